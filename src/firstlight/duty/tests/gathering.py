"""People who are ready for a shift, for the tests of gates, storms and events."""

from datetime import timedelta

from django.utils import timezone

from firstlight.duty.models import ShiftAssignment
from firstlight.duty.rules import SHIFT
from firstlight.force.models import Agreement, Insurance, Membership
from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.kernel.workflow import move


def insure(*people):
    """Give each accident insurance, a signed agreement and the clearance to work with children."""
    today = timezone.localdate()
    for who in people:
        membership = Membership.objects.get(person=who)
        own = {"station_id": who.station_id}
        Insurance.objects.create(
            **own,
            person=who,
            kind="accident",
            insurer="x",
            starts_on=today - timedelta(days=30),
            ends_on=today + timedelta(days=300),
        )
        Agreement.objects.create(
            **own,
            membership=membership,
            kind="service_agreement",
            signed_on=today - timedelta(days=30),
        )
        Membership.objects.filter(pk=membership.pk).update(
            child_contact_cleared_on=today - timedelta(days=10)
        )


def accept(shift, *people):
    """Put people into a shift as having accepted; enough of them staff it, as answers do."""
    now = timezone.now()
    rows = [
        ShiftAssignment.objects.create(
            station_id=shift.station_id,
            shift=shift,
            person=who,
            state="accepted",
            offered_at=now,
            answered_at=now,
            risks_read_at=now,
        )
        for who in people
    ]
    shift.refresh_from_db()
    count = shift.assignments.filter(state="accepted").count()
    if shift.state == "open" and count >= shift.min_people:
        context = Context(Actor.job("test", shift.station_id), "test")
        move(context, SHIFT, shift, "fill", {"accepted": count})
        context.flush()
    return rows
