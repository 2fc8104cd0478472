"""allauth's forms with plain error messages; form_names.py lists them for settings."""

import logging
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.validators import MaxLengthValidator

from prevent_portal.accounts.factor_secrets import UnreadableFactor
from prevent_portal.govuk.forms import tidied

logger = logging.getLogger(__name__)

UNREADABLE = "We cannot check your codes any more. Ask an administrator to reset your second way to sign in"
_EMAIL = "Enter an email address in the correct format, like name@example.com"
_CODE = "Enter the 6 numbers that your authenticator app shows"


# Characters of a password, a code or a name, where allauth sets no limit: they would be hashed, or shown again.
MAX_TYPED = 500


class PlainMessages(forms.Form):
    required_messages: dict[str, str] = {}  # by field name

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # By name, as views give it: the first argument of some of allauth's forms is the user.
        if kwargs.get("data") is not None:
            kwargs["data"] = tidied(kwargs["data"], self.base_fields)
        super().__init__(*args, **kwargs)
        for name, message in self.required_messages.items():
            self.fields[name].error_messages["required"] = message
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not field.max_length:
                field.max_length = MAX_TYPED
                field.validators.append(MaxLengthValidator(MAX_TYPED))
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _EMAIL


class LoginForm(PlainMessages, account.LoginForm):
    required_messages = {"login": "Enter your email address", "password": "Enter your password"}


class ReauthenticateForm(PlainMessages, account.ReauthenticateForm):
    required_messages = {"password": "Enter your password"}


class ChangePasswordForm(PlainMessages, account.ChangePasswordForm):
    required_messages = {
        "oldpassword": "Enter the password that you use now",
        "password1": "Enter a new password",
        "password2": "Enter the new password again",
    }


class SetPasswordForm(PlainMessages, account.SetPasswordForm):
    required_messages = {"password1": "Enter a new password", "password2": "Enter the new password again"}


class CodeForm(PlainMessages):
    required_messages = {"code": "Enter the code from your authenticator app, or a recovery code"}

    def clean_code(self) -> str:
        try:
            return super().clean_code()  # type: ignore[misc]  # of allauth's form
        except UnreadableFactor as error:
            # Every code of this person's fails, so say it rather than call a right code wrong.
            logger.exception("The second factor of a user cannot be decrypted: FACTOR_KEYS lacks its key.")
            raise forms.ValidationError(UNREADABLE) from error


class AuthenticateForm(CodeForm, mfa.AuthenticateForm):
    pass


class ReauthenticateByCodeForm(CodeForm, mfa.ReauthenticateForm):
    pass


class EditWebAuthnForm(PlainMessages, webauthn.EditWebAuthnForm):
    required_messages = {"name": "Enter a name for the passkey"}


class ActivateTOTPForm(PlainMessages, totp.ActivateTOTPForm):
    required_messages = {"code": _CODE}
