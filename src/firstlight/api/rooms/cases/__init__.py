"""Cases as JSON: one router a kind."""

from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.rooms.cases import disputes, enterprises, hazards, inspections


def _acts_of(kind: str) -> Router:
    """Return the doors of a kind whose rows are read on pages only."""
    router = Router(tags=[kind])
    acts(router, (kind,))
    return router


ROUTERS = (
    hazards.router,
    inspections.router,
    enterprises.router,
    disputes.router,
    *(_acts_of(kind) for kind in ("grid_events", "ecology", "checklists")),
)
