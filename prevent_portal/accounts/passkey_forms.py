"""allauth's forms for passkeys, which answer every malformed credential as a wrong one.

allauth hands a browser's JSON to fido2, whose parsers assume its shape: `{"id": 1}`, a list nested a hundred thousand
times or a number of five thousand digits was an error of the server.
"""

import logging
import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

from prevent_portal.accounts.forms import MAX_TYPED

logger = logging.getLogger(__name__)

# Characters. A credential with the largest signatures that are in use has about 10,000.
MAX_CREDENTIAL = 50_000
# What parsers of JSON, CBOR, COSE and base64 raise for bytes that they did not expect. No error of the database.
_MALFORMED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    InvalidSignature,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


class CredentialField(forms.JSONField):
    """A JSON object. Django's field raises for deep nesting and for very long numbers."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if len(value or "") > MAX_CREDENTIAL:
            raise _wrong()
        try:
            found = super().to_python(value)
        except (ValueError, RecursionError):
            raise _wrong() from None
        if found is not None and not isinstance(found, dict):
            raise _wrong()
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        # For showing a form again; a refused credential is not tried a second time.
        return InvalidJSONInput("")


class _AuthenticateForm(webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except _MALFORMED as error:
            raise _refuse(error) from None


class LoginWebAuthnForm(_AuthenticateForm, webauthn.LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(_AuthenticateForm, webauthn.ReauthenticateWebAuthnForm):
    pass


class AuthenticateWebAuthnForm(_AuthenticateForm):
    pass


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    name = forms.CharField(required=False, max_length=MAX_TYPED)
    credential = CredentialField()

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except _MALFORMED as error:
            raise _refuse(error) from None


def _wrong() -> ValidationError:
    return get_adapter().validation_error("incorrect_code")


def _refuse(error: Exception) -> ValidationError:
    logger.warning("A passkey's answer could not be read: %s.", type(error).__name__)
    return _wrong()
