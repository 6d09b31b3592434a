"""Patrols walked: begun, shown sign by sign, ended, judged; a person confirms."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.notify.actions import post
from firstlight.patrols import letters
from firstlight.patrols.actions.coverage import count_visits
from firstlight.patrols.models import Checkpoint, PatrolRoute, PatrolRun, Scan, TrackPoint
from firstlight.patrols.queries import proof as queries
from firstlight.patrols.rules import codes
from firstlight.patrols.rules.verdict import VERSION, as_json, judge
from firstlight.patrols.schemas.proof import (
    ConfirmRun,
    EndRun,
    EraseEvidence,
    RecordScan,
    RecordTrack,
    RunKey,
    StartRun,
    VouchScan,
)
from firstlight.privacy.queries import has_consent

AHEAD = timedelta(hours=12)  # what comes from the future is a slip


@action("patrols.start_run", may="patrols.walk", takes=StartRun)
def start_run(context: Context, data: StartRun) -> PatrolRun:
    """Begin the patrol of one's shift, or join it where somebody has begun it.

    Raises
    ------
    Refused
        ``ended`` already; a patrol is walked once.
    """
    mine = {each.pk: each for each in queries.my_patrol_shifts(context.actor)}
    shift = mine.get(data.shift_id)
    if shift is None:
        raise NotFound
    row = queries.run_of(shift)
    if row is not None and row.ended_at is not None:
        raise Refused("ended", _("This patrol has ended."))
    if row is None:
        route: PatrolRoute | None = PatrolRoute.objects.filter(shift=shift).first()
        row = PatrolRun(
            station_id=shift.station_id,
            organisation=shift.organisation,
            shift=shift,
            route=route,
            means=route.means if route else _means(shift.kind),
            started_at=context.now,
            is_demo=shift.is_demo,
        )
        row.save(force_insert=True)
    context.record(row, shift_id=shift.pk, person_id=context.person_id)
    return row


def _means(kind: str) -> str:
    return "boat" if kind == "water_patrol" else "foot"


@action("patrols.record_scan", may="patrols.walk", takes=RecordScan, offline=Offline.APPEND)
def record_scan(context: Context, data: RecordScan) -> Scan:
    """Keep what a phone says of a visit, whenever it comes in; nothing is judged here.

    Raises
    ------
    Refused
        ``too-old`` or ``in-future``.
    """
    run = queries.walked(context.actor, data.run_id)
    _check_time(context, data.said_at, data.clock_offset_s or 0.0)
    placed = has_consent(context.person_id, "location_on_duty")
    row = Scan(
        station_id=run.station_id,
        run=run,
        checkpoint=_sign(context, run, data),
        person_id=context.person_id,
        way=data.way,
        device=data.device,
        code=_kept_code(data),
        said_at=data.said_at,
        made_at=data.made_at or data.said_at,
        received_at=context.now,
        lon=data.lon if placed else None,
        lat=data.lat if placed else None,
        accuracy_m=data.accuracy_m if placed else None,
        clock_offset_s=data.clock_offset_s,
        sent_offset_s=(data.sent_at - context.now).total_seconds() if data.sent_at else None,
        is_mock=data.is_mock,
        note=data.note,
    )
    row.save(force_insert=True)
    context.record(row, run_id=run.pk, way=row.way)
    if run.ended_at is not None:
        _judge(context, run)
    return row


def _check_time(context: Context, said_at: datetime, offset_s: float = 0.0) -> None:
    """`offset_s`: how far the phone's clock was ahead, as it measured itself."""
    now = context.now + timedelta(seconds=offset_s)  # by the phone's clock
    if said_at < now - queries.OLDEST:
        raise Refused("too-old", _("This is more than a week old."), field="said_at")
    if said_at > now + AHEAD:
        raise Refused("in-future", _("This lies ahead of now."), field="said_at")


def _kept_code(data: RecordScan) -> str:
    """Return what is kept of a code; of a tag only what tells it from another."""
    return codes.tag_hash(data.code) if data.way == "nfc" and data.code else data.code


def _sign(context: Context, run: PatrolRun, data: RecordScan) -> Checkpoint | None:
    """Return the sign that was meant: by its code or tag, else as it was chosen."""
    if data.way == "nfc":
        return queries.sign_of_tag(run.station_id, codes.tag_hash(data.code))
    code = codes.read(data.code)
    if code is not None:
        return queries.sign_of_code(run.station_id, code.short)
    if data.checkpoint_id is None:
        return None
    own = Checkpoint.objects.filter(pk=data.checkpoint_id, station_id=run.station_id)
    found: Checkpoint | None = own.first()
    if found is None:
        raise NotFound
    return found


