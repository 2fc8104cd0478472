"""Replacements for allauth's forms, as dotted paths, since settings are read before models are loaded."""

_OURS = "prevent_portal.accounts.forms"
ACCOUNT = {
    "login": f"{_OURS}.LoginForm",
    "reauthenticate": f"{_OURS}.ReauthenticateForm",
    "change_password": f"{_OURS}.ChangePasswordForm",
    "set_password": f"{_OURS}.SetPasswordForm",
}
MFA = {
    "authenticate": f"{_OURS}.AuthenticateForm",
    "reauthenticate": f"{_OURS}.ReauthenticateByCodeForm",
    "activate_totp": f"{_OURS}.ActivateTOTPForm",
    "edit_webauthn": f"{_OURS}.EditWebAuthnForm",
    **{
        name: f"prevent_portal.accounts.passkey_forms.{form}"
        for name, form in {
            "login_webauthn": "LoginWebAuthnForm",
            "reauthenticate_webauthn": "ReauthenticateWebAuthnForm",
            "authenticate_webauthn": "AuthenticateWebAuthnForm",
            "add_webauthn": "AddWebAuthnForm",
        }.items()
    },
}
