"""Pages that a phone may take along to where there is no signal."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.templatetags.static import static
from django.utils.translation import get_language

WORKER = "console/js/worker.js"


def carry(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Let the phone take a page along to where there is no signal (``worker.js``).

    ``X-Carried`` names whose page it is, in which language, and by its worker's address of which
    edition: what is of another person, language or edition is thrown away by the next. The
    browser's own store keeps nothing.
    """
    if request.method == "GET" and response.status_code == HTTPStatus.OK:
        response["X-Carried"] = f"{request.user.pk} {get_language()} {static(WORKER)}"
    return response
