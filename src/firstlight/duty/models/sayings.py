"""What the house says of a shift: kept as codes and values, said in each reader's language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.words import listed, sentences

SAYINGS: dict[str, str | Promise] = {
    "stand-by": _("Stand-by: %(hazard)s"),
    "stand-by-in": _("Stand-by: %(hazard)s, %(area)s"),
    "stand-by-over": _("Stand-by is over"),
    "weather": _(
        "Severe weather: never alone, gear checked, the way out known, back when called."
    ),
    "red-line": _("Red line: %(line)s"),
    "gate-gear": _("Reflective vest, whistle, first-aid bag"),
    "gate": _("Traffic at the gate: stand where drivers see you, never in the lane alone."),
    "crowd": _("Crowds: keep the way out free. Tickets and bags are checked by others, not you."),
    "event-over": _("The event is over."),
    "too-few-came": _("Fewer than two came, so the shift never began; hours count by check-in."),
    "post-dropped": _("The post is not needed."),
}


@cache
def _pattern(code: str) -> re.Pattern[str]:
    """Return what a saying looks like in the house's language, its values as named groups."""
    with translation.override(settings.LANGUAGE_CODE):
        words = str(SAYINGS[code])
    parts = re.split(r"%\((\w+)\)s", words)
    return re.compile(
        "".join(f"(?P<{part}>.+)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
    )


@dataclass(frozen=True, slots=True)
class Saying:
    """One or more of `SAYINGS`, or of what an upper room has added to it, with their values."""

    codes: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    is_list: bool = False

    def __str__(self) -> str:
        """Say it in the language of whoever reads now."""
        parts = [str(SAYINGS[code]) % self.values for code in self.codes]
        return listed(parts) if self.is_list else sentences(parts)

    def in_house(self, most: int) -> str:
        """Return the text to keep beside it, in the house's language, cut to `most` signs."""
        with translation.override(settings.LANGUAGE_CODE):
            return str(self)[:most].strip()

    def kept(self, text: str) -> dict[str, Any]:
        """Return what is stored; it is said only while `text` still stands in the column."""
        return {
            "codes": list(self.codes),
            "values": dict(self.values),
            "is_list": self.is_list,
            "text": text,
        }

    @classmethod
    def heard(cls, text: str, codes: Iterable[str]) -> Self | None:
        """Return what the house says in a text kept without its codes, by the first that fits."""
        for code in codes:
            if found := _pattern(code).fullmatch(text):
                return cls((code,), found.groupdict())
        return None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self | None:
        """Return what was stored, if all its codes are known."""
        if not all(code in SAYINGS for code in kept["codes"]):
            return None
        return cls(tuple(kept["codes"]), kept["values"], kept["is_list"])
