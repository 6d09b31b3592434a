"""A tip says what was done, never what somebody is: the words that are refused are data."""

import json
import re
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Refused

KINDS = {
    "ethnicity": _("where somebody comes from"),
    "faith": _("what somebody believes"),
    "opinion": _("what somebody thinks"),
    "health": _("whether somebody is ill"),
    "petitioning": _("that somebody complains or petitions"),
}


@cache
def _words() -> tuple[list[tuple[str, re.Pattern[str]]], re.Pattern[str]]:
    data = json.loads(files("firstlight.cases.tips").joinpath("screen.json").read_text("utf-8"))
    kinds = []
    for kind, words in data["kinds"].items():
        chinese = "|".join(map(re.escape, words["zh"]))
        english = "|".join(map(re.escape, words["en"]))
        kinds.append((kind, re.compile(rf"{chinese}|\b(?:{english})\b", re.IGNORECASE)))
    spared = "|".join(map(re.escape, sorted(data["spared"], key=len, reverse=True)))
    return kinds, re.compile(spared, re.IGNORECASE)


def refuse_targeting(**texts: str) -> None:
    """Refuse what points at people for who they are; the sentence names the word.

    Raises
    ------
    Refused
        ``targeting``, at the first field that does.
    """
    kinds, spared = _words()
    for field, text in texts.items():
        # Blanks between Chinese characters hide nothing.
        plain = spared.sub(" ", re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", text))
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
