"""Who answers a request for a role: neither who asked nor whom it is about, nor one person alone."""

import pytest
from django.core import mail

from prevent_portal.accounts.models import AccountEvent, RoleRequest, User
from referrals.models import Officer
from tests.portal.accounts.approving import make_supervisor
from tests.portal.postman import send_queued_mail
from tests.referrals.review.joining import PASSWORD, SECOND_MAILBOX, answer, change, invite, links_to, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("email", "first_name", "why"),
    [
        ("second.mailbox+2@example.org", "Ann", "may be one person’s"),
        ("ann@example.org", "Second", "have the same name"),
    ],
)
def test_second_account_of_the_newcomer_confirms_that_they_are_two_people(attacker, essex, email, first_name, why):
    """So does a supervisor who approves an account of their own. The force's others are told."""
    own = make_supervisor("essex", email, first_name=first_name, last_name="Mailbox")
    other = make_supervisor("essex", "other.essex@example.org")
    invite(attacker, essex)
    page = answer(own.user).content.decode()
    assert why in page
    assert "Enter how you know that these are different people" in page
    assert links_to(SECOND_MAILBOX) == []
    mail.outbox.clear()
    answer(own.user, two_people="We share an office")
    assert len(links_to(SECOND_MAILBOX)) == 1
    event = AccountEvent.objects.get(kind="two-people")
    assert (event.by, event.force) == (email, essex)
    assert event.reason.startswith("We share an office (")
    told = [letter.subject for letter in mail.outbox if letter.to == [other.user.email]]
    assert "An account: confirmed to be two people" in told
    assert "We share an office" in signed_in(other.user).get("/review/people/").content.decode()


def test_administrator_with_the_newcomers_name_is_asked_about(chief, essex):
    asker = User.objects.create_superuser("asker@example.org", first_name="Second", last_name="Mailbox")
    invite(asker, essex)
    assert (
        "asker@example.org and second.mailbox@example.org have the same name" in answer(chief.user).content.decode()
    )


def test_administrator_who_is_a_supervisor_does_not_approve_alone(attacker, essex):
    Officer.objects.create(user=attacker, force=essex, is_supervisor=True)
    invite(attacker, essex)
    asked = RoleRequest.objects.get()
    for page in (f"/review/people/{asked.pk}/", f"/accounts/people/requests/{asked.pk}/"):
        answer_page = signed_in(attacker).post(page, {"agree": "yes", "reason": "x"}).content.decode()
        assert 'name="agree"' not in answer_page
    assert "there is none" in answer_page
    # The only supervisor has asked, so it takes a second administrator; where there is another, it takes them.
    second = User.objects.create_superuser("second@example.org")
    assert 'name="agree"' in signed_in(second).get(page).content.decode()
    honest = make_supervisor("essex")
    assert 'name="agree"' not in signed_in(second).get(page).content.decode()
    answer(honest.user)
    assert len(links_to(SECOND_MAILBOX)) == 1


def test_first_supervisor_of_a_force_takes_two_administrators(attacker, essex):
    invite(attacker, essex)
    page = f"/accounts/people/requests/{RoleRequest.objects.get().pk}/"
    alone = signed_in(attacker).get(page).content.decode()
    assert "invite_administrator" in alone
    assert 'name="agree"' not in alone
    second = User.objects.create_superuser("second@example.org")
    answer(second)
    assert len(links_to(SECOND_MAILBOX)) == 1


def test_suspending_the_supervisors_of_a_force_opens_no_way_for_one_administrator(attacker, chief, essex):
    change(attacker, chief.user, "suspend")
    send_queued_mail()
    assert [letter.subject for letter in mail.outbox if letter.to == [chief.user.email]] == [
        "An account: account suspended"
    ]
    invite(attacker, essex)
    assert links_to(SECOND_MAILBOX) == []
    invite(attacker, None, email="own.second@example.org", role="administrator")
    assert links_to("own.second@example.org") == []


def test_second_administrator_approves_a_third(attacker):
    honest = User.objects.create_superuser("honest@example.org")
    newcomer = User.objects.create_user("newcomer@example.org", PASSWORD)
    assert "waits for approval" in change(attacker, newcomer, "role", role="administrator")
    newcomer.refresh_from_db()
    assert not newcomer.is_superuser
    answer(honest)
    newcomer.refresh_from_db()
    assert newcomer.is_superuser


def test_supervisor_of_another_force_does_not_answer(attacker, chief, essex):
    invite(attacker, essex)
    neighbour = make_supervisor("norfolk")
    assert answer(neighbour.user).status_code == 404
    assert SECOND_MAILBOX not in signed_in(neighbour.user).get("/review/people/").content.decode()


def test_nobody_answers_about_themselves(attacker, chief, essex):
    change(attacker, chief.user, "role", role="officer", force=essex.pk)
    assert 'name="agree"' not in answer(chief.user).content.decode()
    assert Officer.objects.get(user=chief.user).is_supervisor
