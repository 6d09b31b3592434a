from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "firstlight.privacy"
    label = "privacy"
