"""A patrol to play with: a shift in progress, who walks it, signs along the way."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from firstlight.duty.models import Shift, ShiftAssignment
from firstlight.patrols.models import Checkpoint, PatrolPlan, PatrolRoute
from firstlight.privacy.models import Consent
from firstlight.privacy.purposes import PURPOSES

NORTH = 1 / 111_195


def agree(person):
    """Their own consent to the location on duty."""
    return Consent.objects.create(
        station_id=person.station_id,
        subject_id=person.pk,
        purpose="location_on_duty",
        notice_version=PURPOSES["location_on_duty"].version,
        state="given",
        given_at=timezone.now(),
    )


def sign(cast, number, way="qr", **more):
    """A sign of Dawn's, 500 m further each."""
    return Checkpoint.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        name=f"Sign {number}",
        lon=120.6,
        lat=29.4 + number * 500 * NORTH,
        way=way,
        **more,
    )


def shift(cast, *people, kind="patrol", state="in_progress", ago_min=60):
    """A shift of Dawn's with these people on duty in it."""
    now = timezone.now()
    row = Shift.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        kind=kind,
        title="Evening round",
        starts_at=now - timedelta(minutes=ago_min),
        ends_at=now + timedelta(hours=2),
        leader=people[0],
        state=state,
    )
    for person in people:
        ShiftAssignment.objects.create(
            station_id=cast.hill.pk,
            shift=row,
            person=person,
            state="on_duty",
            offered_at=now,
            check_in_at=now - timedelta(minutes=ago_min),
            shares_track=True,
        )
    return row


def route(cast, row, signs, means="foot"):
    """A route of that shift past these signs."""
    plan = PatrolPlan.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        name="July",
        starts_on="2026-07-01",
        ends_on="2026-07-31",
    )
    stops = [
        {"checkpoint_id": str(one.pk), "key": str(one.pk), "name": one.name, "kind": "checkpoint"}
        | {"lon": one.lon, "lat": one.lat, "dwell_min": 5, "arrive_at": row.starts_at.isoformat()}
        for one in signs
    ]
    return PatrolRoute.objects.create(
        station_id=cast.hill.pk,
        plan=plan,
        shift=row,
        name="Round 1",
        means=means,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        stops=stops,
    )


def scene(cast, ways=("qr", "rotating", "manual")):
    """Three signs, a route past them, Bo and Di on duty."""
    bo, di = cast.people.bo, cast.people.di
    agree(bo)
    signs = [sign(cast, number, way) for number, way in enumerate(ways)]
    row = shift(cast, bo, di)
    return SimpleNamespace(signs=signs, shift=row, route=route(cast, row, signs))
