"""Who is at the keyboard: the actor of a request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from firstlight.force.models import Account
from firstlight.force.seats import Seat, actor_among, seats
from firstlight.kernel.actor import Actor


class SeatedRequest(HttpRequest):
    """A request whose sender sits somewhere."""

    actor: Actor


def seats_behind(request: HttpRequest) -> list[Seat]:
    """Return every seat of the signed-in account, asked for once a request."""
    known: list[Seat] | None = request.__dict__.get("seats")
    if known is not None:
        return known
    account = request.user
    person = account.person if isinstance(account, Account) else None
    found = seats(person) if person else []
    request.__dict__["seats"] = found
    return found


def actor_behind(request: HttpRequest) -> Actor | None:
    """Return the actor that the signed-in account acts as, or `None`."""
    account = request.user
    if not isinstance(account, Account) or account.person is None:
        return None
    return actor_among(seats_behind(request), account.acting_as)


class SeatMiddleware:
    """Gives each request its `actor` (looked up when first asked for)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Seat the sender."""
        request.actor = SimpleLazyObject(lambda: actor_behind(request))  # type: ignore[attr-defined]
        return self.get_response(request)
