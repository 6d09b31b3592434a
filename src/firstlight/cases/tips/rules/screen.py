"""A tip says what was done, never what somebody is: the words that are refused are data."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, cast
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

UNSEEN = {"Cf", "Mn", "Me"}  # joiners, soft hyphens; strokes and dots laid over a sign
HAN = r"[\u3400-\u9fff]"
MARK = r"[\W_]"
ENDS_CLAUSE = "，。、；：！？,;:!?"
# Blanks and marks between two Chinese characters; what ends a clause stays.
IN_WORD = re.compile(rf"(?<={HAN})(?:(?![{ENDS_CLAUSE}]){MARK})+(?={HAN})")
# But beside a character that stands alone no clause ends: a word is spelt out.
SPELT = re.compile(rf"(?<={HAN}){MARK}+(?={HAN}{MARK})|(?<={MARK}{HAN}){MARK}+(?={HAN})")
# Latin: "mus-lim", and single letters with anything between them.
IN_LATIN = re.compile(r"(?<=[a-z])(?:[^\w\s]|_)+(?=[a-z])")
# Pinyin: a number for the tone, blanks, a stroke; what ends a clause parts two words.
SYLLABLES_PARTED = r"[1-5]?[^\S\n]*['’`-]?[^\S\n]*"
LETTERS = re.compile(rf"(?<![a-z])[a-z](?:{MARK}{{1,3}}[a-z](?![a-z])){{2,}}")


@cache
def _data() -> dict[str, Any]:
    data = files("firstlight.cases.tips").joinpath("screen.json").read_text("utf-8")
    return cast(dict[str, Any], json.loads(data))


@cache
def _words() -> tuple[list[tuple[str, re.Pattern[str]]], re.Pattern[str]]:
    data = _data()
    kinds = []
    for kind, words in data["kinds"].items():
        chinese = "|".join(map(re.escape, words["zh"]))
        english = "|".join(rf"{MARK}+".join(word.split()) for word in words["en"])
        pinyin = "|".join(map(_spelt, words["py"]))
        # Chinese stands beside English without a blank: only letters make one word of both.
        whole = rf"{chinese}|(?<![a-z])(?:{english}|{pinyin})(?![a-z])"
        kinds.append((kind, re.compile(whole)))
    spared = "|".join(map(re.escape, sorted(data["spared"], key=len, reverse=True)))
    return kinds, re.compile(spared)


def _spelt(word: str) -> str:
    """Return the pattern of a word in pinyin, with what may stand between its syllables."""
    return SYLLABLES_PARTED.join(word.split()) + "[1-5]?"


@cache
def _folds() -> dict[int, str]:
    """Return what every other form of a sign is read as."""
    alike = [*_data()["forms"].items(), *_data()["likes"].items()]
    return {ord(other): sign for sign, others in alike for other in others}


def _folded(text: str) -> str:
    """Return a text in simplified characters and small Latin letters, without unseen signs."""
    seen = "".join(sign for sign in normalize("NFKD", text) if category(sign) not in UNSEEN)
    return seen.casefold().translate(_folds())


def _readings(text: str) -> list[str]:
    """Return how a text can be read: as it stands, and with its words put together again."""
    plain = IN_WORD.sub("", _folded(text))
    return [
        plain,
        SPELT.sub("", plain),
        IN_LATIN.sub("", plain),
        LETTERS.sub(lambda run: re.sub(MARK, "", run[0]), plain),
    ]


def refuse_targeting(**texts: str) -> None:
    """Refuse what points at people for who they are; the sentence names the word.

    Raises
    ------
    Refused
        ``targeting``, at the first field that does.
    """
    kinds, spared = _words()
    for field, text in texts.items():
        readings = [spared.sub(" ", reading) for reading in _readings(text)]
        for kind, pattern in kinds:
            found = next(filter(None, map(pattern.search, readings)), None)
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
