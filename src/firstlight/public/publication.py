"""What everybody may see: only what stands in this list by name; everything else is not public.

A page for everybody is a view under `published`, which says what it shows, on what ground, and
which part of the product it belongs to. An address without it cannot be made (`open_path`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.functional import Promise

Words = str | Promise
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Door:
    """A page that the start page leads to; `place` is where it stands in the row."""

    place: int
    title: Words
    does: Words


@dataclass(frozen=True, slots=True)
class Publication:
    """One page that everybody may open.

    Attributes
    ----------
    name
        Of its address.
    shows
        What is public there, in words for the handbook and the register.
    ground
        Why it may be: a safeguard or a law.
    module
        The part of the product whose switch closes it; "" for what nobody can switch off.
    door
        How the start page leads there, if it does.
    """

    name: str
    shows: Words
    ground: Words
    module: str = ""
    door: Door | None = None


PUBLICATIONS: dict[str, Publication] = {}


def enlist(publication: Publication) -> Publication:
    """Put a page on the list of what is public."""
    if PUBLICATIONS.setdefault(publication.name, publication) is not publication:
        raise AssertionError(f"two public pages are named {publication.name}")
    return publication


def open_path(route: str, view: View) -> URLPattern:
    """Return the address of a published page; what is not on the list gets none."""
    found = view.__dict__.get("publication")
    if found is None:
        raise AssertionError(f"{route}: this page is not on the list of what is public")
    return path(route, view, name=found.name)


def address(name: str, language: str, **kwargs: Any) -> str:
    """Return where a published page is, or "" while its room has not opened it."""
    try:
        return reverse(name, kwargs={"language": language, **kwargs})
    except NoReverseMatch:
        return ""


def language_of(request: HttpRequest) -> str:
    """Return the language of a page for everybody: its address says it, never a cookie."""
    language: str = request.__dict__["public_language"]
    return language
