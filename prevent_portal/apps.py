from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "prevent_portal"

    def ready(self) -> None:
        from prevent_portal.django_internals import translate_from_one_dictionary

        translate_from_one_dictionary()
