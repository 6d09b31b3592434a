from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "firstlight.public"
    label = "public"
