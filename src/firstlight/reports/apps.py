"""The room's start."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "firstlight.reports"
    label = "reports"
