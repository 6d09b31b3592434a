"""The room's start: hours are taken from the clock every night and with each confirmed log."""

from importlib import import_module

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "firstlight.records"
    label = "records"

    def ready(self) -> None:
        """Register the nightly job, and hear of logs that are confirmed."""
        jobs = import_module("firstlight.records.jobs")
        from firstlight.force.erasure import parts_of_person
        from firstlight.kernel.signals import subscribe
        from firstlight.records.holding import PARTS

        subscribe("shift.confirm", jobs.collect_after)

        parts_of_person(*PARTS)
