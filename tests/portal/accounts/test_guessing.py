"""Rate limits against guessing passwords, accounts and one-time codes, without locking out the owner."""

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
def _clear_rate_limits():
    cache.clear()


@pytest.fixture
def user(settings):
    settings.REQUIRE_MFA = False
    return User.objects.create_user(EMAIL, PASSWORD)


@pytest.fixture
def hashed_passwords(monkeypatch):
    """A list that grows by one for each password that is hashed."""
    done: list[int] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: done.append(1) or encode(self, *args))
    return done


def sign_in(email: str = EMAIL, password: str = PASSWORD, address: str = "192.0.2.1"):
    return Client().post("/accounts/login/", {"login": email, "password": password}, REMOTE_ADDR=address)


def test_wrong_passwords_from_one_address_are_limited(user, hashed_passwords, frozen):
    for number in range(TIMES):
        sign_in(password=f"wrong {number}")
    assert len(hashed_passwords) <= 5
    assert sign_in().status_code != 302  # the right password is refused too, from this address
    assert sign_in(address="192.0.2.2").status_code == 302
    frozen.shift(301)
    assert sign_in().status_code == 302


def test_wrong_passwords_from_many_addresses_do_not_lock_the_owner_out(user, frozen):
    for number in range(TIMES):
        sign_in(password=f"wrong {number}", address=f"198.51.100.{number}")
    assert sign_in().status_code == 302


def test_many_accounts_from_one_address_are_limited(user, hashed_passwords, frozen):
    for number in range(ACCOUNTS):
        sign_in(f"officer{number}@example.org", "a leaked password")
    assert len(hashed_passwords) <= 10
    assert sign_in(address="192.0.2.2").status_code == 302


def client_at_code_page(user: User, address: str = "192.0.2.2") -> Client:
    client = Client(REMOTE_ADDR=address)
    answer = client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    assert answer["Location"] == "/accounts/mfa/authenticate/"
    return client


def code(secret: str, steps: int) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.mark.parametrize(("steps", "is_accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_time_code_is_valid_within_one_step(user, frozen, steps, is_accepted):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    client = client_at_code_page(user)
    answer = client.post("/accounts/mfa/authenticate/", {"code": code(secret, steps)})
    assert (answer.status_code == 302) is is_accepted
    assert ("_auth_user_id" in client.session) is is_accepted


def test_used_one_time_code_is_refused_in_another_browser(user, frozen):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    first, second = client_at_code_page(user), client_at_code_page(user, "192.0.2.3")
    seen = {"code": code(secret, 0)}
    assert first.post("/accounts/mfa/authenticate/", seen).status_code == 302
    second.post("/accounts/mfa/authenticate/", seen)
    assert "_auth_user_id" not in second.session


def test_wrong_one_time_codes_are_limited(user, frozen):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    guesser = client_at_code_page(user, "192.0.2.1")
    wrong = f"{(int(code(secret, 0)) + 1) % 1_000_000:06}"
    statuses = [guesser.post("/accounts/mfa/authenticate/", {"code": wrong}).status_code for _ in range(TIMES)]
    assert 302 not in statuses
    # Over the limit even the right code is not checked.
    guesser.post("/accounts/mfa/authenticate/", {"code": code(secret, 0)})
    assert "_auth_user_id" not in guesser.session
    frozen.shift(301)
    owner = client_at_code_page(user)
    assert owner.post("/accounts/mfa/authenticate/", {"code": code(secret, 0)}).status_code == 302
