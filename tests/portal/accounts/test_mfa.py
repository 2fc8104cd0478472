"""The second factor is set up first, asked for at each sign-in, and stored encrypted."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from prevent_portal.accounts.mfa import ask_for_factor, count_first_factor_as_used
from prevent_portal.accounts.models import User

EMAIL, PASSWORD = "officer@example.org", "three random words"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mfa_required(settings):
    settings.REQUIRE_MFA = True
    cache.clear()


@pytest.fixture
def user():
    return User.objects.create_superuser(EMAIL, PASSWORD)


def sign_in(client):
    return client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})


def _confirm(client):
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def current_code(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def _set_up(client):
    _confirm(client)
    page = client.get("/accounts/mfa/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    return secret, client.post("/accounts/mfa/totp/activate/", {"code": current_code(secret)})


def _signed_in_by_password_only(client, user):
    client.force_login(user)
    return client


def test_session_without_second_factor_is_asked_for_it(client, user):
    totp.TOTP.activate(user, totp.generate_totp_secret())
    _signed_in_by_password_only(client, user)
    assert client.get("/cms/").url == "/accounts/mfa/reauthenticate/?next=%2Fcms%2F"
    assert client.get("/accounts/landing/").url.startswith("/accounts/mfa/reauthenticate/")


def test_session_with_second_factor_may_proceed(client, user):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    _signed_in_by_password_only(client, user)
    given = client.post("/accounts/mfa/reauthenticate/", {"code": current_code(secret), "next": "/cms/"})
    assert given.url == "/cms/"
    assert client.get("/cms/").status_code == 200


def test_passkey_is_asked_for_when_it_is_the_only_factor(client, user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    _signed_in_by_password_only(client, user)
    assert client.get("/cms/").url.startswith("/accounts/mfa/webauthn/reauthenticate/")


def test_recovery_codes_alone_are_no_second_factor(client, user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    _signed_in_by_password_only(client, user)
    assert client.get("/cms/").url == "/accounts/mfa/"


def test_adding_a_second_device_does_not_authenticate_the_session(client, user, rf):
    totp.TOTP.activate(user, totp.generate_totp_secret())
    _signed_in_by_password_only(client, user)
    request = rf.get("/")
    request.session, request.user = client.session, user
    further = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    count_first_factor_as_used(request, further)
    assert ask_for_factor(request) is not None


def test_second_factor_is_not_asked_for_when_disabled(client, user, settings):
    settings.REQUIRE_MFA = False
    _signed_in_by_password_only(client, user)
    assert client.get("/cms/").status_code == 200


@pytest.mark.parametrize("address", ["/_util/login/", "/cms/login/", "/_util/authenticate_with_password/1/1/"])
def test_no_sign_in_page_accepts_a_password_alone(client, user, address):
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client.post(address, {"username": EMAIL, "login": EMAIL, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/accounts/landing/", "/cms/", "/cms/pages/", "/cms/account/"])
def test_pages_redirect_to_mfa_setup_first(client, user, path):
    sign_in(client)
    assert client.get(path).url == "/accounts/mfa/"


# allauth sends authenticator_added on commit, so this test needs real transactions.
@pytest.mark.django_db(transaction=True)
def test_setup_recovery_code_and_sign_in_journey(client, user):
    sign_in(client)
    assert "Not set up" in client.get("/accounts/mfa/").content.decode()
    _, response = _set_up(client)
    assert response.url == "/accounts/mfa/recovery-codes/"
    codes = re.findall(r"<code>(\d+)</code>", client.get(response.url).content.decode())
    assert len(codes) == 10
    assert client.get("/accounts/landing/").url == "/cms/"
    client.post("/accounts/logout/")

    assert sign_in(client).url == "/accounts/mfa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/cms/").status_code == 302
    wrong = client.post("/accounts/mfa/authenticate/", {"code": "000000"})
    assert "The code is not right" in wrong.content.decode()
    assert client.post("/accounts/mfa/authenticate/", {"code": codes[0]}).url == "/accounts/landing/"
    assert client.get("/cms/").status_code == 200
    client.post("/accounts/logout/")

    sign_in(client)
    again = client.post("/accounts/mfa/authenticate/", {"code": codes[0]})
    assert "The code is not right" in again.content.decode()


def test_used_app_code_is_refused(client, user, frozen):
    sign_in(client)
    secret, _ = _set_up(client)
    client.post("/accounts/logout/")
    frozen.shift(60)
    sign_in(client)
    first = client.post("/accounts/mfa/authenticate/", {"code": current_code(secret)})
    client.post("/accounts/logout/")
    sign_in(client)
    second = client.post("/accounts/mfa/authenticate/", {"code": current_code(secret)})
    assert first.url == "/accounts/landing/"
    assert "The code is not right" in second.content.decode()


def test_totp_secret_is_stored_encrypted(client, user):
    sign_in(client)
    secret, _ = _set_up(client)
    stored = [str(row) for row in Authenticator.objects.values_list("data", flat=True)]
    assert len(stored) == 2
    assert not [row for row in stored if secret in row]


def test_qr_code_is_inline_svg(client, user):
    sign_in(client)
    _confirm(client)
    page = client.get("/accounts/mfa/totp/activate/").content.decode()
    assert '<svg role="img" aria-label="QR code' in page
    assert "data:image" not in page
    assert "style=" not in page


def test_reauthentication_methods_have_portal_names(client, user):
    sign_in(client)
    _set_up(client)
    page = client.get("/accounts/reauthenticate/").content.decode()
    assert "Use your authenticator app or a recovery code" in page
    assert "Use your password" in client.get("/accounts/mfa/reauthenticate/").content.decode()


def test_passkey_name_is_required(client, user):
    sign_in(client)
    _confirm(client)
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone"})
    page = client.post(f"/accounts/mfa/webauthn/keys/{key.pk}/edit/", {"name": ""}).content.decode()
    assert "Enter a name for the passkey" in page


def test_changing_factors_requires_reauthentication(client, user):
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
def test_account_page_uses_the_portal_layout(client, user, path):
    sign_in(client)
    _confirm(client)
    _assert_portal_page(client.get(path))


def test_mfa_pages_with_a_factor_use_the_portal_layout(client, user):
    sign_in(client)
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
        _assert_portal_page(client.get(path))
    assert client.get("/accounts/mfa/recovery-codes/download/")["Content-Type"] == "text/plain"


def _assert_portal_page(response):
    page = response.content.decode()
    assert response.status_code == 200
    assert "govuk-template" in page
    assert "no-store" in response["Cache-Control"]
