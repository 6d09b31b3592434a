"""Any list page on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils import translation
from django.utils.translation import gettext as _

from firstlight.exchange.columns import widths
from firstlight.exchange.foot import not_police, printed
from firstlight.exchange.pdf import compile_pdf

# Above this many columns the sheet lies down.
UPRIGHT_COLUMNS = 6
# Half-widths of a letter in a line of the sheet, upright and lying.
ROOM, ROOM_LYING = 120, 178


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: heading, a line about what was chosen, headings of columns and rows of text.

    `numbers` names the columns (from 0) that are set to the right.
    """

    title: str
    about: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


def listing_pdf(
    listing: Listing, printed_at: datetime, zone: tzinfo, language: str, by: str = ""
) -> bytes:
    """Set the pages; language ``zh-hans`` or ``en``, `by` whoever prints them."""
    with translation.override(language):
        columns = range(len(listing.headings))
        wide = len(listing.headings) > UPRIGHT_COLUMNS
        return compile_pdf(
            "list",
            {
                "title": listing.title,
                "about": listing.about,
                "headings": list(listing.headings),
                "rows": [list(row) for row in listing.rows],
                "right": [column in listing.numbers for column in columns],
                "widths": widths(listing.headings, listing.rows, ROOM_LYING if wide else ROOM),
                "wide": wide,
                "language": language[:2],
                "footer": printed(
                    printed_at,
                    zone,
                    by,
                    not_police(),
                    _("Rows: %(count)s.") % {"count": len(listing.rows)},
                ),
            },
        )
