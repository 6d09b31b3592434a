"""The room's start: the incident's log learns how this room's acts are called."""

from django.apps import AppConfig


class SearchesConfig(AppConfig):
    name = "firstlight.searches"
    label = "searches"

    def ready(self) -> None:
        """Lend the room below our words."""
        from firstlight.incidents.wording import DEEDS as KNOWN
        from firstlight.incidents.wording import PASSING
        from firstlight.searches.wording import DEEDS

        KNOWN.update(DEEDS)
        PASSING.add("searches.note_plan_stage")
