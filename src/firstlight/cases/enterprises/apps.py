"""The kind's start."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "firstlight.cases.enterprises"
    label = "enterprises"
