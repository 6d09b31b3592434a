"""Any list page on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils import translation
from django.utils.translation import gettext as _

from firstlight.exchange.foot import not_police, printed
from firstlight.exchange.pdf import compile_pdf

# Above this many columns the sheet lies down.
UPRIGHT_COLUMNS = 6
NARROWEST, WIDEST = 4, 40


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
        return compile_pdf(
            "list",
            {
                "title": listing.title,
                "about": listing.about,
                "headings": list(listing.headings),
                "rows": [list(row) for row in listing.rows],
                "right": [column in listing.numbers for column in columns],
                "widths": [_share(listing, column) for column in columns],
                "wide": len(listing.headings) > UPRIGHT_COLUMNS,
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


def _share(listing: Listing, column: int) -> int:
    """Return a column's share of the width: as its longest text, within bounds."""
    texts = [listing.headings[column], *(row[column] for row in listing.rows)]
    longest = max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts)
    return max(NARROWEST, min(WIDEST, longest))
