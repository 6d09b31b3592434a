from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "firstlight.console"
    label = "console"
