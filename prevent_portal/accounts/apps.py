from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "prevent_portal.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account import signals as account
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in

        from prevent_portal import checks  # noqa: F401  (registers the portal's checks)
        from prevent_portal.accounts import roles
        from prevent_portal.accounts.actions import letters
        from prevent_portal.accounts.administrators import Administrators
        from prevent_portal.accounts.mfa import count_first_factor_as_used
        from prevent_portal.accounts.sign_in_signals import check_browser, end_other_sessions, start_session_limits
        from prevent_portal.mail import kinds

        roles.register(Administrators())
        kinds.register(letters.INVITATION, letters.FACTOR_RESET, letters.NEW_PLACE, letters.ASKED, letters.CHANGED)
        user_logged_in.connect(start_session_limits)
        account.user_logged_in.connect(check_browser)
        account.password_changed.connect(end_other_sessions)
        authenticator_added.connect(count_first_factor_as_used)
