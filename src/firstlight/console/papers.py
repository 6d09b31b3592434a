"""A paper in parts as an answer: shown in the browser, printed from there, kept by no cache."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from firstlight.exchange.paper import Paper, paper_pdf


def pdf_of(paper: Paper, name: str) -> HttpResponse:
    """Return a paper to be shown or printed."""
    zone, language = timezone.get_current_timezone(), get_language() or "zh-hans"
    return HttpResponse(
        paper_pdf(paper, timezone.now(), zone, language),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
