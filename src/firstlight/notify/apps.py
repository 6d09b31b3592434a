from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "firstlight.notify"
    label = "notify"
