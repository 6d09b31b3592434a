"""The room's start."""

from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "firstlight.cases.checklists"
    label = "checklists"
