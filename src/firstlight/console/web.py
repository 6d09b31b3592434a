"""How every page is opened and every form is carried out."""

import functools
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDictKeyError

from firstlight.console.carried import carry
from firstlight.console.seat import SeatedRequest
from firstlight.console.where_from import way_back
from firstlight.force.roles import ROLES
from firstlight.force.seating import seats_behind
from firstlight.kernel.actor import Actor
from firstlight.kernel.cursors import cursor_now
from firstlight.kernel.errors import NotAllowed, NotFound, SwitchedOff, lack_of
from firstlight.kernel.forms import Outcome, perform
from firstlight.kernel.refusals import keep, keys_of

__all__ = ["Outcome", "draw_part", "is_in_place", "missing", "page", "perform"]

P = ParamSpec("P")
View = Callable[Concatenate[SeatedRequest, P], HttpResponseBase]


def page(
    may: str, *, part: str = "", carried: bool = False
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Open a page to actors with the capability `may`, while its part of the product is on.

    The part is that of the capability; a page that everybody may open names its own.

    Signed-out visitors go to the sign-in page, and from there on to what they wanted. Forbidden
    and missing look the same: 404; that somebody lacked the capability, or had the address of a
    row that is not there for them, is kept for the auditor. A part that is switched off says so.
    Who has left, or whose last role has ended, is told so, and how to go on: every page leads
    there, and none would sign them out.

    A `carried` page goes along on the phone to where there is no signal (`console.field.carry`).
    """

    def wrap(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect(f"/accounts/login/?{urlencode({'next': way_back(request)})}")
            actor = getattr(request, "actor", None)
            if not actor:
                return render(request, "without_seat.html", status=HTTPStatus.NOT_FOUND)
            if not actor.may(may):
                return _barred(request, actor, lack_of(actor, may), may)
            if actor.is_off(part):
                return _barred(request, actor, SwitchedOff())
            # Before the page reads anything: what changes meanwhile is told by the live line.
            if "live_cursor" not in request.__dict__:  # a page may stand behind another's door
                request.__dict__["live_cursor"] = cursor_now(actor)
            try:
                answer = view(cast(SeatedRequest, request), *args, **kwargs)
                return carry(request, answer) if carried else answer
            except (NotFound, NotAllowed) as no:
                return _barred(request, actor, no)
            except MultiValueDictKeyError:  # a form without one of its fields: not of our making
                return render(request, "missing.html", status=HTTPStatus.BAD_REQUEST)

        opened.__dict__["may"] = may  # read by the tests that try every page
        opened.__dict__["part"] = part
        return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], opened)

    return wrap


def _barred(
    request: HttpRequest, actor: Actor, no: NotAllowed | NotFound, may: str = ""
) -> HttpResponse:
    """Keep the refusal under the page's name, and answer as if nothing were there.

    Whoever has changed seats in another window finds the way back to the seat that opens such
    pages: of their own seats they know, and of the row that tells nothing.
    """
    match = request.resolver_match
    if isinstance(no, SwitchedOff):
        return render(request, "switched_off.html", {"why": no}, status=HTTPStatus.NOT_FOUND)
    name = f"page.{(match.url_name if match else None) or 'unnamed'}"
    if isinstance(no, NotAllowed):
        keep(no, actor, name)
    elif keys := keys_of(match.kwargs.values() if match else (), request.GET.values()):
        keep(no, actor, name, keys)
    others = [seat.key for seat in seats_behind(request) if may in ROLES[seat.role].capabilities]
    return missing(request, others=others, back=way_back(request))


def is_in_place(request: HttpRequest) -> bool:
    """Whether a page asks for one part of itself, to be put where that part stands."""
    return "X-Fragment" in request.headers


def draw_part(
    request: HttpRequest, part: str, context: Mapping[str, Any], *, refused: bool = False
) -> HttpResponse:
    """Answer an act done in place (`inplace.js`): its part as it stands now, and what was said."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    answer = render(request, "parts/in_place.html", {**context, "part": part}, status=status)
    answer["X-Fragment"] = "1"
    return answer


def missing(request: HttpRequest, **words: object) -> HttpResponse:
    """Return the one page for what is not there or not for this reader."""
    return render(request, "missing.html", words, status=HTTPStatus.NOT_FOUND)
