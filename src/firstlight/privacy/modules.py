"""The parts of the product that a privacy officer can switch off, and what each takes along.

A part is the capabilities that begin with its words: whoever acts from a seat under the switch
lacks them while it is off, so that pages, menus, the API and every action close alike. What was
stored stays, and clocks go on: erasure, overdue alarms, the end of help and of notices.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Module:
    """One part; `rooms` are the first words of its capabilities."""

    key: str
    name: str | Promise
    closes: str | Promise
    rooms: frozenset[str]


def _module(key: str, name: str | Promise, closes: str | Promise, *rooms: str) -> Module:
    return Module(key, name, closes, frozenset(rooms or (key,)))


MODULES: dict[str, Module] = {
    module.key: module
    for module in (
        _module(
            "incidents",
            _("Calls for help"),
            _("No call is taken, seen or led, and nobody is called out."),
            "incidents",
            "callouts",
        ),
        _module("callouts", _("Call-outs"), _("Nobody is called out, and no answer link opens.")),
        _module(
            "searches",
            _("Searches"),
            _("No search is planned, seen or led, and public notices show nothing."),
            "searches",
            "notices",
        ),
        _module(
            "notices",
            _("Missing-person notices"),
            _("No notice is made, and public ones show nothing."),
        ),
        Module(
            "location",
            _("Location on duty"),
            _("Nobody's location is taken; it goes off for everybody on duty now."),
            frozenset(),
        ),
        _module("duty", _("Duty"), _("Nobody comes on duty, and nobody sees who is.")),
        _module("equipment", _("Kit"), _("Kit is neither seen nor managed.")),
        _module("training", _("Credentials"), _("Credentials are neither seen nor verified.")),
        _module("patrols", _("Patrols"), _("No patrol is planned, seen or led.")),
        _module("disputes", _("Disputes"), _("No dispute is mediated or seen.")),
        _module("tips", _("Tips"), _("The mailbox is closed, and no tip is read.")),
        _module("grid_events", _("Grid events"), _("No grid event is reported, seen or led.")),
        _module("ecology", _("Waters"), _("Nothing is reported or referred from the water.")),
        _module(
            "enterprises",
            _("Enterprises"),
            _("No visit to a business is asked for, seen or led."),
        ),
        Module(
            "applications",
            _("Joining by the page for everybody"),
            _("Nobody applies by themselves; officers write new people down."),
            frozenset(),
        ),
        _module(
            "community",
            _("Talks and meetings"),
            _("No talk, meeting or story is planned or seen, and public stories show nothing."),
        ),
        _module(
            "records",
            _("Service records"),
            _("No hours, certificates or stars are seen or decided; no code is checked."),
        ),
        _module("hazards", _("Hazards"), _("No hazard is reported, seen or followed up.")),
        _module(
            "inspections",
            _("Joint inspections"),
            _("No inspection is asked for, led or supported."),
        ),
        _module("reports", _("Reports"), _("No figures are shown.")),
    )
}
# What nobody switches off: one's own affairs, who belongs, the map, privacy itself,
# the log, and the way to complain.
ALWAYS = frozenset(
    {
        "me",
        "inbox",
        "desk",
        "force",
        "roles",
        "places",
        "cards",
        "checklists",
        "privacy",
        "complaints",
        "log",
        "system",
        "positions",
        "changes",
    }
)


def rooms_of(off: Iterable[str]) -> frozenset[str]:
    """Return the first words of capabilities that the modules `off` take along."""
    return frozenset(room for key in off if key in MODULES for room in MODULES[key].rooms)


def left(capabilities: frozenset[str], rooms: frozenset[str]) -> frozenset[str]:
    """Return what is left of `capabilities` while `rooms` are closed."""
    if not rooms:
        return capabilities
    return frozenset(each for each in capabilities if each.partition(".")[0] not in rooms)
