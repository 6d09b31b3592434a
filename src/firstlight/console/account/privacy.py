"""What a signed-in person was shown is in no browser's store when they have gone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PrivateMiddleware:
    """Has answers to whoever is signed in kept nowhere, unless they say themselves how long.

    Computers at a station are shared: “back” after signing out shows nothing of somebody else's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through and say how its answer may be kept."""
        is_signed_in = request.user.is_authenticated  # asked before, for signing out ends it
        response = self.get_response(request)
        if is_signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


def kept_on_the_phone(response: HttpResponse) -> HttpResponse:
    """Let the browser give a page back that is needed where there is no signal.

    A phone that has closed it to save room shows it again from its own store.
    """
    response["Cache-Control"] = "private, no-cache"
    return response
