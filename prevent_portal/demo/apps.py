from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "prevent_portal.demo"
    label = "demo"
