"""What may stand under what in the organisation tree."""

from typing import Protocol, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Refused

# What keeps a log of its own; everything below belongs to the one above it.
TENANTS = ("bureau", "association", "station")
UNDER: dict[str, frozenset[str]] = {
    "bureau": frozenset({"", "bureau"}),
    "association": frozenset({"", "bureau", "association"}),
    "station": frozenset({"bureau", "association"}),
    "team": frozenset({"station", "team"}),
    "squad": frozenset({"team", "squad"}),
    "parent_body": frozenset({"bureau", "association", "station", "team"}),
}


def check_place_in_tree(kind: str, parent_kind: str) -> None:
    """Refuse a node that does not belong under `parent_kind` ("" is the root).

    Raises
    ------
    Refused
        ``wrong-parent``.
    """
    if parent_kind not in UNDER[kind]:
        raise Refused(
            "wrong-parent",
            _("This cannot stand there in the tree: a squad is in a team, a team in a station."),
            field="parent_id",
        )


class Node(Protocol):
    """A node of the tree; `force.models.Organisation` is one."""

    kind: str
    path: str
    station_id: UUID

    @property
    def pk(self) -> UUID:
        """The key."""


Planted = TypeVar("Planted", bound=Node)


def place_in_tree(node: Planted, parent: Node | None) -> Planted:
    """Give a new node its path and its station: its own, or the one it stands under."""
    own = parent is None or node.kind in TENANTS or parent.kind == "bureau"
    node.station_id = node.pk if parent is None or own else parent.station_id
    node.path = f"{parent.path if parent else ''}{node.pk}/"
    return node
