"""On a demonstration's sign-in page the parts can be picked; nowhere else is there such a list."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from firstlight.config.demo.signing_in import listed


def demo_roles(request: HttpRequest) -> dict[str, Any]:
    """Return the ways into the demonstration for a visitor of its sign-in page."""
    visiting = request.path.startswith("/accounts/login") and not request.user.is_authenticated
    return {"demo_roles": listed() if settings.DEMO and visiting else []}
