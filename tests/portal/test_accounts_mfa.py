"""A second factor is set up before any work, asked for at each sign-in, and stored encrypted."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from prevent_portal.accounts.mfa import needs_mfa
from prevent_portal.accounts.mfa_adapter import MFAAdapter
from prevent_portal.accounts.models import User

EMAIL, PASSWORD = "officer@example.org", "three random words"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked_for(settings):
    settings.REQUIRE_MFA = True
    cache.clear()


@pytest.fixture
def user():
    return User.objects.create_superuser(EMAIL, PASSWORD)


def _sign_in(client):
    return client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})


def _confirm(client):
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def _now(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def _set_up(client):
    _confirm(client)
    page = client.get("/accounts/mfa/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    return secret, client.post("/accounts/mfa/totp/activate/", {"code": _now(secret)})


def test_who_needs_it(user, settings):
    assert needs_mfa(user)
    assert not needs_mfa(AnonymousUser())
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert needs_mfa(user)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    assert not needs_mfa(user)


def test_nobody_needs_it_where_it_is_off(user, settings):
    settings.REQUIRE_MFA = False
    assert not needs_mfa(user)


@pytest.mark.parametrize("path", ["/accounts/landing/", "/cms/", "/cms/pages/", "/cms/account/"])
def test_it_comes_before_any_work(client, user, path):
    _sign_in(client)
    assert client.get(path).url == "/accounts/mfa/"


def test_the_whole_road(client, user):
    _sign_in(client)
    assert "Not set up" in client.get("/accounts/mfa/").content.decode()
    _, response = _set_up(client)
    assert response.url == "/accounts/mfa/recovery-codes/"
    codes = re.findall(r"<code>(\d+)</code>", client.get(response.url).content.decode())
    assert len(codes) == 10
    assert client.get("/accounts/landing/").url == "/cms/"
    client.post("/accounts/logout/")

    assert _sign_in(client).url == "/accounts/mfa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/cms/").status_code == 302
    wrong = client.post("/accounts/mfa/authenticate/", {"code": "000000"})
    assert "The code is not right" in wrong.content.decode()
    assert client.post("/accounts/mfa/authenticate/", {"code": codes[0]}).url == "/accounts/landing/"
    assert client.get("/cms/").status_code == 200
    client.post("/accounts/logout/")

    _sign_in(client)
    again = client.post("/accounts/mfa/authenticate/", {"code": codes[0]})
    assert "The code is not right" in again.content.decode()


def test_an_app_code_works_once(client, user, frozen):
    _sign_in(client)
    secret, _ = _set_up(client)
    client.post("/accounts/logout/")
    frozen.shift(60)
    _sign_in(client)
    first = client.post("/accounts/mfa/authenticate/", {"code": _now(secret)})
    client.post("/accounts/logout/")
    _sign_in(client)
    second = client.post("/accounts/mfa/authenticate/", {"code": _now(secret)})
    assert first.url == "/accounts/landing/"
    assert "The code is not right" in second.content.decode()


def test_the_secret_is_not_in_the_database(client, user):
    _sign_in(client)
    secret, _ = _set_up(client)
    stored = [str(row) for row in Authenticator.objects.values_list("data", flat=True)]
    assert len(stored) == 2
    assert not [row for row in stored if secret in row]


def test_an_older_secret_key_still_opens(settings):
    sealed = MFAAdapter().encrypt("a secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "y" * 50
    assert MFAAdapter().decrypt(sealed) == "a secret"


def test_the_qr_code_stands_in_the_page(client, user):
    _sign_in(client)
    _confirm(client)
    page = client.get("/accounts/mfa/totp/activate/").content.decode()
    assert '<svg role="img" aria-label="QR code' in page
    assert "data:image" not in page
    assert "style=" not in page


def test_other_ways_are_named_as_everywhere(client, user):
    _sign_in(client)
    _set_up(client)
    page = client.get("/accounts/reauthenticate/").content.decode()
    assert "Use your authenticator app or a recovery code" in page
    assert "Use your password" in client.get("/accounts/mfa/reauthenticate/").content.decode()


def test_a_passkey_needs_a_name(client, user):
    _sign_in(client)
    _confirm(client)
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone"})
    page = client.post(f"/accounts/mfa/webauthn/keys/{key.pk}/edit/", {"name": ""}).content.decode()
    assert "Enter a name for the passkey" in page


def test_changing_factors_asks_for_the_password_again(client, user):
    client.force_login(user)
    response = client.get("/accounts/mfa/totp/activate/")
    assert response.url.startswith("/accounts/reauthenticate/")
    wrong = client.post(response.url, {"password": "wrong"})
    assert "The password is not right" in wrong.content.decode()
    assert client.post(response.url, {"password": PASSWORD}).url == "/accounts/mfa/totp/activate/"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/mfa/",
        "/accounts/mfa/totp/activate/",
        "/accounts/mfa/webauthn/",
        "/accounts/mfa/webauthn/add/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
        "/accounts/inactive/",
    ],
)
def test_every_page_is_one_of_ours(client, user, path):
    _sign_in(client)
    _confirm(client)
    _is_ours(client.get(path))


def test_every_page_with_a_factor_is_one_of_ours(client, user):
    _sign_in(client)
    _set_up(client)
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone"})
    for path in (
        "/accounts/mfa/",
        "/accounts/mfa/totp/deactivate/",
        "/accounts/mfa/recovery-codes/",
        "/accounts/mfa/recovery-codes/generate/",
        "/accounts/mfa/reauthenticate/",
        f"/accounts/mfa/webauthn/keys/{key.pk}/edit/",
        f"/accounts/mfa/webauthn/keys/{key.pk}/remove/",
    ):
        _is_ours(client.get(path))
    assert client.get("/accounts/mfa/recovery-codes/download/")["Content-Type"] == "text/plain"


def _is_ours(response):
    page = response.content.decode()
    assert response.status_code == 200
    assert "govuk-template" in page
    assert "no-store" in response["Cache-Control"]
