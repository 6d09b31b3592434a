"""The room's start: it looks at each erasure, so that sums stay."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "firstlight.reports"
    label = "reports"

    def ready(self) -> None:
        """Watch what the clock erases."""
        from firstlight.privacy.rules import watches
        from firstlight.reports.actions.keeping import keep_sums

        watches(keep_sums)
