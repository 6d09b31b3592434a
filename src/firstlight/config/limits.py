"""Pages that need no sign-in are asked for only so often, by one address and with one link."""

import math
import secrets
import time
from collections.abc import Callable
from datetime import date
from hashlib import blake2b
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from firstlight.kernel.rates import Limiter, Rate

# One person holds the secret that opens each of these.
LINKS = ("/a/", "/join/")
# Forms for everybody: what one connection sends is counted by itself, and more strictly.
FORMS = ("/p/",)
# What else somebody without an account can reach: one notice is read by many, so only addresses
# count; sign-in has its own count of failures besides.
OPEN = ("/n/", "/p/", "/i18n/", "/accounts/login/", "/accounts/2fa/")


class OpenPages:
    """Count what comes without sign-in; answer 429 when it is too often.

    The address is the client's as the server knows it (a trusted proxy's ``X-Forwarded-For``); of
    IPv6 the network of a household (/64). Many people behind one address of a telephone company
    is why an address may do much more than a link.
    """

    def __init__(
        self,
        get_response: Callable[[HttpRequest], HttpResponse],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.get_response = get_response
        self.by_address = Limiter(Rate.parse(settings.ADDRESS_RATE), clock)
        self.by_link = Limiter(Rate.parse(settings.LINK_RATE), clock)
        self.by_form = Limiter(Rate.parse(settings.FORM_RATE), clock)
        self._day, self._salt = date.min, b""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a request pass, or say how long to wait."""
        wait_s = self._wait_s(request)
        return too_many(request, wait_s) if wait_s else self.get_response(request)

    def _wait_s(self, request: HttpRequest) -> float:
        path = request.path
        if not path.startswith((*LINKS, *OPEN)):
            return 0.0
        address = self._masked(household(request.META.get("REMOTE_ADDR", "")))
        wait_s = self.by_address.wait_s(address)
        if not wait_s and request.method == "POST" and path.startswith(FORMS):
            wait_s = self.by_form.wait_s(address)
        if not wait_s and path.startswith(LINKS):
            wait_s = self.by_link.wait_s("/".join(path.split("/", 3)[:3]))
        return wait_s

    def _masked(self, address: str) -> str:
        """Return what stands for an address today: no address is kept, not even in memory."""
        today = timezone.localdate()
        if today != self._day:
            self._day, self._salt = today, secrets.token_bytes(32)
        return blake2b(address.encode(), key=self._salt, digest_size=16).hexdigest()


def household(address: str) -> str:
    """Return what stands for one connection to the network: an IPv4 address, or a /64."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    mapped = found.ipv4_mapped
    return str(mapped or ip_network((found, 64), strict=False))


def too_many(request: HttpRequest, wait_s: float) -> HttpResponse:
    """Return the page, in both languages, with the time to wait in whole seconds."""
    seconds = max(1, math.ceil(wait_s))
    # Drawn without the request's context, like every page for everybody: nobody gets a cookie.
    words = {"request": request, "seconds": seconds, "languages": settings.LANGUAGES}
    return HttpResponse(
        render_to_string("too_many.html", words),
        status=HTTPStatus.TOO_MANY_REQUESTS,
        headers={
            "Retry-After": str(seconds),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
        },
    )


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """Return the page for the limits of sign-in itself, which all count by the minute."""
    return too_many(request, 60)
