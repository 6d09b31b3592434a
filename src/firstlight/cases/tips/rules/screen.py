"""A tip says what was done, never what somebody is: the words that are refused are data."""

import json
import re
from functools import cache
from importlib.resources import files
from unicodedata import category, normalize

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Refused

KINDS = {
    "ethnicity": _("where somebody comes from"),
    "faith": _("what somebody believes"),
    "opinion": _("what somebody thinks"),
    "health": _("whether somebody is ill"),
    "petitioning": _("that somebody complains or petitions"),
}

# Blanks and marks between two Chinese characters; what ends a clause stays.
IN_WORD = re.compile(r"(?<=[\u4e00-\u9fff])[\s\-–—·•.*_~/|+=#^]+(?=[\u4e00-\u9fff])")


@cache
def _words() -> tuple[list[tuple[str, re.Pattern[str]]], re.Pattern[str]]:
    data = json.loads(files("firstlight.cases.tips").joinpath("screen.json").read_text("utf-8"))
    kinds = []
    for kind, words in data["kinds"].items():
        chinese = "|".join(map(re.escape, words["zh"]))
        english = "|".join(map(re.escape, words["en"]))
        # Chinese stands beside English without a blank: only letters make one word of both.
        whole = rf"{chinese}|(?<![a-z])(?:{english})(?![a-z])"
        kinds.append((kind, re.compile(whole, re.IGNORECASE)))
    spared = "|".join(map(re.escape, sorted(data["spared"], key=len, reverse=True)))
    return kinds, re.compile(spared, re.IGNORECASE)


def _plain(text: str) -> str:
    """Return a text as it is read: wide letters, unseen signs and marks in a word hide nothing."""
    seen = "".join(sign for sign in normalize("NFKC", text) if category(sign) != "Cf")
    return IN_WORD.sub("", seen)


def refuse_targeting(**texts: str) -> None:
    """Refuse what points at people for who they are; the sentence names the word.

    Raises
    ------
    Refused
        ``targeting``, at the first field that does.
    """
    kinds, spared = _words()
    for field, text in texts.items():
        plain = spared.sub(" ", _plain(text))
        for kind, pattern in kinds:
            found = pattern.search(plain)
            if found:
                raise Refused(
                    "targeting",
                    _(
                        "“%(word)s” says %(kind)s; that is no matter for police here. Say only "
                        "what was done, when and where. Whoever is in danger calls 110 or 120."
                    ),
                    field=field,
                    word=found[0],
                    kind=KINDS[kind],
                )
