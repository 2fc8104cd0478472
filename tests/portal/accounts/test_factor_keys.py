"""Second factors while FACTOR_KEYS change, and when the key that they were made with is gone."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.management import CommandError, call_command

from prevent_portal.accounts.models import User
from tests.portal.accounts.test_mfa import EMAIL, PASSWORD, current_code, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mfa_required(settings):
    settings.REQUIRE_MFA = True
    cache.clear()


@pytest.fixture
def user():
    return User.objects.create_superuser(EMAIL, PASSWORD)


def _with_all_factors(user):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def _changed_factor_keys(**options):
    out = StringIO()
    call_command("change_factor_keys", stdout=out, **options)
    return out.getvalue()


def test_factors_outlive_secret_key(client, user, settings):
    secret = _with_all_factors(user)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "y" * 50, []
    sign_in(client)
    assert client.post("/accounts/mfa/authenticate/", {"code": current_code(secret)}).url == "/accounts/landing/"


def test_factors_are_read_while_their_key_is_listed(client, user, settings):
    secret = _with_all_factors(user)
    settings.FACTOR_KEYS = ["y" * 50, *settings.FACTOR_KEYS]
    sign_in(client)
    assert client.post("/accounts/mfa/authenticate/", {"code": current_code(secret)}).url == "/accounts/landing/"


def test_right_code_for_an_unreadable_factor_is_explained(client, user, settings):
    secret = _with_all_factors(user)
    settings.FACTOR_KEYS = ["y" * 50]
    sign_in(client)
    page = client.post("/accounts/mfa/authenticate/", {"code": current_code(secret)})
    assert page.status_code == 200
    assert "Ask an administrator to reset your second way to sign in" in page.content.decode()
    assert "The code is not right" not in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_signed_in_user_with_an_unreadable_factor_is_told(client, user, settings):
    secret = _with_all_factors(user)
    client.force_login(user)
    made_with, settings.FACTOR_KEYS = settings.FACTOR_KEYS, ["y" * 50]
    page = client.post("/accounts/mfa/reauthenticate/", {"code": current_code(secret)}).content.decode()
    assert "Ask an administrator to reset" in page
    settings.FACTOR_KEYS = made_with
    client.post("/accounts/mfa/reauthenticate/", {"code": current_code(secret)})
    settings.FACTOR_KEYS = ["y" * 50]
    for path in ("", "recovery-codes/", "recovery-codes/generate/", "recovery-codes/download/"):
        page = client.get(f"/accounts/mfa/{path}")
        assert page.status_code == 403
        assert "Ask an administrator to reset" in page.content.decode()
    assert client.get("/accounts/logout/").status_code == 200


def test_command_encrypts_factors_with_the_newest_key(client, user, settings):
    secret = _with_all_factors(user)
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    unused = codes.wrap().get_unused_codes()
    assert codes.wrap().validate_code(unused[0])
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    settings.FACTOR_KEYS = ["y" * 50, *settings.FACTOR_KEYS]
    assert "2 second factors would be encrypted" in _changed_factor_keys(dry_run=True)
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before
    assert "2 second factors encrypted" in _changed_factor_keys()
    settings.FACTOR_KEYS = ["y" * 50]
    codes.refresh_from_db()
    assert codes.wrap().get_unused_codes() == unused[1:]
    sign_in(client)
    assert client.post("/accounts/mfa/authenticate/", {"code": current_code(secret)}).url == "/accounts/landing/"


def test_command_leaves_what_it_cannot_decrypt_and_says_so(user, settings):
    _with_all_factors(user)
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    settings.FACTOR_KEYS = ["y" * 50]
    with pytest.raises(CommandError, match="2 cannot be decrypted"):
        _changed_factor_keys()
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before
