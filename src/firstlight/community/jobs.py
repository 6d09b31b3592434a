"""What time brings: action items that are due soon or have run over, talks never counted."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.community.actions import remind_owners, remind_talks
from firstlight.community.actions.erasing import (
    erase_finding,
    erase_meeting,
    erase_story,
    erase_talk,
)
from firstlight.community.models import (
    ActionItem,
    AgendaItem,
    JointMeeting,
    LeafletIssue,
    OutreachEvent,
    Story,
    StoryPerson,
)
from firstlight.community.queries.ageing import findings_due, meetings_due, stories_due
from firstlight.community.rules.keeping import KEPT
from firstlight.community.schemas import RemindOwners
from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.privacy.queries.ageing import after
from firstlight.privacy.rules import erases


@every_tick
def daily_look(now: datetime) -> Iterable[Order]:
    """Ask once a day and station; never at night."""
    if not is_daytime(now):
        return []
    today = timezone.localdate(now)
    nodes = Organisation.objects.filter(kind__in=["association", "station"], is_closed=False)
    return [
        Order("community.remind", f"community.remind:{key}:{today}", key, {"on": str(today)})
        for key in nodes.values_list("pk", flat=True)
    ]


@handles("community.remind")
def remind(job: Job) -> None:
    """Remind, and mark what has run over, as of the day in the payload."""
    actor = Actor.job("community", job.station_id, "community.clock")
    today = RemindOwners(on=date.fromisoformat(job.payload["on"]))
    remind_owners(actor, today)
    remind_talks(actor, today)


erases(
    "talk",
    _("Talks"),
    _("3 years after the talk"),
    OutreachEvent,
    LeafletIssue,
    number="topic",
    ages=after(OutreachEvent, "ends_at", KEPT),
)(erase_talk)


erases(
    "meeting",
    _("Joint meetings: minutes and what they settled"),
    _("3 years after the meeting, and after all that it settled was due"),
    JointMeeting,
    AgendaItem,
    ActionItem,
    number="title",
    ages=meetings_due,
)(erase_meeting)


erases(
    "finding",
    _("What a debrief has settled"),
    _("3 years after it was due"),
    ActionItem,
    ages=findings_due,
)(erase_finding)


erases(
    "story",
    _("Stories, and who was shown in them"),
    _("3 years after it became public; 30 days after it was taken down; a draft 1 year"),
    Story,
    StoryPerson,
    ages=stories_due,
)(erase_story)
