"""The start page for everybody: what one may do here, as far as it is open."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from firstlight.force.switches import is_off_everywhere
from firstlight.public.frame import HEADERS, draw, published
from firstlight.public.publication import PUBLICATIONS, Words, address


@dataclass(frozen=True, slots=True)
class DoorShown:
    """A door as the start page draws it."""

    title: Words
    does: Words
    url: str


@published(
    "public_root",
    shows=_("Nothing; it leads to the start page in the reader's language."),
    ground=_("Says nothing about anybody."),
)
@require_safe
def root(_request: HttpRequest) -> HttpResponse:
    """Lead to the start page in the language that the browser asks for."""
    language = "en" if (translation.get_language() or "").startswith("en") else "zh"
    return HttpResponseRedirect(
        reverse("public_start", kwargs={"language": language}), headers=HEADERS
    )


@published(
    "public_start",
    shows=_("What one may do here without an account."),
    ground=_("Says nothing about anybody."),
)
@require_safe
def start(request: HttpRequest, language: str) -> HttpResponse:
    """Show the doors whose room has opened its page and whose part is on somewhere."""
    doors = [each for each in PUBLICATIONS.values() if each.door]
    shown = [
        DoorShown(each.door.title, each.door.does, address(each.name, language))
        for each in sorted(doors, key=lambda each: each.door.place if each.door else 0)
        if each.door and not (each.module and is_off_everywhere(each.module))
    ]
    return draw(request, "public/start.html", {"doors": [each for each in shown if each.url]})
