"""A session is its owner's alone, and over when it should be: refused at the very next request.

Idle time has its own tests, with what warns of it.
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
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    """The same answer from every room: the page, or the way to sign in."""
    answers = {page: client.get(page) for page in PAGES}
    statuses = {answer.status_code for answer in answers.values()}
    assert statuses in ({200}, {302}), answers
    assert statuses == {200} or all("/login/" in answer["Location"] for answer in answers.values())
    return statuses == {200}


def holding(key: str) -> Client:
    client = Client()
    client.cookies["session"] = key
    return client


def key_of(client: Client) -> str:
    return client.cookies["session"].value


def test_a_key_that_somebody_planted_is_not_the_one_that_signs_in(user):
    planted = Client()
    planted.session.save()
    before = key_of(planted)
    victim = sign_in(holding(before))
    assert key_of(victim) != before
    assert not is_in(holding(before))


def test_a_key_that_never_was_is_not_taken_over(user):
    victim = sign_in(holding("a" * 32))
    assert key_of(victim) != "a" * 32
    assert not is_in(holding("a" * 32))


def test_after_sign_out_the_old_key_opens_nothing(user):
    client = sign_in(Client())
    old = key_of(client)
    client.post("/accounts/logout/")
    assert not is_in(client)
    assert not is_in(holding(old))
    assert not Session.objects.filter(pk=old).exists()


def test_a_changed_password_ends_every_other_session(user):
    client, other = sign_in(Client()), sign_in(Client())
    new = "four quite random words"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not is_in(other)


def test_a_password_that_an_administrator_sets_ends_them_all(user):
    client = sign_in(Client())
    user.set_password("five words that are random")
    user.save()
    assert not is_in(client)


def test_an_account_that_is_switched_off_is_out_at_once(user):
    client = sign_in(Client())
    User.objects.update(is_active=False)
    assert not is_in(client)
    User.objects.update(is_active=True)
    assert is_in(client)  # the control: nothing else had ended it


def test_an_account_that_is_gone_is_out_at_once(user):
    client = sign_in(Client())
    Officer.objects.all().delete()
    assert client.get("/review/").status_code == 404
    user.delete()
    assert not is_in(client)


def test_two_browsers_are_two_sessions(user):
    first, second = sign_in(Client()), sign_in(Client())
    assert key_of(first) != key_of(second)
    first.post("/accounts/logout/")
    assert not is_in(first)
    assert is_in(second)


def test_no_session_outlives_its_day(user, frozen):
    client = sign_in(Client())
    for _ in range(71):  # until 11:50, a page every ten minutes
        frozen.shift(timedelta(minutes=10))
        client.get("/accounts/mfa/")
    frozen.shift(timedelta(minutes=9))
    assert is_in(client)
    frozen.shift(timedelta(minutes=2))
    assert not is_in(client)


def test_the_cookie_is_for_this_browser_session_and_no_script(user):
    cookie = sign_in(Client()).cookies["session"]
    assert cookie["httponly"]
    assert cookie["samesite"] in ("Lax", "Strict")
    assert not cookie["max-age"]
    assert not cookie["expires"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:evil", "a b", ""])
def test_a_poisoned_host_gets_no_page_and_no_redirect(user, host):
    client = Client(raise_request_exception=False)
    for answer in (
        client.get("/review/", headers={"host": host}),
        client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD}, headers={"host": host}),
    ):
        assert answer.status_code == 400
        assert "Location" not in answer
        assert "evil" not in answer.content.decode()


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-host", "forwarded"])
def test_a_host_in_another_header_is_not_believed(user, header):
    answer = Client().get("/review/", headers={header: "evil.example"})
    assert answer["Location"].startswith("/accounts/login/")
