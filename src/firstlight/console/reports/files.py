"""Tables of figures as CSV, XLSX and PDF."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from firstlight.console.filed import filed
from firstlight.console.papers import printed_by
from firstlight.exchange.listing import Listing, listing_pdf
from firstlight.exchange.tables import MEDIA_TYPES, write_table
from firstlight.kernel.actor import Actor

FORMS = ("xlsx", "pdf", "csv")


def table_file(
    actor: Actor, form: str, title: str, about: str, headings: Sequence[str], rows: Sequence[Any]
) -> HttpResponse:
    """Return a table as a file of the form asked for, called by its title."""
    if form == "pdf":
        from firstlight.exchange.pdf import MEDIA_TYPE

        printed = Listing(title, about, headings, [[str(cell) for cell in row] for row in rows])
        language = "en" if (get_language() or "").startswith("en") else "zh-hans"
        zone, by = timezone.get_current_timezone(), printed_by(actor, stays=True)
        data = listing_pdf(printed, timezone.now(), zone, language, by)
        kind = MEDIA_TYPE
    else:
        data = write_table([*headings], rows, "xlsx" if form == "xlsx" else "csv")
        kind = MEDIA_TYPES["xlsx" if form == "xlsx" else "csv"]
    return HttpResponse(
        data,
        content_type=kind,
        headers={"Content-Disposition": filed(title, timezone.localdate(), form=form)},
    )
