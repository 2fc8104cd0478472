"""allauth's forms with messages that say what to do. form_names.py says which stands for which."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

_EMAIL = "Enter an email address in the correct format, like name@example.com"
_CODE = "Enter the 6 numbers that your authenticator app shows"


class PlainWords(forms.Form):
    """`say` gives each field its message for "nothing was entered"."""

    say: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, message in self.say.items():
            self.fields[name].error_messages["required"] = message
        for field in self.fields.values():
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _EMAIL


class LoginForm(PlainWords, account.LoginForm):
    say = {"login": "Enter your email address", "password": "Enter your password"}


class ReauthenticateForm(PlainWords, account.ReauthenticateForm):
    say = {"password": "Enter your password"}


class ChangePasswordForm(PlainWords, account.ChangePasswordForm):
    say = {
        "oldpassword": "Enter the password that you use now",
        "password1": "Enter a new password",
        "password2": "Enter the new password again",
    }


class SetPasswordForm(PlainWords, account.SetPasswordForm):
    say = {"password1": "Enter a new password", "password2": "Enter the new password again"}


class AuthenticateForm(PlainWords, mfa.AuthenticateForm):
    say = {"code": "Enter the code from your authenticator app, or a recovery code"}


class ReauthenticateByCodeForm(PlainWords, mfa.ReauthenticateForm):
    say = {"code": "Enter the code from your authenticator app, or a recovery code"}


class EditWebAuthnForm(PlainWords, webauthn.EditWebAuthnForm):
    say = {"name": "Enter a name for the passkey"}


class ActivateTOTPForm(PlainWords, totp.ActivateTOTPForm):
    say = {"code": _CODE}
