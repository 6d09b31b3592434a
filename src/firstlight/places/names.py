"""Names spelled in pinyin, so that they are found without Chinese input."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

MAX_SPELLINGS = 8
SYLLABLES = 60


class Spelling(NamedTuple):
    """Every likely spelling, joined by spaces: ``zengle zengyue`` and ``zl zy``."""

    pinyin: str
    initials: str


def spell(name: str, before: Sequence[str] = ("",), *, every: bool = False) -> Spelling:
    """Return how `name` is spelled in pinyin.

    Parameters
    ----------
    name
        Any text; what is not Chinese stands as it is, in small letters.
    before
        Readings of what comes before it (a family name), syllables parted by spaces.
    every
        Each reading of each character, as given names need it; else the usual one in its word.
    """
    readings = [_readings(each) for each in _characters(name[:SYLLABLES], every)]
    spellings = list(before)
    for options in readings:
        # Most names have one reading; a long one with many keeps only the likeliest few.
        room = options if len(spellings) * len(options) <= MAX_SPELLINGS else options[:1]
        spellings = [f"{a} {b}" for a, b in product(spellings, room)]
    whole = dict.fromkeys(each.replace(" ", "") for each in spellings)
    short = dict.fromkeys("".join(s[:1] for s in each.split()) for each in spellings)
    return Spelling(_joined(whole, 160), _joined(short, 30))


def normal(query: str) -> str:
    """Return what somebody typed as our spellings are written: small, no spaces, ü as v."""
    return "".join(query.lower().replace("ü", "v").replace("'", "").split())


def _characters(name: str, every: bool) -> list[list[str]]:
    # Its dictionaries are read with the first name that is spelled: most commands spell none.
    from pypinyin import Style, pinyin

    return pinyin(name, style=Style.NORMAL, heteronym=every, v_to_u=False)


def _readings(options: list[str]) -> list[str]:
    plain = (" ".join(each.lower().replace("ü", "v").split()) for each in options)
    return list(dict.fromkeys(each for each in plain if each)) or [""]


def _joined(words: dict[str, None], limit: int) -> str:
    kept = ""
    for word in words:
        if len(kept) + len(word) + 1 > limit:
            break
        kept = f"{kept} {word}".strip()
    return kept
