from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GuidanceConfig(AppConfig):
    name = "guidance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guidance import checks  # noqa: F401  (registers them)
        from guidance.actions import reminders
        from guidance.contact_checks import rounds
        from guidance.page_cache import triggers  # models must be ready first
        from guidance.proposals import letters
        from guidance.roles import Editors
        from prevent_portal.accounts import roles
        from prevent_portal.mail import kinds

        roles.register(Editors())
        kinds.register(rounds.QUESTION, rounds.REMINDER, rounds.FAILING, rounds.STOPPED, reminders.REVIEW)
        kinds.register(*letters.KINDS)
        post_migrate.connect(triggers.install, sender=self)
