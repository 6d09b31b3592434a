"""Whoever may do more than volunteer signs in with a second factor."""

from collections.abc import Callable, Iterable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from firstlight.force.models import Account
from firstlight.force.seating import seats_behind
from firstlight.force.seats import Seat, seats

OPEN = ("/p/", "/n/", "/accounts/", "/static/", "/i18n/")
# What these roles can do is their own affair: a password is enough.
OWN_AFFAIRS = frozenset({"volunteer", "applicant"})


def needs_second_factor(account: object) -> bool:
    """Return whether an account has a seat in which more can be done than one's own affairs."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    if not isinstance(account, Account) or account.person is None:
        return False
    return _do_more(seats(account.person))


def owes_second_factor(request: HttpRequest) -> bool:
    """Return whether whoever asks must set up a second factor before anything else."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    return _do_more(seats_behind(request)) and not is_mfa_enabled(request.user)


def _do_more(found: Iterable[Seat]) -> bool:
    return any(seat.role not in OWN_AFFAIRS for seat in found)


class SecondFactorMiddleware:
    """Sends an account whose seat needs a second factor to set one up, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or send it to the set-up page."""
        if request.path.startswith(OPEN) or not owes_second_factor(request):
            return self.get_response(request)
        if request.path.startswith(("/api/", "/live/")):
            return HttpResponse(status=403, content_type="text/plain")
        return redirect("mfa_index")
