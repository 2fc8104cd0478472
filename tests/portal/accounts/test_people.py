"""Administrators' actions on accounts take effect at the next request and write an AccountEvent."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance.models import Area
from prevent_portal.accounts import roles
from prevent_portal.accounts.models import AccountEvent, Invitation, Session, User
from referrals.actions.casework.ownership import assign_concern
from referrals.models import Officer
from tests.house.readiness import mark_reauthenticated
from tests.portal.accounts.approving import approve_all, make_supervisor
from tests.portal.postman import send_queued_mail
from tests.referrals.review.building import AT, acknowledge, close, send, some_officer, some_supervisor

EMAIL, PASSWORD = "officer@example.org", "three random words"
MAX_QUERIES = 11  # one of them for what waits for approval

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(settings):
    settings.REQUIRE_MFA = False
    cache.clear()
    make_supervisor("norfolk")
    make_supervisor("essex")
    person = User.objects.create_user(EMAIL, PASSWORD)
    roles.give(person, roles.Assignment("officer", Area.objects.get(slug="norfolk").force_id))
    return person


@pytest.fixture
def administrator(client, person):
    administrator = User.objects.create_superuser("admin@example.org")
    client.force_login(administrator)
    return administrator


def sign_in():
    client = Client()
    client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    return client


def do(client, person, what, **answers):
    fields = {"reason": "Left the team"} | answers
    return client.post(f"/accounts/people/{person.pk}/{what}/", fields, follow=True).content.decode()


def events_of(person):
    return list(AccountEvent.objects.filter(about=person.email).values_list("kind", "by", "reason"))


def test_suspension_ends_sessions_permanently(client, administrator, person):
    officer = sign_in()
    assert officer.get("/review/").status_code == 200
    assert "suspended, and signed out everywhere" in do(client, person, "suspend")
    assert officer.get("/review/").status_code == 302
    assert not Session.objects.filter(user=person).exists()
    assert sign_in().get("/review/").status_code == 302
    assert events_of(person) == [("suspended", administrator.email, "Left the team")]
    assert "waits for approval" in do(client, person, "restore")
    assert sign_in().get("/review/").status_code == 302
    approve_all()
    assert officer.get("/review/").status_code == 302  # the old session stays ended
    assert sign_in().get("/review/").status_code == 200


def test_reset_factor_removes_factors_and_mails_the_user(client, administrator, person):
    totp.TOTP.activate(person, totp.generate_totp_secret())
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.RECOVERY_CODES, data={})
    mark_reauthenticated(client)
    officer = Client()
    officer.force_login(person)
    assert "A mail tells them so" in do(client, person, "reset-factor", reason="Lost the phone")
    assert list(Authenticator.objects.values_list("user", flat=True)) == [administrator.pk]
    assert officer.get("/review/").status_code == 302
    told, letter = sorted(send_queued_mail(), key=lambda each: each.to)
    assert told.to == ["chief.norfolk@example.org"]
    assert letter.to == [EMAIL]
    assert "Lost the phone" not in letter.body
    assert events_of(person) == [("factor-reset", administrator.email, "Lost the phone")]


def test_change_of_role_ends_sessions(client, administrator, person):
    officer = sign_in()
    do(client, person, "role", role="editor", areas=[Area.objects.get(slug="essex").pk])
    assert officer.get("/cms/").status_code == 302
    assert roles.describe(User.objects.get(pk=person.pk)) == "Editor of areas: Essex"
    assert not Officer.objects.filter(user=person).exists()
    assert events_of(person) == [("role-given", administrator.email, "Editor of areas: Left the team")]


def test_officer_with_concerns_can_become_supervisor(client, administrator, person):
    acknowledge(send(), person.officer)
    do(client, person, "role", role="supervisor", force=person.officer.force_id)
    approve_all()
    assert Officer.objects.get(user=person).is_supervisor


PAGES_THAT_ASK = ("{}/role/", "{}/reset-factor/", "{}/restore/", "{}/suspend/", "invite/")


@pytest.mark.parametrize("page", PAGES_THAT_ASK)
def test_pages_that_give_or_take_access_require_reauthentication(client, administrator, person, frozen, page):
    address = "/accounts/people/" + page.format(person.pk)
    administrator.set_password(PASSWORD)
    administrator.save()
    client.post("/accounts/login/", {"login": administrator.email, "password": PASSWORD})
    before = User.objects.values().get(pk=person.pk)
    fields = {"reason": "Asked to", "role": "administrator", "email": "planted@example.org"}
    for answer in (client.get(address), client.post(address, fields)):
        assert answer["Location"].startswith("/accounts/reauthenticate/?next=/accounts/")
    assert User.objects.values().get(pk=person.pk) == before
    assert not Invitation.objects.exists()
    assert not events_of(person)
    asked = {"password": "wrong", "next": address}
    assert client.post("/accounts/reauthenticate/", asked).status_code == 200
    assert client.get(address).status_code == 302
    assert client.post("/accounts/reauthenticate/", asked | {"password": PASSWORD})["Location"] == address
    assert client.get(address).status_code == 200
    frozen.shift(301)
    assert client.get(address).status_code == 302


def test_form_is_given_back_after_reauthentication(client, administrator, person, frozen):
    administrator.set_password(PASSWORD)
    administrator.save()
    client.post("/accounts/login/", {"login": administrator.email, "password": PASSWORD})
    mark_reauthenticated(client)
    page = f"/accounts/people/{person.pk}/role/"
    assert client.get(page).status_code == 200
    frozen.shift(301)
    answer = client.post(page, {"reason": "A canary in words", "role": "duty"})
    assert answer["Location"] == "/accounts/reauthenticate/?next=/accounts/expired-form/"
    assert "canary" not in str([session.get_decoded() for session in Session.objects.all()])
    answer = client.post(
        "/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/expired-form/"}, follow=True
    )
    assert "A canary in words" in answer.content.decode()
    assert f'action="{page}"' in answer.content.decode()


def test_sending_an_invitation_again_requires_reauthentication(client, administrator, frozen):
    """Its button is given back to press once more."""
    administrator.set_password(PASSWORD)
    administrator.save()
    client.post("/accounts/login/", {"login": administrator.email, "password": PASSWORD})
    at = timezone.now()
    invitation = Invitation.objects.create(email="new@example.org", role="duty", invited_at=at, sent_at=at)
    frozen.shift(1)
    address = f"/accounts/people/invitations/{invitation.pk}/send-again/"
    answer = client.post(address, {"invitation": invitation.pk})
    assert answer["Location"] == "/accounts/reauthenticate/?next=/accounts/expired-form/"
    invitation.refresh_from_db()
    assert invitation.sent_at == at
    assert not send_queued_mail()
    answer = client.post(
        "/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/expired-form/"}, follow=True
    )
    assert f'action="{address}"' in answer.content.decode()
    client.post(address, {"invitation": invitation.pk})
    assert [letter.to for letter in send_queued_mail()] == [["new@example.org"]]


@pytest.mark.parametrize(
    "page",
    [
        *(f"users/{page}" for page in ("", "new/", "edit/{}/", "delete/{}/", "copy/{}/", "history/{}/")),
        "bulk/accounts/user/assign_role/?id={}",
    ],
)
def test_wagtail_user_pages_change_no_account(client, administrator, person, page):
    """Wagtail's pages would ask for neither reauthentication nor a reason, and write no event."""
    before = list(User.objects.order_by("pk").values())
    address = "/cms/" + page.format(person.pk)
    fields = {"email": EMAIL, "password1": PASSWORD, "password2": PASSWORD, "is_superuser": "on", "role": 1}
    for answer in (client.get(address), client.post(address, fields)):
        assert answer.status_code == 404 or answer["Location"].startswith("/accounts/people/")
    assert list(User.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(("role", "place"), [("officer", "essex"), ("duty", "")])
def test_officer_with_concerns_cannot_leave_the_force(client, administrator, person, role, place):
    close(send(), person.officer)
    force = Area.objects.get(slug=place).force_id if place else ""
    page = do(client, person, "role", role=role, force=force)
    assert "Concerns name them as an officer of Norfolk Constabulary" in page
    assert "open concern" not in page
    assert roles.describe(User.objects.get(pk=person.pk)) == "Officer of a force: Norfolk Constabulary"
    assert not events_of(person)


def test_officer_with_open_concerns_keeps_the_role(client, administrator, person):
    """The message gives the number of concerns and who can reassign them, but no reference."""
    owned, offered = acknowledge(send(), person.officer), acknowledge(send(), offered_to=person.officer)
    close(send(), person.officer)
    essex = {"role": "officer", "force": Area.objects.get(slug="essex").force_id}
    page = do(client, person, "role", **essex)
    assert "2 open concerns are theirs or offered to them" in page
    assert "ask a supervisor of Norfolk Constabulary to hand each over to a colleague" in page
    assert owned.reference not in page
    assert roles.describe(User.objects.get(pk=person.pk)) == "Officer of a force: Norfolk Constabulary"
    boss, colleague = some_supervisor(owned), some_officer(owned)
    for concern in (owned, offered):
        assign_concern(concern=concern, to=boss if concern == offered else colleague, by=boss, at=AT)
    assert "open concern" not in do(client, person, "role", **essex)


def test_officer_without_concerns_can_change_force(client, administrator, person):
    do(client, person, "role", role="officer", force=Area.objects.get(slug="essex").force_id)
    approve_all()
    assert roles.describe(User.objects.get(pk=person.pk)) == "Officer of a force: Essex Police"


def test_suspension_names_open_concerns_to_hand_over(client, administrator, person):
    acknowledge(send(), person.officer)
    page = do(client, person, "suspend")
    assert "signed out everywhere. 1 open concern is theirs or offered to them: ask a supervisor of Norfolk" in page
    person.refresh_from_db()
    assert not person.is_active


@pytest.mark.parametrize("what", ["suspend", "reset-factor", "role"])
def test_own_account_cannot_be_changed(client, administrator, what):
    """This keeps at least one administrator."""
    assert "This is your own account" in do(client, administrator, what, role="duty")
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.is_superuser
    assert not events_of(administrator)


@pytest.mark.parametrize("what", ["suspend", "restore", "reset-factor", "role"])
def test_reason_is_required(client, administrator, person, what):
    assert "Enter why" in do(client, person, what, reason=" ", role="duty")
    assert not events_of(person)


@pytest.mark.parametrize("what", ["suspend", "reset-factor", "role"])
def test_action_is_rolled_back_when_the_event_fails(client, administrator, person, what, monkeypatch):
    totp.TOTP.activate(person, totp.generate_totp_secret())
    monkeypatch.setattr(AccountEvent.objects, "create", lambda **row: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        do(client, person, what, role="duty")
    person = User.objects.get(pk=person.pk)
    assert person.is_active
    assert Authenticator.objects.exists()
    assert roles.describe(person) == "Officer of a force: Norfolk Constabulary"


def test_number_of_queries_does_not_grow_with_people(client, administrator, person, frozen):
    def queries(page):
        client.get(page)  # shows messages that are shown only once
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    def fill(number):
        another = User.objects.create_user(f"{number}@example.org")
        roles.give(another, roles.Assignment("editor", area_ids=[area.pk for area in Area.objects.all()]))
        do(client, person, "restore")
        fields = {"email": f"new{number}@example.org", "role": "editor", "areas": [Area.objects.first().pk]}
        client.post("/accounts/people/invite/", fields)

    pages = ("/accounts/people/", f"/accounts/people/{person.pk}/")
    fill(0)
    few = [queries(page) for page in pages]
    for number in range(1, 20):
        fill(number)
    assert [queries(page) for page in pages] == few
    assert max(few) <= MAX_QUERIES
