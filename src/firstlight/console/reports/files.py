"""Tables of figures as CSV, XLSX and PDF."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from firstlight.exchange.listing import Listing, listing_pdf
from firstlight.exchange.tables import MEDIA_TYPES, write_table

FORMS = ("xlsx", "pdf", "csv")


def table_file(
    form: str, name: str, title: str, about: str, headings: Sequence[str], rows: Sequence[Any]
) -> HttpResponse:
    """Return a table as a file of the form asked for."""
    if form == "pdf":
        from firstlight.exchange.pdf import MEDIA_TYPE

        printed = Listing(title, about, headings, [[str(cell) for cell in row] for row in rows])
        language = "en" if (get_language() or "").startswith("en") else "zh-hans"
        data = listing_pdf(printed, timezone.now(), timezone.get_current_timezone(), language)
        kind = MEDIA_TYPE
    else:
        data = write_table([*headings], rows, "xlsx" if form == "xlsx" else "csv")
        kind = MEDIA_TYPES["xlsx" if form == "xlsx" else "csv"]
    return HttpResponse(
        data,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )
