"""The organisation tree as an actor sees it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from firstlight.force.models import Membership, Organisation
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree in reading order; `depth` counts from the highest visible one."""

    organisation: Organisation
    depth: int
    serving: int
    below: int

    @property
    def indent(self) -> str:
        """Blanks that show the depth wherever the tree is a plain list."""
        return "　" * self.depth


def organisations(actor: Actor, *, closed: bool = False) -> QuerySet[Organisation]:
    """Return the organisations of the actor's stations; closed ones only on request."""
    rows: QuerySet[Organisation] = Organisation.objects.visible_to(actor)
    if actor.teams:
        # Who acts in a team sees the team, what is in it, and the station above it.
        rows = rows.filter(pk__in=[*actor.teams, actor.station_id])
    return (rows if closed else rows.filter(is_closed=False)).order_by("path")


def organisation(actor: Actor, key: UUID | str) -> Organisation:
    """Return one organisation, or raise `NotFound`."""
    found = organisations(actor, closed=True).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def teams(actor: Actor) -> QuerySet[Organisation]:
    """Return the open teams and squads that the actor sees."""
    return organisations(actor).filter(kind__in=["team", "squad"])


def station_of(station_id: UUID) -> Organisation | None:
    """Return the node whose key is a station's, for headings."""
    return Organisation.objects.filter(pk=station_id).first()


def path_names(node: Organisation) -> list[str]:
    """Return the names from the root to `node`."""
    keys = [UUID(key) for key in node.path.strip("/").split("/")]
    known = {row.pk: row.called for row in Organisation.objects.filter(pk__in=keys)}
    return [known[key] for key in keys if key in known]


def tree(actor: Actor, *, closed: bool = False) -> list[Node]:
    """Return the visible tree in reading order, with how many people serve in and below a node.

    A person who serves in two teams below a node counts once there.
    """
    rows = _in_reading_order(organisations(actor, closed=closed))
    serving = Membership.objects.filter(
        organisation__in=[row.pk for row in rows], state__in=SERVING
    ).values_list("organisation__path", "organisation_id", "person_id")
    here: Counter[UUID] = Counter()
    below: dict[UUID, set[UUID]] = {row.pk: set() for row in rows}
    for path, organisation_id, person_id in serving:
        here[organisation_id] += 1
        for key in path.strip("/").split("/"):
            if (node := UUID(key)) in below:
                below[node].add(person_id)
    top = min((row.path.count("/") for row in rows), default=0)
    return [Node(row, row.path.count("/") - top, here[row.pk], len(below[row.pk])) for row in rows]


def _in_reading_order(rows: Iterable[Organisation]) -> list[Organisation]:
    """Order by the names along the path, so that siblings stand in order of foundation."""
    found = list(rows)
    rank = {
        str(row.pk): number
        for number, row in enumerate(sorted(found, key=lambda row: (row.created_at, row.name)))
    }
    return sorted(
        found, key=lambda row: [rank.get(key, -1) for key in row.path.strip("/").split("/")]
    )
