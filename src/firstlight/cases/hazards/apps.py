"""The room's start: hazards past their day reach every agenda; a school's pictures are guarded."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "firstlight.cases.hazards"
    label = "hazards"

    def ready(self) -> None:
        """Register what waits too long, and which of our records are sensitive."""
        from firstlight.cases.hazards.agenda import register_source
        from firstlight.cases.hazards.queries import PICTURES, as_subject
        from firstlight.cases.hazards.rules import PICTURES_NAME, PICTURES_PARTS
        from firstlight.privacy.access import KINDS, Kind, opens

        register_source()
        if PICTURES not in KINDS:
            opens(Kind(PICTURES, PICTURES_NAME, PICTURES_PARTS, as_subject))
