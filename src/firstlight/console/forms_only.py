"""Whoever opens an address that only takes a form is led to the page that the form stands on."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

PROGRAMS = ("/api/", "/in/", "/live/")


class FormsOnly:
    """Lead a browser on from where it would see nothing at all.

    A refused form is shown under the address it was sent to: a change of language there, a sign-in
    or the address bar opens that address as if it were a page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through; turn “only for sending” into the page above it."""
        response = self.get_response(request)
        is_barred = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        if is_barred and request.method == "GET" and _is_of_a_page(request):
            return redirect(page_above(request.path))
        return response


def _is_of_a_page(request: HttpRequest) -> bool:
    """Whether a browser asks for a page: programs are told plainly that they sent it wrongly."""
    asks_for_a_page = "text/html" in request.headers.get("Accept", "")
    return asks_for_a_page and not request.path.startswith(PROGRAMS)


def page_above(path: str) -> str:
    """Return the nearest address further up; one that only takes forms too leads on by itself."""
    while above := path.rstrip("/").rpartition("/")[0]:
        path = f"{above}/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return "/"
