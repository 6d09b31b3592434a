from django.apps import AppConfig


class TipsConfig(AppConfig):
    name = "firstlight.cases.tips"
    label = "tips"
