"""Acts whose page stays open are told where to go; they do not follow by themselves."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from firstlight.console.web import is_in_place

REDIRECTS = (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)


class InPlace:
    """Answer an act in place that leads to a page with that page's address (``X-Goes``).

    A script that followed a redirect would have the page fetched before it can say whether it is
    the one that is open already, and what was to be said there once would be said to nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turn the redirect of an act in place into its address; what goes with it stays."""
        response = self.get_response(request)
        is_act = request.method == "POST" and is_in_place(request)
        if is_act and response.status_code in REDIRECTS:
            response.status_code = HTTPStatus.NO_CONTENT
            response["X-Goes"] = response["Location"]
            del response["Location"]
        return response
