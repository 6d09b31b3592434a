"""What the pages of school gates say of each step, and what fields are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told

GATE: Mapping[str, Told] = {
    "arrive": Told(_("Notes that people stand at the gate now."), main=True),
    "stand_down": Told(
        _("Notes that the road is clear and everybody leaves."),
        (
            Ask("road_clear", _("The road is clear, no pupil waits"), "tick", required=True),
            Ask("reason", _("Why early, if it is early")),
        ),
        main=True,
    ),
    "record": Told(
        _("Keeps what happened: no names and no pictures of children."),
        (
            Ask("notes", _("What happened"), "textarea"),
            Ask(
                "incidents",
                _("How many incidents"),
                "number",
                hint=_("From one on, the officers of the station are told."),
            ),
        ),
        main=True,
    ),
    "cancel": Told(
        _("Calls the duty off and tells everybody who had a place."),
        (Ask("reason", _("Reason"), "textarea", required=True),),
        grave=True,
    ),
}
WEEKDAYS = (
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
)
LABELS = {
    "organisation_id": _("Team (organisation)"),
    "place_id": _("School"),
    "gate": _("Gate"),
    "kind": _("Occasion"),
    "weekdays": _("Weekdays"),
    "from_time": _("From"),
    "to_time": _("Until"),
    "starts_on": _("Season begins"),
    "ends_on": _("Season ends"),
    "people": _("People at the gate"),
    "lead_min": _("Minutes before"),
    "first": _("First day"),
    "last": _("Last day"),
    "reason": _("Reason"),
    "road_clear": _("The road is clear, no pupil waits"),
    "is_retired": _("Not used any more"),
}
