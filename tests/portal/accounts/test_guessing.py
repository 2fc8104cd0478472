"""Guessing costs the guesser and nobody else: of passwords, of accounts, of codes."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client

from prevent_portal.accounts.models import User

EMAIL, PASSWORD = "officer@example.org", "three random words"
TIMES = 100
ACCOUNTS = 1_000

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempts_so_far():
    cache.clear()


@pytest.fixture
def user(settings):
    settings.REQUIRE_MFA = False
    return User.objects.create_user(EMAIL, PASSWORD)


@pytest.fixture
def hashed(monkeypatch):
    """One for each password that was really compared."""
    done: list[int] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: done.append(1) or encode(self, *args))
    return done


def sign_in(email: str = EMAIL, password: str = PASSWORD, address: str = "192.0.2.1"):
    return Client().post("/accounts/login/", {"login": email, "password": password}, REMOTE_ADDR=address)


def test_wrong_passwords_from_one_place(user, hashed, frozen):
    for number in range(TIMES):
        sign_in(password=f"wrong {number}")
    assert len(hashed) <= 5
    assert sign_in().status_code != 302  # the right one neither, from there
    assert sign_in(address="192.0.2.2").status_code == 302
    frozen.shift(301)
    assert sign_in().status_code == 302


def test_wrong_passwords_from_many_places_keep_the_owner_in(user, frozen):
    for number in range(TIMES):
        sign_in(password=f"wrong {number}", address=f"198.51.100.{number}")
    assert sign_in().status_code == 302


def test_many_accounts_tried_from_one_place(user, hashed, frozen):
    for number in range(ACCOUNTS):
        sign_in(f"officer{number}@example.org", "a leaked password")
    assert len(hashed) <= 10
    assert sign_in(address="192.0.2.2").status_code == 302


def asked_for_code(user: User, address: str = "192.0.2.2") -> Client:
    client = Client(REMOTE_ADDR=address)
    answer = client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    assert answer["Location"] == "/accounts/mfa/authenticate/"
    return client


def code(secret: str, steps: int) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_of_half_a_minute_ago_is_taken_and_no_older_one(user, frozen, steps, is_taken):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    client = asked_for_code(user)
    answer = client.post("/accounts/mfa/authenticate/", {"code": code(secret, steps)})
    assert (answer.status_code == 302) is is_taken
    assert ("_auth_user_id" in client.session) is is_taken


def test_a_code_that_was_used_opens_no_second_browser(user, frozen):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    first, second = asked_for_code(user), asked_for_code(user, "192.0.2.3")
    seen = {"code": code(secret, 0)}
    assert first.post("/accounts/mfa/authenticate/", seen).status_code == 302
    second.post("/accounts/mfa/authenticate/", seen)
    assert "_auth_user_id" not in second.session


def test_wrong_codes(user, frozen):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    guesser = asked_for_code(user, "192.0.2.1")
    wrong = f"{(int(code(secret, 0)) + 1) % 1_000_000:06}"
    statuses = [guesser.post("/accounts/mfa/authenticate/", {"code": wrong}).status_code for _ in range(TIMES)]
    assert 302 not in statuses
    # Behind the limit the right one is not looked at.
    guesser.post("/accounts/mfa/authenticate/", {"code": code(secret, 0)})
    assert "_auth_user_id" not in guesser.session
    frozen.shift(301)
    owner = asked_for_code(user)
    assert owner.post("/accounts/mfa/authenticate/", {"code": code(secret, 0)}).status_code == 302
