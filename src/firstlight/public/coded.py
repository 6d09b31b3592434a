"""A form that everybody may send, and the way back to what became of it by a code told once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from firstlight.kernel.errors import NotFound
from firstlight.kernel.forms import Outcome
from firstlight.public.frame import Sent, draw, take
from firstlight.public.publication import Words

T = TypeVar("T")
Context = Mapping[str, Any]


def form(
    request: HttpRequest,
    name: str,
    send: Callable[[UUID], Outcome],
    told: Callable[[Any], Context],
    around: Callable[[], Context],
) -> HttpResponse:
    """Show a form, or take it and tell the code to come back with.

    Parameters
    ----------
    request
        The form as it came, or nothing.
    name
        Of its challenge, and of its pages: ``public/NAME.html`` and ``public/NAME_sent.html``.
    send
        Carries the form out with the key that is good once.
    told
        What the page with the code says of what was made, as plain words.
    around
        What the form offers: choices and labels.
    """
    sent = Sent(name, request.POST)
    if request.method == "POST":
        sent = take(request, name, send, told)
        if sent.ok:
            return draw(request, f"public/{name}_sent.html", sent.told)
    return draw(request, f"public/{name}.html", {**sent.context(), **around()}, sent.status)


def way_back(
    request: HttpRequest,
    name: str,
    find: Callable[[str], T],
    shown: Callable[[T], Context],
    wrong: Words,
    step: Callable[[str, str], Outcome] | None = None,
) -> HttpResponse:
    """Ask for a code; show who has it how far the matter is (``public/NAME_back.html``).

    Parameters
    ----------
    request
        With the code, and perhaps a step (``event``).
    name
        Of the form that told the code.
    find
        Returns what a code stands for, or raises `NotFound`.
    shown
        What the page says of it.
    wrong
        The sentence for a code that leads nowhere.
    step
        Takes a step in the matter: code and event.
    """
    code, event = (request.POST.get(key, "").strip() for key in ("code", "event"))
    errors: dict[str, str] = {}
    about: Context = {"found": None}
    if request.method == "POST":
        try:
            if event and step:
                errors = step(code, event).errors
            found = find(code)
            about = {"found": found, **shown(found)}
        except NotFound:
            errors = {"code": str(wrong)}
    context = {**about, "code": code, "errors": errors, "values": request.POST}
    return draw(request, f"public/{name}_back.html", context, 422 if errors else 200)


def typed(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    """Return what was typed into fields, without blanks around it."""
    return {name: request.POST.get(name, "").strip() for name in names}
