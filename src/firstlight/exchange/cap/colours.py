"""The colour of a warning as its issuer wrote it: never worked out from a severity."""

import re
from collections.abc import Mapping, Sequence

COLOURS = ("blue", "yellow", "orange", "red")
_WORDS = {"蓝": "blue", "黄": "yellow", "橙": "orange", "红": "red"}
_NAMES = re.compile(r"colou?r|颜色|等级|级别|awareness_level|signal", re.IGNORECASE)
_CHINESE = re.compile(r"([蓝黄橙红])色")
_ENGLISH = re.compile(r"\b(blue|yellow|orange|red)\b", re.IGNORECASE)


def colour_of(severity: str, parameters: Mapping[str, str], words: Sequence[str]) -> str:
    """Return the colour said in a message, or "".

    Where it is looked for, the plainest first: the severity of China's national profile, a
    parameter that is called a colour or level, the headline or the event's own name.
    """
    if severity.lower() in COLOURS:
        return severity.lower()
    named = [value for name, value in parameters.items() if _NAMES.search(name)]
    for text in (*named, *words):
        if found := colours_in(text):
            return found[0]
    return ""


def colours_in(text: str) -> list[str]:
    """Return each colour named in a text, in order."""
    chinese = [_WORDS[each] for each in _CHINESE.findall(text)]
    return chinese + [each.lower() for each in _ENGLISH.findall(text)]
