"""Reads about signs and patrols walked; and the evidence of one, ready to be judged."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.duty.models import Shift, ShiftAssignment
from firstlight.duty.rules.presence import FIX_KEPT
from firstlight.force.models import Person
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.patrols.models import Checkpoint, PatrolRun, Scan, TrackPoint
from firstlight.patrols.rules.verdict import Claim, Elsewhere, Evidence, Fix, Point, metres

KINDS = ("patrol", "water_patrol")
SERVES = ("on_duty", "completed")
# A phone may be without a signal for days; what comes much later is a slip.
OLDEST = timedelta(days=7)
BESIDE = timedelta(hours=12)
STOP_M = 120.0
NOBODY = UUID(int=0)
MEANS = {"any": "vehicle"}


def checkpoints(actor: Actor) -> QuerySet[Checkpoint]:
    """Return the signs in use that the actor may see."""
    rows: QuerySet[Checkpoint] = Checkpoint.objects.visible_to(actor).filter(is_retired=False)
    if not actor.may("patrols.see"):
        return rows.none()
    if actor.teams:
        rows = rows.filter(organisation_id__in=[*actor.teams, actor.station_id])
    return rows.select_related("organisation").order_by("name", "pk")


def checkpoint(actor: Actor, key: UUID | str) -> Checkpoint:
    """Return one sign in use, or raise `NotFound`."""
    found: Checkpoint | None = checkpoints(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def runs(actor: Actor) -> QuerySet[PatrolRun]:
    """Return the patrols walked that the actor may see: those they look after, and their own."""
    rows = PatrolRun.objects.select_related("organisation", "shift", "route")
    own = Q(pk__in=[])
    if actor.person_id:
        places = ShiftAssignment.objects.filter(person_id=actor.person_id, state__in=SERVES)
        own = Q(shift_id__in=places.values("shift_id"))
    if actor.may("patrols.see"):
        inside = Q(station_id__in=actor.stations)
        if actor.teams:
            inside &= Q(organisation_id__in=actor.teams)
        own |= inside
    return rows.filter(own).order_by("-started_at", "pk")


def run(actor: Actor, key: UUID | str) -> PatrolRun:
    """Return one patrol, or raise `NotFound`."""
    found: PatrolRun | None = runs(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def looked_after(actor: Actor, key: UUID | str) -> PatrolRun:
    """Return a patrol that the actor looks after, not merely walked."""
    found = run(actor, key)
    inside = found.station_id in actor.stations
    if not (actor.may("patrols.see") and inside):
        raise NotFound
    return found


def walked(actor: Actor, key: UUID | str) -> PatrolRun:
    """Return a patrol that the actor walks or walked, or raise `NotFound`."""
    found = run(actor, key)
    if actor.person_id is None or not is_walker(found.shift_id, actor.person_id):
        raise NotFound
    return found


def is_walker(shift_id: UUID, person_id: UUID) -> bool:
    """Whether somebody serves or served in a shift."""
    rows = ShiftAssignment.objects.filter(shift_id=shift_id, person_id=person_id)
    return rows.filter(state__in=SERVES).exists()


def walkers(shift_id: UUID) -> list[Person]:
    """Return who serves or served in a shift."""
    rows = ShiftAssignment.objects.filter(shift_id=shift_id, state__in=SERVES)
    return [
        row.person
        for row in rows.select_related("person").order_by("check_in_at", "person__name", "pk")
    ]


def shares_track(shift_id: UUID, person_id: UUID) -> bool:
    """Whether somebody chose to share their way in this shift."""
    rows = ShiftAssignment.objects.filter(shift_id=shift_id, person_id=person_id)
    return rows.filter(state__in=SERVES, shares_track=True).exists()


def still_in(shift_id: UUID, person_id: UUID | None) -> UUID | None:
    """Return the place of who has not checked out of a shift yet; None where they have."""
    rows = ShiftAssignment.objects.filter(shift_id=shift_id, person_id=person_id or NOBODY)
    found: UUID | None = rows.filter(state="on_duty").values_list("pk", flat=True).first()
    return found


def my_patrol_shifts(actor: Actor) -> list[Shift]:
    """Return the patrol shifts in progress that the actor is on duty in."""
    rows = ShiftAssignment.objects.filter(person_id=actor.person_id or NOBODY, state="on_duty")
    mine = rows.filter(shift__kind__in=KINDS, shift__state="in_progress")
    return [row.shift for row in mine.select_related("shift__organisation").order_by("pk")]


def walked_lately(actor: Actor, now: datetime) -> list[PatrolRun]:
    """Return the actor's patrols of shifts that are over, ended or decided about lately.

    Lately is as long as scans of them are taken.
    """
    places = ShiftAssignment.objects.filter(person_id=actor.person_id or NOBODY, state__in=SERVES)
    rows = PatrolRun.objects.filter(shift_id__in=places.values("shift_id"))
    since = now - OLDEST
    lately = Q(ended_at__gte=since) | Q(shift__ends_at__gte=since) | Q(confirmed_at__gte=since)
    rows = rows.filter(lately).exclude(shift_id__in=[each.pk for each in my_patrol_shifts(actor)])
    return list(rows.select_related("shift__organisation").order_by("-started_at", "pk"))


def run_of(shift: Shift) -> PatrolRun | None:
    """Return the patrol of a shift, once it has begun."""
    found: PatrolRun | None = PatrolRun.objects.filter(shift=shift).first()
    return found


def expected(row: PatrolRun) -> list[Checkpoint]:
    """Return the signs that a patrol is to pass, in their order.

    With a route: those at its stops; without: all of its team that it claims.
    """
    own: QuerySet[Checkpoint] = Checkpoint.objects.filter(
        station_id=row.station_id, is_retired=False
    ).order_by("name", "pk")
    if row.route is None:
        claimed = {each.checkpoint_id for each in row.scans.all()}
        return [each for each in own if each.pk in claimed]
    found: list[Checkpoint] = []
    for stop in row.route.stops:
        near = [each for each in own if _is_at(stop, each) and each not in found]
        found += near[:1]
    return found


def _is_at(stop: dict[str, object], sign: Checkpoint) -> bool:
    key = str(stop.get("checkpoint_id") or stop.get("place_id") or "")
    if key and key in (str(sign.pk), str(sign.place_id)):
        return True
    lon, lat = stop.get("lon"), stop.get("lat")
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return False
    return metres(lon, lat, sign.lon, sign.lat) <= STOP_M


def evidence(row: PatrolRun) -> Evidence:
    """Return all that is known of a patrol, as the verdict takes it."""
    scans = list(row.scans.select_related("checkpoint"))
    signs = expected(row)
    points = {str(each.pk): _point(each) for each in signs}
    points |= {
        str(each.checkpoint.pk): _point(each.checkpoint) for each in scans if each.checkpoint
    }
    track = TrackPoint.objects.filter(run_id=row.pk).order_by("at")
    return Evidence(
        points,
        tuple(str(each.pk) for each in signs),
        tuple(_claim(each) for each in scans),
        tuple(
            Fix(str(each.person_id), each.at, each.lon, each.lat, each.accuracy_m, each.is_mock)
            for each in track
        ),
        tuple(_elsewhere(row, scans)),
        MEANS.get(row.means, row.means),
        row.ended_at,
    )


def _point(row: Checkpoint) -> Point:
    return Point(
        str(row.pk),
        row.lon,
        row.lat,
        float(row.radius_m),
        row.way,
        row.short,
        bytes(row.secret),
        row.period_s,
        row.code_number,
        row.tag_hash,
        float(row.dwell_min),
    )


def _claim(row: Scan) -> Claim:
    return Claim(
        str(row.pk),
        str(row.checkpoint_id) if row.checkpoint_id else None,
        str(row.person_id),
        row.device,
        row.way,
        row.said_at,
        row.made_at,
        row.code,
        row.lon,
        row.lat,
        row.accuracy_m,
        row.clock_offset_s,
        row.sent_offset_s,
        row.is_mock,
        str(row.witness_id) if row.witness_id else "",
    )


def _elsewhere(row: PatrolRun, scans: list[Scan]) -> list[Elsewhere]:
    """Return what other patrols claimed with the same phone, person or changing code."""
    if not scans:
        return []
    first = min(each.said_at for each in scans) - BESIDE
    last = max(each.said_at for each in scans) + BESIDE
    shown = {each.code for each in scans if each.way == "rotating" and each.code}
    shared = Q(device__in={each.device for each in scans} - {""})
    shared |= Q(person_id__in={each.person_id for each in scans if each.person_id})
    shared |= Q(code__in=shown)
    rows = Scan.objects.filter(shared, station_id=row.station_id).exclude(run=row)
    return [
        Elsewhere(
            str(each.run_id),
            str(each.person_id),
            each.device,
            each.code if each.code in shown else "",
            each.was_at,
            each.lon,
            each.lat,
        )
        for each in rows.filter(said_at__range=(first, last))[:2000]
    ]


def to_vouch(actor: Actor, row: PatrolRun) -> list[Scan]:
    """Return what others entered by hand and nobody has given a second word for yet."""
    rows = row.scans.filter(way="manual", witness__isnull=True).exclude(person_id=actor.person_id)
    return list(rows.select_related("checkpoint", "person").order_by("said_at"))


def scan_to_vouch(actor: Actor, key: UUID) -> Scan:
    """Return one of them, or raise `NotFound`."""
    found: Scan | None = Scan.objects.filter(pk=key, way="manual").select_related("run").first()
    if found is None or found.person_id == actor.person_id:
        raise NotFound
    walked(actor, found.run_id)
    return found


def sign_of_code(station_id: UUID, short: str) -> Checkpoint | None:
    """Return the sign that a code names."""
    found: Checkpoint | None = Checkpoint.objects.filter(
        station_id=station_id, short=short
    ).first()
    return found


def sign_of_tag(station_id: UUID, hashed: str) -> Checkpoint | None:
    """Return the sign that a tag belongs to."""
    rows = Checkpoint.objects.filter(station_id=station_id, way="nfc", is_retired=False)
    found: Checkpoint | None = rows.filter(tag_hash=hashed).first()
    return found


def stale(station_id: UUID, at: datetime) -> QuerySet[PatrolRun]:
    """Return the patrols whose raw places may not be kept any longer."""
    rows: QuerySet[PatrolRun] = PatrolRun.objects.filter(station_id=station_id)
    return rows.filter(started_at__lt=at - FIX_KEPT, evidence_erased_at__isnull=True)
