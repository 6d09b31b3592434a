"""Import every room's actions, rules and jobs so that the registries are complete."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    name = "firstlight.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Fill the registries."""
        autodiscover_modules("rules", "actions", "jobs")
