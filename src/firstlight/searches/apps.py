"""The room's start: the incident's log learns how this room's acts are called."""

from django.apps import AppConfig


class SearchesConfig(AppConfig):
    name = "firstlight.searches"
    label = "searches"

    def ready(self) -> None:
        """Lend the rooms below our words, guard our incidents, say which records are sensitive."""
        from firstlight.force.queries.imported_places import uses_places
        from firstlight.incidents.ground import ask_who_is_out
        from firstlight.incidents.holds import hold_back
        from firstlight.incidents.wording import DEEDS as KNOWN
        from firstlight.incidents.wording import PASSING
        from firstlight.privacy.access import KINDS, Kind, opens
        from firstlight.searches.queries import FILE, as_subject
        from firstlight.searches.queries.afloat import searched_waters
        from firstlight.searches.queries.field import out_in_groups
        from firstlight.searches.queries.holds import hold_incident
        from firstlight.searches.wording import DEEDS
        from firstlight.searches.words import FILE_NAME, FILE_PARTS

        if FILE not in KINDS:
            opens(Kind(FILE, FILE_NAME, FILE_PARTS, as_subject))
        KNOWN.update(DEEDS)
        hold_back(hold_incident)
        uses_places(searched_waters)
        ask_who_is_out(out_in_groups)
        PASSING.add("searches.note_plan_stage")
