"""Which of our forms stands in for which of allauth's. Names alone: settings read them before there are models."""

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
}
