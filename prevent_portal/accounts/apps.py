from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "prevent_portal.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from prevent_portal import checks  # noqa: F401  (registers the portal's checks)