@action("patrols.record_track", may="patrols.walk", takes=RecordTrack, offline=Offline.APPEND)
def record_track(context: Context, data: RecordTrack) -> PatrolRun:
    """Keep fixes of one's own way, for who chose to share it.

    Raises
    ------
    Refused
        ``no-consent``, ``not-shared`` in this shift, ``too-old`` or ``in-future``.
    """
    run = queries.walked(context.actor, data.run_id)
    if not has_consent(context.person_id, "location_on_duty"):
        raise Refused("no-consent", _("Your location needs your own consent first."))
    if not queries.shares_track(run.shift_id, context.person_id):
        raise Refused("not-shared", _("You serve in this shift without your location."))
    for at in (data.fixes[0].at, data.fixes[-1].at):
        _check_time(context, at)
    TrackPoint.objects.bulk_create(
        TrackPoint(
            station_id=run.station_id,
            run_id=run.pk,
            person_id=context.person_id,
            received_at=context.now,
            **fix.model_dump(),
        )
        for fix in data.fixes
    )
    context.record(run, fixes=len(data.fixes))
    if run.ended_at is not None:
        _judge(context, run)
    return run


@action("patrols.vouch_scan", may="patrols.walk", takes=VouchScan)
def vouch_scan(context: Context, data: VouchScan) -> Scan:
    """Give one's own word for a visit that somebody else of the patrol entered by hand."""
    row = queries.scan_to_vouch(context.actor, data.scan_id)
    row.witness_id = context.person_id
    row.save(update_fields=["witness_id"])
    context.record(row, run_id=row.run_id)
    if row.run.ended_at is not None:
        _judge(context, row.run)
    return row


@action("patrols.end_run", may="patrols.walk", takes=EndRun, offline=Offline.APPEND)
def end_run(context: Context, data: EndRun) -> PatrolRun:
    """End a patrol; it is judged at once, and again when something comes in late."""
    row = queries.walked(context.actor, data.run_id)
    said = data.said_at or context.now
    row.ended_at = min(max(said, row.started_at), context.now)
    _judge(context, row)
    context.record(row)
    return row


@action("patrols.judge_run", may="patrols.confirm", takes=RunKey)
def judge_run(context: Context, data: RunKey) -> PatrolRun:
    """Work a verdict out again from its evidence.

    Raises
    ------
    Refused
        ``erased``: the raw places are gone, as they must be; the verdict stays as it was.
    """
    row = queries.looked_after(context.actor, data.run_id)
    if row.evidence_erased_at is not None:
        raise Refused("erased", _("The raw places of this patrol are erased. Its verdict stays."))
    _judge(context, row)
    return row


def _judge(context: Context, row: PatrolRun) -> None:
    verdict = judge(queries.evidence(row))
    row.verdict, row.verdict_version = as_json(verdict), VERSION
    row.judged_at = context.now
    row.version += 1
    row.save()
    count_visits(context, row)
    context.record(row, what="patrols.judged", state=verdict.state, by=VERSION)


@action("patrols.confirm_run", may="patrols.confirm", takes=ConfirmRun)
def confirm_run(context: Context, data: ConfirmRun) -> PatrolRun:
    """Decide, as an officer who did not walk it, whether a patrol stands; its walkers get word.

    Raises
    ------
    Refused
        ``not-ended``, ``own`` patrol, or ``note`` missing where it does not stand.
    """
    row = queries.looked_after(context.actor, data.run_id)
    if row.ended_at is None:
        raise Refused("not-ended", _("This patrol has not ended yet."))
    if queries.is_walker(row.shift_id, context.person_id):
        raise Refused("own", _("You walked it yourself. Somebody else decides."))
    if not data.stands and not data.note:
        raise Refused(
            "note", _("Say why it does not stand; whoever walked it reads it."), field="note"
        )
    row.stands, row.confirm_note = data.stands, data.note
    row.confirmed_by_id, row.confirmed_at = context.person_id, context.now
    row.version += 1
    row.save()
    count_visits(context, row)
    context.record(row, stands=data.stands)
    post(context, letters.decided(row, queries.walkers(row.shift_id), context.now))
    return row


@action("patrols.erase_evidence", may="patrols.purge", takes=EraseEvidence)
def erase_evidence(context: Context, data: EraseEvidence) -> int:
    """Erase raw fixes and places of scans past their day; verdicts and visits stay."""
    station = context.actor.station_id
    old = list(queries.stale(station, data.at).values_list("pk", flat=True))
    erased, _kinds = TrackPoint.objects.filter(run_id__in=old).delete()
    Scan.objects.filter(run_id__in=old).update(lon=None, lat=None, accuracy_m=None)
    PatrolRun.objects.filter(pk__in=old).update(evidence_erased_at=context.now)
    context.record(PatrolRun(station_id=station), what="patrols.erased", erased=erased)
    return erased
