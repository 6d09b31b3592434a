"""The pages for what went wrong, in the reader's theme and language, that ask nobody anything.

They are drawn without the request's context: what would be asked for it may be what is broken.
"""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from firstlight.console.where_from import way_back

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def drawn(request: HttpRequest, template: str, **words: object) -> str:
    """Return a page that only knows how its reader wants it to look."""
    sent_from = way_back(request) if request.method == "POST" else ""
    return render_to_string(template, {"request": request, "sent_from": sent_from, **words})


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what no page of ours sends; of too many words say so."""
    if isinstance(exception, TOO_LARGE):
        status, page = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "413.html"
    else:
        status, page = HTTPStatus.BAD_REQUEST, "400.html"
    return HttpResponse(drawn(request, page), status=status)


def not_sent(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page was open too long, or was opened before another sign-in."""
    words = {"sent_from": way_back(request)}
    return render(request, "403_csrf.html", words, status=HTTPStatus.FORBIDDEN)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer where the product itself is at fault."""
    return HttpResponse(drawn(request, "500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
