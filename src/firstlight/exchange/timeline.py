"""The course of an incident on paper, each row with the mark of its place in the log's chain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils import translation
from django.utils.translation import gettext as _

from firstlight.exchange.foot import not_police, printed
from firstlight.exchange.pdf import compile_pdf
from firstlight.kernel.words import sentences

SHORT = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log: when, who, what in one sentence, its full hash (hex; "" of a note)."""

    at: datetime
    actor: str
    sentence: str
    hash: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """An incident's course.

    Attributes
    ----------
    title, about
        Heading, and station, state and period in one line.
    entries
        Oldest first.
    head
        Hash of the newest row of the station's whole chain, hex.
    intact
        Whether the chain was verified when this was made.
    """

    title: str
    about: str
    entries: Iterable[Entry]
    head: str
    intact: bool


def timeline_pdf(
    timeline: Timeline, printed_at: datetime, zone: tzinfo, language: str, by: str = ""
) -> bytes:
    """Set the pages; times in `zone`, language ``zh-hans`` or ``en``, `by` whoever prints them."""
    with translation.override(language):
        entries = list(timeline.entries)
        return compile_pdf(
            "timeline",
            {
                "title": timeline.title,
                "about": timeline.about,
                "words": [_("Time"), _("Who"), _("What happened"), _("Mark")],
                "rows": [_row(entry, zone) for entry in entries],
                "proof": {"words": _proof(timeline, entries), "head": timeline.head},
                "language": language[:2],
                "footer": printed(printed_at, zone, by, not_police()),
            },
        )


def _proof(timeline: Timeline, entries: Sequence[Entry]) -> str:
    if timeline.intact:
        words = _(
            "Each mark is the start of a row's hash, which also covers the row before it. The "
            "chain was checked when this was printed and is whole. Its newest hash:"
        )
        # Nobody should take a blank for a row that was slipped in.
        unmarked = [_("A note has no mark: its words are erased with the case.")]
        return sentences([*([] if all(entry.hash for entry in entries) else unmarked), words])
    return _(
        "THE CHAIN IS BROKEN: rows were changed or removed outside this product. Do not rely on "
        "this page. The newest hash found:"
    )


def _row(entry: Entry, zone: tzinfo) -> dict[str, str]:
    at = entry.at.astimezone(zone)
    return {
        "day": at.strftime("%Y-%m-%d"),
        "at": at.strftime("%H:%M:%S"),
        "who": entry.actor,
        "what": entry.sentence,
        "mark": entry.hash[:SHORT],
    }
