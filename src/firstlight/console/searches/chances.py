"""What a plan that weighs lives was told, assumed and not told, in words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from firstlight.console.searches.words import DRESSED
from firstlight.kernel.words import listed
from firstlight.searches.rules.categories import CATEGORIES

DAYS_FROM_H = 48


def chances_of(survival: dict[str, Any] | None) -> list[str]:
    """Return the sentences of a result's ``survival``; none where finds were counted."""
    if not survival:
        return []
    category = str(CATEGORIES.get(survival["category"], survival["category"]))
    said = [
        _("Published curve of all weathers: %(kind)s. Cold, heat and water come on top.")
        % {"kind": category}
    ]
    if survival["known"]:
        said.append(
            _("Known: %(what)s.") % {"what": listed(_named(survival["known"], known=True))}
        )
    if survival["assumed"]:
        assumed = _named(survival["assumed"], known=False)
        said.append(_("Assumed: %(what)s.") % {"what": listed(assumed)})
    if survival["unknown"]:
        fields = listed(_unknown(name) for name in survival["unknown"])
        said.append(_("Nobody said: %(what)s. Nothing is reckoned for it.") % {"what": fields})
    said += [
        _half(what, hours)
        for what, hours in sorted(survival["half_h"].items())
        if hours is not None
    ]
    if not survival["counts"]:
        said.append(
            _(
                "By these curves hardly anybody would be alive. They say nothing of where to "
                "look, so this plan counts finds; the search goes on."
            )
        )
    said.append(
        _(
            "Sources: Tikuisis 1995 (cold air), Hayward et al. 1975 (water), Adolph 1947 (heat); "
            "age and health are our own assumptions. It helps to choose where to go first and is "
            "never a reason to stop."
        )
    )
    return said


def _named(fields: dict[str, Any], *, known: bool) -> list[str]:
    words: dict[str, Callable[[Any], str]] = {
        "air_c": lambda value: _("air %(c)s °C") % {"c": f"{value:g}"},
        "water_c": lambda value: _("water %(c)s °C") % {"c": f"{value:g}"},
        "wind_mps": lambda value: (
            _("wind %(mps)s m/s") % {"mps": f"{value:g}"} if value else _("no wind")
        ),
        "clothing": lambda value: str(DRESSED.get(value, value)),
        "wet": lambda value: _("clothing wet through") if value else _("dry clothing"),
        "frail": lambda value: _("ill, hurt or worn out") if value else _("neither ill nor hurt"),
        # How old the person is stands in the file; this only says that it was reckoned with.
        "age": lambda value: (
            _("the age in the file") if known else _("the usual age of this kind of person")
        ),
    }
    return [say(fields[name]) for name, say in words.items() if name in fields]


def _unknown(name: str) -> str:
    return {
        "air_c": _("air temperature"),
        "water_c": _("water temperature"),
        "age": _("age"),
    }.get(name, name)


def _half(what: str, hours: float) -> str:
    if hours < DAYS_FROM_H:
        span = _("%(n)s h") % {"n": f"{hours:.0f}" if hours >= 10 else f"{hours:.1f}"}
    else:
        span = _("%(n)s days") % {"n": f"{hours / 24:.0f}"}
    sentence = {
        "cold": _("Cold air: half of people so dressed would have died after about %(span)s."),
        "heat": _("Heat without water: half would have died after about %(span)s."),
        "water": _("Afloat in this water: half would have died after about %(span)s."),
    }[what]
    return sentence % {"span": span}
