"""What was debriefed, and what was settled there: a call, a storm, an event."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.community.models import ActionItem
from firstlight.community.rules import leads_debrief
from firstlight.duty.models import EmergencyActivation, EventDeployment
from firstlight.duty.queries import events, storms
from firstlight.incidents.models import Incident
from firstlight.incidents.queries import own_incident_shown
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of matter that is debriefed.

    Attributes
    ----------
    key
        Its name in addresses and inputs.
    label
        How the log names its rows, without their key.
    name
        What an item says of where it comes from: the kind, nothing of the matter.
    find
        Returns one that the actor may see, or raises `NotFound`.
    page
        Where it is seen.
    """

    key: str
    label: str
    name: str | Promise
    find: Callable[[Actor, UUID | str], Any]
    page: str


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "incident",
            Incident._meta.label_lower,
            _("Debrief of a call"),
            own_incident_shown,
            "/incidents/{}/",
        ),
        Kind(
            "storm",
            EmergencyActivation._meta.label_lower,
            _("Debrief of a storm"),
            storms.activation,
            "/storms/{}/",
        ),
        Kind(
            "event",
            EventDeployment._meta.label_lower,
            _("Debrief of an event"),
            events.event,
            "/events/{}/",
        ),
    )
}
OF_LABEL = {kind.label: kind for kind in KINDS.values()}


def debriefed(actor: Actor, kind: str, key: UUID | str) -> Any:
    """Return the call, storm or event that was debriefed, for who works on it; or `NotFound`."""
    row = KINDS[kind].find(actor, key) if kind in KINDS else None
    if row is None or not sees_debrief(actor, kind):
        raise NotFound
    return row


def sees_debrief(actor: Actor, kind: str) -> bool:
    """Whether the actor reads what a debrief of this kind has settled."""
    return actor.may("incidents.see" if kind == "incident" else "duty.see")


def may_settle(actor: Actor, kind: str, row: Any) -> bool:
    """Whether the actor settles at this debrief who does what: it is written, and theirs."""
    return bool(row.debrief) and leads_debrief(actor, kind)


def kind_of(row: ActionItem) -> Kind:
    """Return at which kind of debrief something was settled."""
    return OF_LABEL[row.debrief.partition(":")[0]]


def settled_at(row: Any) -> QuerySet[ActionItem]:
    """Return what a debrief has settled, for who sees what was debriefed."""
    rows: QuerySet[ActionItem] = ActionItem.objects.filter(debrief=row.label)
    return rows.select_related("owner", "led_by", "meeting").order_by("due_on", "pk")


def way_back(actor: Actor, row: ActionItem) -> str:
    """Return the page of what was debriefed, or "" for whom it is not to know of."""
    kind = kind_of(row)
    try:
        debriefed(actor, kind.key, row.thread)
    except NotFound:
        return ""
    return kind.page.format(row.thread)
