"""Multi-factor sign-in: who must still set it up."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

# Recovery codes alone are no second factor: they only stand in for a lost one.
_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def needs_mfa(user: AbstractBaseUser | AnonymousUser) -> bool:
    """A signed-in person who may not go on until they have set up an authenticator app or a passkey."""
    return settings.REQUIRE_MFA and user.is_authenticated and not is_mfa_enabled(user, _FACTORS)
