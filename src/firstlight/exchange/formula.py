"""Keep a spreadsheet from running what somebody typed as a name.

Text that a spreadsheet would take for a formula gets an apostrophe in front, which every
spreadsheet shows as plain text. Reading takes exactly that apostrophe off again, so nothing is
lost, not even where the text itself begins with one.
"""

import re

# Full-width signs count too: spreadsheets set to Chinese or Japanese accept them.
RISKY = re.compile(r"'*[=+\-@\t\n\r＝＋－＠]")
NUMBER = re.compile(r"'*-?\d+(\.\d+)?([eE][+-]?\d+)?")


def is_risky(text: str) -> bool:
    """Say whether a spreadsheet might run `text`; plain negative numbers are harmless."""
    return bool(RISKY.match(text)) and not NUMBER.fullmatch(text)


def neutralise(text: str) -> str:
    """Return `text` so that no spreadsheet runs it."""
    return "'" + text if is_risky(text) else text


def restore(text: str) -> str:
    """Undo `neutralise`."""
    return text[1:] if text.startswith("'") and is_risky(text[1:]) else text
