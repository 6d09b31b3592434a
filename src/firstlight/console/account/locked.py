"""What is read where a sign-in is locked for a while: until when, and what opens it sooner."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def locked(
    request: HttpRequest, _refused: HttpResponse | None = None, _given: object = None
) -> HttpResponse:
    """Return the page; each further try begins the time anew."""
    lasts = settings.AXES_COOLOFF_TIME
    context = {"opens_at": timezone.now() + lasts}
    answer = render(request, "account/locked.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(int(lasts.total_seconds()))
    return answer
