"""Sign-in, rate limits and sign-out; there is no sign-up, and errors do not reveal which accounts exist."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from prevent_portal.accounts.models import User

EMAIL, PASSWORD = "officer@example.org", "three random words"
WRONG_PAIR = "Your email address or password is not right"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clear_rate_limits():
    cache.clear()


@pytest.fixture
def user():
    return User.objects.create_user(EMAIL, PASSWORD)


def _sign_in(client, email=EMAIL, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def test_valid_credentials_sign_in(client, user):
    response = _sign_in(client, EMAIL.upper())
    assert response.url == "/accounts/landing/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_sign_in_redirects_to_next(client, user):
    response = client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD, "next": "/accounts/mfa/"})
    assert response.url == "/accounts/mfa/"


def test_sign_in_ignores_next_on_another_site(client, user):
    response = client.post(
        "/accounts/login/", {"login": EMAIL, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response.url == "/accounts/landing/"


def test_session_key_changes_at_sign_in(client, user):
    client.get("/accounts/login/")
    client.session.create()
    before = client.session.session_key
    _sign_in(client)
    assert client.session.session_key != before


def test_wrong_password_and_unknown_address_look_the_same(client, user):
    wrong, unknown = _sign_in(client, password="wrong"), _sign_in(client, "nobody@example.org")
    for response in (wrong, unknown):
        page = response.content.decode()
        assert response.status_code == 200
        assert WRONG_PAIR in page
        assert 'href="#id_login"' in page
        assert "<title>Error: Sign in" in page


def test_wrong_password_and_unknown_address_hash_equally_often(client, user, monkeypatch):
    """Hashing dominates the response time, so the test counts hashes."""
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: hashed.append(1) or encode(self, *args))
    _sign_in(client, password="wrong")
    known, hashed[:] = len(hashed), []
    _sign_in(client, "nobody@example.org")
    assert len(hashed) == known > 0


def test_inactive_account_cannot_sign_in(client, user):
    User.objects.update(is_active=False)
    response = _sign_in(client)
    assert response.url == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session
    assert "switched off" in client.get(response.url).content.decode()


def test_empty_form_shows_required_messages(client):
    page = _sign_in(client, "", "").content.decode()
    assert page.count("Enter your email address") == 2
    assert page.count("Enter your password") == 2


def test_invalid_address_shows_an_error(client):
    assert "like name@example.com" in _sign_in(client, "me").content.decode()


@pytest.mark.parametrize("text", ["\x00", "a" * 5000 + "@example.org", "\u202e@example.org", "'; --@x.org"])
def test_malformed_input_causes_no_server_error(client, text):
    assert _sign_in(client, text, text).status_code == 200


def test_long_password_is_refused_before_it_is_hashed(client, user, monkeypatch):
    """allauth's forms set no limit; each of ours gets one where it is made."""
    monkeypatch.setattr(User, "check_password", lambda *given: pytest.fail("a long password was hashed"))
    page = _sign_in(client, password="x" * 900_000).content.decode()
    assert "at most 500 characters" in page
    assert len(page) < 20_000


def test_repeated_wrong_passwords_are_limited(client, user):
    for _ in range(5):
        assert WRONG_PAIR in _sign_in(client, password="wrong").content.decode()
    page = _sign_in(client).content.decode()
    assert "too many times" in page
    assert "_auth_user_id" not in client.session


def test_limit_does_not_lock_out_another_address(client, user):
    for _ in range(6):
        _sign_in(client, password="wrong", REMOTE_ADDR="192.0.2.1")
    assert _sign_in(client, REMOTE_ADDR="192.0.2.2").url == "/accounts/landing/"


def test_many_accounts_from_one_address_are_limited(client):
    for number in range(10):
        assert WRONG_PAIR in _sign_in(client, f"user{number}@example.org").content.decode()
    assert "too many times" in _sign_in(client, "user11@example.org").content.decode()


def test_rate_limit_page_uses_the_portal_layout(client):
    for _ in range(30):
        _sign_in(client, "", "")
    response = _sign_in(client, "", "")
    assert response.status_code == 429
    assert "govuk-template" in response.content.decode()


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/logout/"])
def test_sign_in_pages_are_not_cached(client, path, user):
    client.force_login(user) if "logout" in path else None
    response = client.get(path)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/abc/",
        "password/reset/",
        "password/reset/key/1-abc/",
        "login/code/",
        "login/code/confirm/",
        "mfa/webauthn/signup/",
        "signup/passkey/",
        "3rdparty/",
        "",
    ],
)
def test_unused_allauth_pages_are_not_found(client, user, path):
    assert client.get(f"/accounts/{path}").status_code == 404
    client.force_login(user)
    assert client.get(f"/accounts/{path}").status_code == 404


def test_sign_up_has_no_url():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_sign_out_requires_post(client, user):
    client.force_login(user)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/").url == "/"
    assert "_auth_user_id" not in client.session


def test_password_change_ends_other_sessions(client, user, django_user_model):
    other = type(client)()
    other.force_login(user)
    _sign_in(client)
    new = "four quite random words"
    response = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert response.status_code == 302
    assert "Password successfully changed" in client.get(response.url).content.decode()
    assert other.get("/accounts/password/change/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(new)


def test_invalid_password_change_shows_errors(client, user):
    client.force_login(user)
    page = client.post(
        "/accounts/password/change/", {"oldpassword": "no", "password1": "short", "password2": "other"}
    ).content.decode()
    assert "The current password is not right" in page
    assert "at least 12 characters" in page
    assert 'href="#id_oldpassword"' in page
