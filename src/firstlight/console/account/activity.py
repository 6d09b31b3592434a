"""When a device was last seen: noted at most every few minutes, so that reading writes nothing."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

NOTED_EVERY_S = 300
# Whoever writes to the mailbox from a signed-in phone leaves no trace of it.
FOR_EVERYBODY = "/p/"


class ActivityMiddleware:
    """Keeps the list of signed-in devices true."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note who is seen, then let the request through; on pages for everybody, nobody is."""
        if request.path.startswith(FOR_EVERYBODY):
            return self.get_response(request)
        key = request.session.session_key if request.user.is_authenticated else None
        if key and cache.add(f"seen:{key}", 1, NOTED_EVERY_S):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)
