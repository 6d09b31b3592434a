"""What a debrief has settled, for the page of what was debriefed."""

from functools import cache
from typing import Any

from firstlight.community import queries
from firstlight.community.models import ActionItem
from firstlight.community.rules import ACTION_ITEM
from firstlight.kernel.actor import Actor


def settled_of(actor: Actor, kind: str, row: Any) -> dict[str, Any]:
    """Return what the page of a call, a storm or an event says of what its debrief settled."""
    if actor.is_off("community") or not queries.sees_debrief(actor, kind):
        return {}
    return {
        "page": f"{kind}_settled",
        "key": row.pk,
        "may": queries.may_settle(actor, kind, row),
        "rows": cache(lambda: _with_doors(actor, row)),
    }


def _with_doors(actor: Actor, row: Any) -> list[tuple[ActionItem, Any, bool]]:
    """Return each item with its state in words, and whether the reader may open it."""
    found = list(queries.settled_at(row))
    opens = (
        set(
            queries.action_items(actor)
            .filter(pk__in=[each.pk for each in found])
            .values_list("pk", flat=True)
        )
        if found
        else set()
    )
    return [(each, ACTION_ITEM.state_names[each.state], each.pk in opens) for each in found]
