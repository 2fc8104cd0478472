"""Session keys: replaced at sign-in and refused once the session has ended.

Idle time is tested in test_session_limits.py.
"""

from datetime import timedelta

import pytest
from django.test import Client

from guidance.models import Area
from prevent_portal.accounts.models import Session, User
from referrals.models import Officer

EMAIL, PASSWORD = "officer@example.org", "three random words"
PAGES = ("/review/", "/accounts/password/change/", "/cms/")

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(settings):
    settings.REQUIRE_MFA = False
    user = User.objects.create_user(EMAIL, PASSWORD, is_superuser=True)
    Officer.objects.create(user=user, force=Area.objects.get(slug="norfolk").force)
    return user


def sign_in(client: Client) -> Client:
    assert client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})["Location"] == "/accounts/landing/"
    assert is_signed_in(client)
    return client


def is_signed_in(client: Client) -> bool:
    """Asserts that all PAGES agree: either the page, or a redirect to sign-in."""
    answers = {page: client.get(page) for page in PAGES}
    statuses = {answer.status_code for answer in answers.values()}
    assert statuses in ({200}, {302}), answers
    assert statuses == {200} or all("/login/" in answer["Location"] for answer in answers.values())
    return statuses == {200}


def client_with_key(key: str) -> Client:
    client = Client()
    client.cookies["session"] = key
    return client


def key_of(client: Client) -> str:
    return client.cookies["session"].value


def test_session_ends_with_the_secret_key_that_it_was_made_under(client, settings):
    """So a session of one tier is none on another, whose SECRET_KEY differs."""
    client.force_login(User.objects.create_superuser("admin@example.org"))
    made_with = settings.SECRET_KEY
    assert client.get("/accounts/mfa/").status_code == 200
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "y" * 50, [made_with]
    assert client.get("/accounts/mfa/").status_code == 200
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "z" * 50, []
    assert client.get("/accounts/mfa/").status_code == 302


def test_csrf_token_does_not_depend_on_the_secret_key(settings):
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "y" * 50, []
    fields = {"login": "nobody@example.org", "password": "x", "csrfmiddlewaretoken": client.cookies["csrf"].value}
    assert client.post("/accounts/login/", fields).status_code == 200
    assert client.post("/accounts/login/", fields | {"csrfmiddlewaretoken": "x" * 32}).status_code == 403


def test_planted_session_key_is_replaced_at_sign_in(user):
    planted = Client()
    planted.session.save()
    before = key_of(planted)
    victim = sign_in(client_with_key(before))
    assert key_of(victim) != before
    assert not is_signed_in(client_with_key(before))


def test_unknown_session_key_is_replaced_at_sign_in(user):
    victim = sign_in(client_with_key("a" * 32))
    assert key_of(victim) != "a" * 32
    assert not is_signed_in(client_with_key("a" * 32))


def test_session_key_is_invalid_after_sign_out(user):
    client = sign_in(Client())
    old = key_of(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)
    assert not is_signed_in(client_with_key(old))
    assert not Session.objects.filter(pk=old).exists()


def test_password_change_ends_other_sessions(user):
    client, other = sign_in(Client()), sign_in(Client())
    new = "four quite random words"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not is_signed_in(other)


def test_password_set_by_administrator_ends_all_sessions(user):
    client = sign_in(Client())
    user.set_password("five words that are random")
    user.save()
    assert not is_signed_in(client)


def test_deactivation_ends_the_session_at_once(user):
    client = sign_in(Client())
    User.objects.update(is_active=False)
    assert not is_signed_in(client)
    User.objects.update(is_active=True)
    assert is_signed_in(client)  # the control: the session itself was still valid


def test_deleted_account_is_signed_out_at_once(user):
    client = sign_in(Client())
    Officer.objects.all().delete()
    assert client.get("/review/").status_code == 404
    user.delete()
    assert not is_signed_in(client)


def test_two_browsers_have_separate_sessions(user):
    first, second = sign_in(Client()), sign_in(Client())
    assert key_of(first) != key_of(second)
    first.post("/accounts/logout/")
    assert not is_signed_in(first)
    assert is_signed_in(second)


def test_session_ends_after_twelve_hours(user, frozen):
    client = sign_in(Client())
    for _ in range(71):  # until 11:50, a page every ten minutes
        frozen.shift(timedelta(minutes=10))
        client.get("/accounts/mfa/")
    frozen.shift(timedelta(minutes=9))
    assert is_signed_in(client)
    frozen.shift(timedelta(minutes=2))
    assert not is_signed_in(client)


def test_session_cookie_is_httponly_and_not_persistent(user):
    cookie = sign_in(Client()).cookies["session"]
    assert cookie["httponly"]
    assert cookie["samesite"] in ("Lax", "Strict")
    assert not cookie["max-age"]
    assert not cookie["expires"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:evil", "a b", ""])
def test_unknown_host_header_is_refused(user, host):
    client = Client(raise_request_exception=False)
    for answer in (
        client.get("/review/", headers={"host": host}),
        client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD}, headers={"host": host}),
    ):
        assert answer.status_code == 400
        assert "Location" not in answer
        assert "evil" not in answer.content.decode()


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-host", "forwarded"])
def test_forwarded_host_headers_are_ignored(user, header):
    answer = Client().get("/review/", headers={header: "evil.example"})
    assert answer["Location"].startswith("/accounts/login/")
