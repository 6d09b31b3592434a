"""What the pages of flights say of each step."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told

LABELS = {
    "aircraft_id": _("Drone"),
    "area_name": _("Where"),
    "lon": _("Longitude"),
    "lat": _("Latitude"),
    "radius_m": _("Radius (m)"),
    "height_m": _("Height (m)"),
    "purpose": _("Purpose"),
    "thread": _("For which call"),
    "planned_at": _("Planned for"),
    "films_no_homes": _("No homes are filmed."),
    "insurance_ref": _("Insurance (number)"),
}
FLIGHT: Mapping[str, Told] = {
    "check_free": Told(
        _("The product looks at class, height, place, crowd and papers, and clears it if free.")
    ),
    "apply": Told(_("Notes that you have applied, by noon of the day before."), main=True),
    "apply_rescue": Told(
        _("Notes that you have applied for a rescue, 30 minutes before take-off."), main=True
    ),
    "approve": Told(
        _("Notes the permission that air traffic control has given."),
        (Ask("approval_ref", _("Number of the permission"), required=True),),
        main=True,
    ),
    "deny": Told(
        _("Ends it: nobody flies."), (Ask("reason", _("Reason"), required=True),), grave=True
    ),
    "preflight": Told(
        _("The drone is ready once all three have been looked at."),
        (
            Ask("weather", _("Weather and wind allow it."), "tick", required=True),
            Ask("fence", _("Fence data are up to date."), "tick", required=True),
            Ask("people", _("Nobody stands below the way."), "tick", required=True),
        ),
        main=True,
    ),
    "take_off": Told(_("Notes the time. Stop when somebody comes below."), main=True),
    "land": Told(_("Notes the time; images must be sorted within 24 hours."), main=True),
    "log": Told(
        _("Closes the flight."),
        (
            Ask(
                "images",
                _("Images"),
                "radio",
                required=True,
                options=(
                    ("none", _("None were taken")),
                    ("erased", _("Erased")),
                    ("kept", _("Kept for a case")),
                ),
            ),
            Ask("thread", _("For which call"), "select", hint=_("Only if images are kept.")),
            Ask("battery_cycles", _("Batteries used up (cycles)"), "number"),
            Ask("log_note", _("Note"), "textarea"),
        ),
        main=True,
    ),
    "cancel": Told(_("Nobody flies."), grave=True),
}
