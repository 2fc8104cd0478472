"""Invitations: a mailed link, valid once and for seven days, then a password and a second factor."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from guidance.models import Area
from prevent_portal.accounts import roles
from prevent_portal.accounts.models import AccountEvent, Invitation, RoleRequest, User
from tests.house.readiness import mark_reauthenticated
from tests.portal.accounts.approving import approve_all, make_supervisor
from tests.portal.postman import send_queued_mail

EMAIL, PASSWORD = "new.officer@example.org", "three random words"
NAMES = {"first_name": "Example", "last_name": "Officer"}
JOIN_FIELDS = {"password": PASSWORD, "again": PASSWORD}

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(settings, client):
    settings.REQUIRE_MFA = False
    administrator = User.objects.create_superuser("admin@example.org")
    User.objects.create_superuser("second@example.org")
    make_supervisor("norfolk")
    client.force_login(administrator)
    return administrator


def invite(client, **answers):
    force = Area.objects.get(slug="norfolk").force
    fields = {"email": EMAIL, "role": "officer", "force": force.pk} | NAMES | answers
    page = client.post("/accounts/people/invite/", fields, follow=True).content.decode()
    approve_all()
    send_queued_mail()
    return page


def letters_to_newcomer():
    return [letter for letter in mail.outbox if letter.to == [EMAIL]]


def link(letter=-1):
    return re.search(r"http://[^/]+(/accounts/join/\S+)", letters_to_newcomer()[letter].body)[1]


def join(address, **answers):
    return Client().post(address, JOIN_FIELDS | answers)


def test_accepted_invitation_makes_an_officer(client, administrator, settings):
    assert "The invitation waits for approval" in invite(client)
    settings.REQUIRE_MFA = True
    newcomer = Client()
    assert "new.officer@example.org" in newcomer.get(link()).content.decode()
    assert newcomer.post(link(), JOIN_FIELDS)["Location"] == "/accounts/mfa/"
    # Signed in, but no page before a second factor is set up.
    assert newcomer.get("/review/")["Location"] == "/accounts/mfa/"
    assert newcomer.get("/accounts/mfa/totp/activate/").status_code == 200
    user = User.objects.get(email=EMAIL)
    assert roles.describe(user) == "Officer of a force: Norfolk Constabulary"
    assert user.check_password(PASSWORD)
    assert user.get_full_name() == "Example Officer"
    assert not user.is_superuser
    assert list(AccountEvent.objects.filter(about=EMAIL).values_list("kind", "by")) == [
        ("joined", EMAIL),
        ("approved", "chief.norfolk@example.org"),
        ("invited", administrator.email),
    ]


@pytest.mark.parametrize(
    ("role", "places", "described"),
    [
        ("supervisor", [], "Supervisor of a force: Norfolk Constabulary"),
        ("editor", ["essex", "norfolk"], "Editor of areas: Essex, Norfolk"),
        ("approver", ["norfolk"], "Approver of areas: Norfolk"),
        ("duty", [], "Duty desk"),
        ("administrator", [], "Administrator"),
    ],
)
def test_accepted_invitation_gives_the_role(client, administrator, role, places, described):
    answers = {"role": role, "areas": [Area.objects.get(slug=slug).pk for slug in places]}
    invite(client, **(answers if role == "supervisor" else answers | {"force": ""}))
    join(link())
    assert roles.describe(User.objects.get(email=EMAIL)) == described


def test_editor_joins_on_the_officers_tier_and_signs_in_on_the_editors(client, administrator, settings):
    """A passkey set up here would not work there, so they are not signed in here."""
    invite(client, role="editor", force="", areas=[Area.objects.get(slug="essex").pk])
    settings.PORTAL_TIER = "officers"
    settings.EDITORS_URL, settings.OFFICERS_URL = "https://editors.example", "https://officers.example"
    newcomer = Client()
    response = newcomer.post(link(), JOIN_FIELDS)
    assert 'href="https://editors.example/accounts/login/"' in response.content.decode()
    assert roles.describe(User.objects.get(email=EMAIL)) == "Editor of areas: Essex"
    assert "_auth_user_id" not in newcomer.session
    assert Client().get(link()).status_code == 404


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"email": ""}, "Enter their email address"),
        ({"email": "me"}, "like name@example.com"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "like name@example.com"),
        ({"role": ""}, "Select what they will be"),
        ({"role": "king"}, "Select one of the answers on this page"),
        ({"first_name": ""}, "Enter their first name"),
        ({"role": "administrator", "force": "", "last_name": " "}, "Enter their last name"),
        ({"force": ""}, "Select the force that they work for"),
        ({"role": "editor", "force": ""}, "Select the areas that they look after"),
        ({"role": "duty"}, "Duty desk has no force"),
        ({"email": "ADMIN@example.org"}, "This person has an account"),
    ],
)
def test_invalid_invitation_shows_an_error(client, administrator, answers, message):
    assert message in invite(client, **answers)
    assert not mail.outbox
    assert not Invitation.objects.exists()


def test_second_open_invitation_is_refused(client, administrator):
    invite(client)
    assert "has an open invitation" in invite(client, email=EMAIL.upper())
    assert Invitation.objects.count() == 1


def test_token_is_in_no_referer(client, administrator):
    invite(client)
    assert Client().get(link())["Referrer-Policy"] == "strict-origin"
    assert Client().get("/accounts/join/?token=x")["Referrer-Policy"] == "strict-origin"


def test_link_outlives_secret_key_and_needs_a_listed_key(client, administrator, settings):
    """The delivery worker makes it, the officers' tier reads it, and each may have a SECRET_KEY of its own."""
    invite(client)
    made_with = settings.LINK_KEYS
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "y" * 50, []
    assert Client().get(link()).status_code == 200
    settings.LINK_KEYS = ["y" * 50]
    assert Client().get(link()).status_code == 404
    settings.LINK_KEYS = ["y" * 50, *made_with]
    assert Client().get(link()).status_code == 200


