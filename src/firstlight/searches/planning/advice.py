"""What heat asks of a team, in short sentences for briefings and pages."""

from typing import Any

from django.utils.translation import gettext as _

from firstlight.searches.planning.drinking import litres_for

HOTTEST_FROM_C = 37.0  # from where the measures ask to keep out of the hottest three hours


def heat_sentences(heat: dict[str, Any] | None, away_h: float | None = None) -> list[str]:
    """Return what a plan's `heat` asks for; with the hours away also how much water each carries.

    Parameters
    ----------
    heat
        As `plan_facts.facts` returns it, or None.
    away_h
        Hours from leaving to being back.
    """
    if not heat:
        return []
    said = []
    if heat["work_min"] is not None:
        said.append(_rests(heat))
    if away_h is not None:
        litres = litres_for(away_h, heat["drink_l_per_h"])
        said.append(_("Water to carry, per person: %(litres)s L.") % {"litres": _plain(litres)})
    if heat["from_c"] >= HOTTEST_FROM_C:
        said.append(_("Between 12:00 and 15:00 only what cannot wait."))
    return said


def _rests(heat: dict[str, Any]) -> str:
    words = {
        "air": _plain(heat["air_c"]),
        "work": heat["work_min"],
        "rest": heat["rest_min"],
    }
    if heat["outing_h"] is None:
        return _("Heat, %(air)s °C: after %(work)s min rest %(rest)s min in the shade.") % words
    return _(
        "Heat, %(air)s °C: after %(work)s min rest %(rest)s min in the shade; out for "
        "%(hours)s h at most."
    ) % (words | {"hours": _plain(heat["outing_h"])})


def _plain(number: float) -> str:
    return f"{number:g}"
