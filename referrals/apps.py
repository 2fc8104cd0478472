from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReferralsConfig(AppConfig):
    name = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from referrals import checks  # noqa: F401  (registers itself)
        from referrals.walls import enabling

        post_migrate.connect(enabling.enable, sender=self)
