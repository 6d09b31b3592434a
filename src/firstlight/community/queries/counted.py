"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from django.db.models import QuerySet, Value

from firstlight.community.models import (
    ActionItem,
    JointMeeting,
    LeafletIssue,
    OutreachEvent,
    Story,
)
from firstlight.duty.models import ShiftLog
from firstlight.duty.queries.counted import written_logs

HELD = ("held", "recorded")


def held_talks() -> QuerySet[OutreachEvent]:
    """Return the talks that were held."""
    rows: QuerySet[OutreachEvent] = OutreachEvent.objects.filter(state__in=HELD)
    return rows


def leaflets_of_talks() -> QuerySet[LeafletIssue]:
    """Return what was handed out at them; `shift_kind` says that it was at a talk."""
    rows: QuerySet[LeafletIssue] = LeafletIssue.objects.filter(talk__state__in=HELD)
    return rows.annotate(shift_kind=Value("talk"))


def leaflet_logs() -> QuerySet[ShiftLog]:
    """Return the logs of shifts whose leaflets no talk has counted already."""
    counted = leaflets_of_talks().filter(talk__shift__isnull=False)
    return written_logs().exclude(shift_id__in=counted.values("talk__shift_id"))


def held_meetings() -> QuerySet[JointMeeting]:
    """Return the meetings whose minutes are closed."""
    rows: QuerySet[JointMeeting] = JointMeeting.objects.filter(closed_at__isnull=False)
    return rows


def done_actions() -> QuerySet[ActionItem]:
    """Return what was settled at a meeting and accepted as done."""
    rows: QuerySet[ActionItem] = ActionItem.objects.filter(state="done", meeting__isnull=False)
    return rows


def public_stories() -> QuerySet[Story]:
    """Return the stories that are public."""
    rows: QuerySet[Story] = Story.objects.filter(
        published_at__isnull=False, recalled_at__isnull=True
    )
    return rows
