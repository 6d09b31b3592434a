"""What people say about their own time."""

from django.utils.translation import gettext_lazy as _

from firstlight.force import queries
from firstlight.force.models import Availability, Person
from firstlight.force.schemas import DropAvailability, SayAvailability, SetQuiet
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused


@action("force.say_availability", may="me.edit", takes=SayAvailability, offline=Offline.APPEND)
def say_availability(context: Context, data: SayAvailability) -> Availability:
    """Say when one can come; the latest word on a moment stands.

    Raises
    ------
    Refused
        ``over`` if the range has ended already.
    """
    if data.ends_at is not None and data.ends_at <= context.now:
        raise Refused("over", _("This has ended already."), field="ends_at")
    starts_at = None if data.weekday is not None else data.starts_at or context.now
    row = Availability(
        station_id=context.actor.station_id,
        person=queries.me(context.actor),
        is_available=data.is_available,
        notice_min=data.notice_min if data.is_available else 0,
        starts_at=starts_at,
        ends_at=data.ends_at,
        weekday=data.weekday,
        from_time=data.from_time,
        to_time=data.to_time,
    )
    row.save(force_insert=True)
    context.record(row, is_available=row.is_available, notice_min=row.notice_min)
    return row


@action("force.drop_availability", may="me.edit", takes=DropAvailability)
def drop_availability(context: Context, data: DropAvailability) -> None:
    """Take back something one has said about one's time."""
    row = Availability.objects.filter(pk=data.availability_id, person_id=context.person_id).first()
    if row is None:
        raise NotFound
    context.record(row)
    row.delete()


@action("force.set_quiet", may="me.edit", takes=SetQuiet, offline=Offline.APPEND)
def set_quiet(context: Context, data: SetQuiet) -> Person:
    """Set do-not-disturb and quiet hours: nothing but a call to save a life is sent then."""
    person = queries.me(context.actor)
    person.do_not_disturb_until = data.do_not_disturb_until
    person.quiet_from, person.quiet_to = data.quiet_from, data.quiet_to
    person.save()
    context.record(person, until=data.do_not_disturb_until)
    return person
