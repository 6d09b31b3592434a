"""A paper in parts, such as minutes, a certificate or a leaflet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils import translation
from django.utils.translation import gettext as _

from firstlight.exchange.columns import widths
from firstlight.exchange.foot import not_police, printed
from firstlight.exchange.pdf import compile_pdf

ROOM = 108  # half-widths of a letter in a line of a table
BLANK = "_" * 20


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paper: facts by term, lines of text, a table; each may be missing."""

    heading: str = ""
    facts: Sequence[tuple[str, str]] = ()
    lines: Sequence[str] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper.

    Attributes
    ----------
    title, about, lead
        Heading, the line below it, and the sentence before the parts.
    signed
        Lines to be signed or sealed at the foot.
    qr, qr_words
        A code as SVG and what stands below it; "" for none.
    is_large
        Big letters, for the wall.
    """

    title: str
    parts: Sequence[Part]
    about: str = ""
    lead: str = ""
    signed: Sequence[str] = ()
    qr: str = ""
    qr_words: str = ""
    is_large: bool = False


def to_sign(who: str) -> str:
    """Return a line of a paper's foot with room for a hand: who signs, and the day."""
    return f"{who} {BLANK}  {_('Date')} {BLANK}"


def paper_pdf(
    paper: Paper, printed_at: datetime, zone: tzinfo, language: str, by: str = ""
) -> bytes:
    """Set the pages; language ``zh-hans`` or ``en``, `by` whoever prints them."""
    with translation.override(language):
        return compile_pdf(
            "paper",
            {
                "title": paper.title,
                "about": paper.about,
                "lead": paper.lead,
                "parts": [_part(part) for part in paper.parts],
                "signed": list(paper.signed),
                "qr": paper.qr,
                "qr_words": paper.qr_words,
                "large": paper.is_large,
                "language": language[:2],
                "footer": printed(printed_at, zone, by, not_police()),
            },
        )


def _part(part: Part) -> dict[str, object]:
    return {
        "heading": part.heading,
        "facts": [list(fact) for fact in part.facts],
        "lines": list(part.lines),
        "headings": list(part.headings),
        "rows": [list(row) for row in part.rows],
        "widths": widths(part.headings, part.rows, ROOM),
    }
