from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "firstlight.cases.disputes"
    label = "disputes"
