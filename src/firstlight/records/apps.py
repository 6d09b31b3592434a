"""The room's start: hours are taken from the clock every night."""

from importlib import import_module

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "firstlight.records"
    label = "records"

    def ready(self) -> None:
        """Register the nightly job."""
        import_module("firstlight.records.jobs")
        from firstlight.force.erasure import parts_of_person
        from firstlight.records.holding import PARTS

        parts_of_person(*PARTS)
