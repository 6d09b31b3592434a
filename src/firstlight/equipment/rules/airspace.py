"""What a flight needs before it starts: papers by class, permission by place, height and kind.

Interim Regulations on unmanned aircraft, articles 10 to 12, 16 to 19 and 26 to 34, as the
operator's own reading has them; the pilot answers for each flight.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Refused

CLASSES = ("micro", "light", "small", "medium", "large")
FREE_HEIGHT_M = 120
RESCUE_LEAD = timedelta(minutes=30)
IMAGES_KEPT = timedelta(hours=24)
LICENCE = "uas_pilot_licence"
# What needs permission even in free airspace.
EXCEPTIONS: Mapping[str, str | Promise] = {
    "relay": _("Steered through a base station or the Internet"),
    "payload": _("Carries dangerous goods or drops things"),
    "crowd": _("Over gathered people"),
    "moving": _("Steered from a moving vehicle"),
    "swarm": _("Several aircraft steered together"),
}


def needs_licence(aircraft_class: str) -> bool:
    """Whether a class needs a licensed pilot and insurance: small and above."""
    return aircraft_class not in ("micro", "light")


def last_moment(planned_at: datetime) -> datetime:
    """Return until when an ordinary flight is applied for: noon of the day before."""
    day = timezone.localdate(planned_at) - timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(12)))


def refuse_papers(row: Any, held: frozenset[str], *, by_police: bool = False) -> None:
    """Refuse while aircraft, operator or pilot lack a paper that the class needs.

    Parameters
    ----------
    row
        The flight.
    held
        Kinds of certificate that the pilot validly holds on the day of the flight.
    by_police
        Whether the pilot is a police officer: then the team's operating certificate is not asked.

    Raises
    ------
    Refused
        One sentence for the first paper that is missing.
    """
    aircraft = row.aircraft
    if row.aircraft_class not in CLASSES:
        raise Refused("no-class", _("The class of the drone is not written down."))
    if not (row.registration or aircraft.registration):
        raise Refused("no-registration", _("The drone is not registered."))
    certified = aircraft.operating_certificate or by_police
    if row.aircraft_class != "micro" and not certified:
        raise Refused(
            "no-operating-certificate",
            _("The team has no operating certificate for this drone; have police fly it."),
        )
    if needs_licence(row.aircraft_class):
        if LICENCE not in held:
            raise Refused("no-licence", _("The licence of the pilot is not valid on that day."))
        if not row.insurance_ref:
            raise Refused(
                "no-insurance", _("A drone of this class needs insurance."), field="insurance_ref"
            )


def why_not_free(row: Any) -> list[str]:
    """Return why a flight needs permission, as codes; empty where it is free.

    ``height``, ``class``, ``gathering``, the exceptions by name, and ``place:`` with the name
    of each controlled place that it would come near.
    """
    found = []
    if row.aircraft_class not in ("micro", "light", "small"):
        found.append("class")
    if row.height_m > FREE_HEIGHT_M:
        found.append("height")
    if row.is_near_gathering:
        found.append("gathering")
    found += [name for name in EXCEPTIONS if name in row.exceptions]
    return found + [f"place:{name}" for name in row.airspace]


def said(code: str) -> str:
    """Return in words why a flight needs permission."""
    if code.startswith("place:"):
        return str(_("Controlled airspace: %(place)s")) % {"place": code.removeprefix("place:")}
    words: dict[str, str | Promise] = {
        "class": _("Medium and large drones"),
        "height": _("Higher than 120 m"),
        "gathering": _("Near a gathering"),
        **EXCEPTIONS,
    }
    return str(words[code])
