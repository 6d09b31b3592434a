"""The kind's start."""

from django.apps import AppConfig


class EcologyConfig(AppConfig):
    name = "firstlight.cases.ecology"
    label = "ecology"