def test_invitation_leads_to_the_officers_tier(client, administrator, settings):
    settings.OFFICERS_URL = "https://officers.example"
    invite(client)
    assert "https://officers.example/accounts/join/?token=" in mail.outbox[-1].body


def test_invitation_mail_names_no_role_or_force(client, administrator):
    invite(client)
    [letter] = letters_to_newcomer()
    words = (letter.subject.removesuffix("Report a Prevent concern") + letter.body).lower()
    assert not [word for word in ("norfolk", "police", "officer", "terror") if word in words.replace(EMAIL, "")]
    assert EMAIL not in letter.body


def test_used_link_is_refused(client, administrator):
    invite(client)
    join(link())
    assert Client().get(link()).status_code == 404
    assert join(link(), password="another long password", again="another long password").status_code == 404
    assert User.objects.get(email=EMAIL).check_password(PASSWORD)


def test_get_request_does_not_use_the_link(client, administrator):
    invite(client)
    assert Client().get(link()).status_code == Client().get(link()).status_code == 200
    assert not User.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize(("days", "status"), [(6.99, 200), (7.01, 404)])
def test_link_expires_after_seven_days(client, administrator, frozen, days, status):
    invite(client)
    frozen.shift(timedelta(days=days))
    assert Client().get(link()).status_code == status


def test_late_mail_does_not_extend_the_link(client, administrator, frozen, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("tests.portal.accounts.test_invitations.send_queued_mail", lambda: None)
        invite(client)
    frozen.shift(timedelta(days=6))
    send_queued_mail()
    assert Client().get(link()).status_code == 200
    frozen.shift(timedelta(days=1))
    assert Client().get(link()).status_code == 404


def test_link_of_withdrawn_invitation_is_refused(client, administrator):
    invite(client)
    page = client.post(f"/accounts/people/invitations/{Invitation.objects.get().pk}/withdraw/", follow=True)
    assert "The invitation is withdrawn" in page.content.decode()
    assert join(link()).status_code == 404
    assert "The invitation waits for approval" in invite(client)  # and the address can be invited again


def test_resent_invitation_invalidates_earlier_link(client, administrator, frozen):
    invite(client)
    frozen.shift(timedelta(days=8))
    client.force_login(administrator)
    mark_reauthenticated(client)
    client.post(f"/accounts/people/invitations/{Invitation.objects.get().pk}/send-again/")
    send_queued_mail()
    assert join(link(0)).status_code == 404
    assert join(link(1)).status_code == 302


def test_link_of_another_invitation_is_refused(client, administrator):
    """After a restore from a backup the same id may stand for another invitation."""
    invite(client)
    Invitation.objects.update(email="other@example.org")
    assert Client().get(link()).status_code == 404


@pytest.mark.parametrize("token", ["", "x", "\x1f", "eyJpbnZpdGF0aW9uIjoxfQ:1:x", "a" * 5000])
def test_unsigned_token_is_refused(token):
    assert Client().get("/accounts/join/", {"token": token}).status_code == 404


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"first_name": ""}, "Enter your first name"),
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"password": "password1234", "again": "password1234"}, "too common"),
        ({"again": "three random wards"}, "not the same"),
    ],
)
def test_invalid_join_form_shows_an_error(client, administrator, answers, message):
    invite(client, role="duty", force="", first_name="", last_name="")
    page = join(link(), **(NAMES | answers)).content.decode()
    assert message in page
    assert PASSWORD not in page
    assert not User.objects.filter(email=EMAIL).exists()


def test_command_invites_the_first_administrator(frozen):
    out = StringIO()
    call_command("invite_administrator", EMAIL, stdout=out)
    assert not RoleRequest.objects.open().exists()
    assert "was mailed" in out.getvalue()
    frozen.shift(timedelta(days=8))
    call_command("invite_administrator", EMAIL, stdout=out)  # no administrator exists yet who could send it again
    assert join(link(0), **NAMES).status_code == 404
    join(link(), **NAMES)
    assert User.objects.get(email=EMAIL).is_superuser


def test_command_approves_what_the_only_administrator_asked_for(administrator, client):
    """One administrator cannot make the second alone; whoever runs the server can."""
    User.objects.filter(email="second@example.org").delete()
    client.post("/accounts/people/invite/", {"email": EMAIL, "role": "administrator", **NAMES})
    send_queued_mail()
    assert not letters_to_newcomer()
    call_command("invite_administrator", EMAIL, stdout=StringIO())
    join(link())
    assert User.objects.get(email=EMAIL).is_superuser


@pytest.mark.parametrize("email", ["me", "admin@example.org"])
def test_command_refuses_invalid_or_known_address(email):
    User.objects.create_superuser("admin@example.org")
    with pytest.raises(CommandError):
        call_command("invite_administrator", email)
    assert not mail.outbox
