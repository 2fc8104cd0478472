"""Settings of django-allauth that no variable changes; prevent_portal.settings takes all of them."""

from prevent_portal.accounts import form_names

ACCOUNT_ADAPTER = "prevent_portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_TEMPLATE_EXTENSION = "html"
ACCOUNT_FORMS, MFA_FORMS = form_names.ACCOUNT, form_names.MFA
SOCIALACCOUNT_ADAPTER = "prevent_portal.accounts.openid_connect.accepted_users.DirectoryAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_ADAPTER = "prevent_portal.accounts.mfa_adapter.MFAAdapter"
# Accounts are made by invitation and have no EmailAddress rows to verify.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
