from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "prevent_portal.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from prevent_portal.mail import backend, kinds

        kinds.register(backend.OTHER)
