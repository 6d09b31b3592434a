"""What a phone takes along to where there is no signal.

Pages that say so (`console.web.page`) are kept by a worker of the browser's own when they have
been seen, and a few more are fetched ahead. Without a signal the worker gives them back, saying of
when they are; of any other page it shows `nothing_here`. All of it belongs to one signed-in person
and is gone at sign-out, after twelve hours, or as soon as the server says that a page is not
theirs any more.
"""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from firstlight.console.carried import WORKER
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page


def worker(_request: HttpRequest) -> HttpResponse:
    """Return the worker: from the root, so that it is there for every field page."""
    found = finders.find(WORKER)
    if not isinstance(found, str):
        raise FileNotFoundError(WORKER)
    response = HttpResponse(Path(found).read_bytes(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@page(may="inbox.read", carried=True)
def nothing_here(request: SeatedRequest) -> HttpResponse:
    """Say that a page was not kept, and name those that were."""
    return render(request, "field/no_signal.html")
