"""The room's start."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "firstlight.cases.hazards"
    label = "hazards"
