from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GuidanceConfig(AppConfig):
    name = "guidance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guidance import triggers  # models must be ready first
        from guidance.roles import Editors
        from prevent_portal.accounts import roles

        roles.register(Editors())
        post_migrate.connect(triggers.lay, sender=self)
