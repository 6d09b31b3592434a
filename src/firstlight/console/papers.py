"""A paper in parts as an answer: shown in the browser, printed from there, kept by no cache."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from firstlight.console.filed import filed
from firstlight.exchange.paper import Paper, paper_pdf
from firstlight.force.queries import station_of
from firstlight.force.roles import TITLES
from firstlight.kernel.actor import Actor


def pdf_of(actor: Actor, paper: Paper, *named: object, stays: bool = False) -> HttpResponse:
    """Return a paper to be shown or printed; its foot says who prints it (see `printed_by`).

    `named` says of which thing it is, beside its title: a number, a day.
    """
    zone, language = timezone.get_current_timezone(), get_language() or "zh-hans"
    return HttpResponse(
        paper_pdf(paper, timezone.now(), zone, language, printed_by(actor, stays=stays)),
        content_type="application/pdf",
        headers={
            "Content-Disposition": filed(paper.title, *named, form="pdf", shown=True),
            "Cache-Control": "private, no-store",
        },
    )


def printed_by(actor: Actor, *, stays: bool = False) -> str:
    """Return for the foot of a paper who prints it: the station and the role.

    The person's own name only stands on what `stays` in the house: whoever is handed a paper, or
    finds it, needs to know the station and no more.
    """
    home = station_of(actor.station_id)
    parts = [home.called if home else "", str(TITLES.get(actor.role, ""))]
    return " · ".join(filter(None, [*parts, actor.name if stays else ""]))
