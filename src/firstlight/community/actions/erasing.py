"""What the clock takes away: talks, meetings, what debriefs settled, stories."""

from firstlight.community.models import ActionItem, JointMeeting, OutreachEvent, Story
from firstlight.duty.models import ShiftLog
from firstlight.kernel.actions import Context


def erase_talk(context: Context, row: OutreachEvent) -> bool:
    """Erase a talk, inside the act of the clock.

    Where its leaflets were counted by kind, the log of its shift must not count them once more.
    """
    context.record(row, what="community.erase_talk")
    if row.shift_id is not None and row.leaflets.exists():
        ShiftLog.objects.filter(shift_id=row.shift_id).update(leaflets=0)
    row.delete()
    return True


def erase_meeting(context: Context, row: JointMeeting) -> bool:
    """Erase a meeting with its minutes and all that it settled, inside the act of the clock."""
    context.record(row, what="community.erase_meeting")
    row.actions.all().delete()
    row.delete()
    return True


def erase_finding(context: Context, row: ActionItem) -> bool:
    """Erase what a debrief has settled, inside the act of the clock."""
    context.record(row, what="community.erase_finding", thread=row.thread)
    row.delete()
    return True


def erase_story(context: Context, row: Story) -> bool:
    """Erase a story and who was shown in it, inside the act of the clock."""
    context.record(row, what="community.erase_story", thread=row.pk)
    row.delete()
    return True
