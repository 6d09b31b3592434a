"""Every change of this room."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.checklists import actions as checks
from firstlight.cases.checklists.rules import told
from firstlight.cases.floor.people import desk_of
from firstlight.cases.floor.persons import refuse_numbers
from firstlight.cases.hazards import letters, queries
from firstlight.cases.hazards.models import Hazard, SiteCheck
from firstlight.cases.hazards.rules import CATEGORY, CHECK_CATEGORY, HAZARD, KEPT, UNCHECKED
from firstlight.cases.hazards.schemas import (
    AddHazardPhoto,
    AskRecheck,
    CheckSite,
    EscalateHazards,
    OfHazard,
    OfHazardPhoto,
    ReportHazard,
    SendReport,
    StepHazard,
)
from firstlight.cases.photos import actions as photos
from firstlight.cases.photos.models import CasePhoto
from firstlight.cases.photos.queries import photo_of
from firstlight.force.models import Person
from firstlight.force.queries import organisation
from firstlight.force.switches import open_stations
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.codes import hash_of_code, new_code
from firstlight.kernel.errors import NotFound, Refused, Slip
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.places.queries import place
from firstlight.privacy.actions import schedule_erasure, use_access

# What a step says in words of one's own.
SAID = ("notice", "reason", "agency_answer")
# Which words of a step are kept in the row.
KEPT_OF: dict[str, tuple[str, ...]] = {
    "assess": ("severity", "owner_name"),
    "notify": ("authority", "notice_ref", "notice", "deadline_on"),
    "fail": ("deadline_on",),
    "transfer": ("agency",),
    "close": ("agency_answer",),
}


@action("hazards.report_hazard", may="hazards.report", takes=ReportHazard, offline=Offline.APPEND)
def report_hazard(context: Context, data: ReportHazard) -> Hazard:
    """Report something unsafe.

    Raises
    ------
    Refused
        ``call-first`` while there is immediate danger and nobody has called; ``no-site``.
    """
    _refuse_before_the_call(data)
    for field in ("site_name", "description"):
        refuse_numbers(getattr(data, field), field)
    site = place(context.actor, data.place_id) if data.place_id else None
    if site is None and not data.site_name:
        raise Slip("no-site", _("Choose a place or write where it is."), field="site_name")
    team = (
        organisation(context.actor, data.organisation_id)
        if data.organisation_id
        else queries.own_team(context.actor)
    )
    station = site.station_id if site else context.actor.station_id
    row = Hazard(
        station_id=station,
        number=queries.next_number(station, context.now),
        organisation=team,
        place=site,
        found_by_id=context.person_id,
        found_at=context.now,
        site_name=site.name if site else data.site_name,
        **data.model_dump(include={"site_kind", "kind", "description", "is_immediate"}),
    )
    row.save(force_insert=True)
    context.record(row, kind=str(data.kind), immediate=data.is_immediate)
    desk = desk_of(row.station_id, but=context.person_id)
    post(context, letters.found(row, desk, context.now))
    return row


def _refuse_before_the_call(data: ReportHazard | SendReport) -> None:
    if data.is_immediate and not data.has_called:
        raise Refused(
            "call-first",
            _("Immediate danger: call 110 or 119 first, then report here."),
            field="has_called",
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody without an account reported, and the code that is told this once."""

    row: Hazard
    code: str


@action("hazards.send_report", may="hazards.send", takes=SendReport)
def send_report(context: Context, data: SendReport) -> Sent:
    """Somebody without an account reports something unsafe; it waits at the desk as found.

    Raises
    ------
    Refused
        ``call-first``; ``no-station`` where hazards are switched off; ``names-a-person``.
    """
    _refuse_before_the_call(data)
    for field in ("site_name", "description"):
        refuse_numbers(getattr(data, field), field)
    station = open_stations("hazards").filter(pk=data.reported_to_id).first()
    if station is None:
        raise Refused("no-station", _("Choose one from the list."), field="reported_to_id")
    code = new_code()
    row = Hazard(
        station_id=station.pk,
        number=queries.next_number(station.pk, context.now),
        found_at=context.now,
        code_hash=hash_of_code(code),
        **data.model_dump(exclude={"reported_to_id", "has_called"}),
    )
    row.save(force_insert=True)
    context.record(row, on_behalf_of="reporter", kind=str(data.kind), immediate=data.is_immediate)
    post(context, letters.sent_in(row, desk_of(row.station_id), context.now))
    return Sent(row, code)


@action("hazards.check_site", may="hazards.report", takes=CheckSite)
def check_site(context: Context, data: CheckSite) -> SiteCheck:
    """Go through a site with the check list that the station asks now.

    Raises
    ------
    Refused
        ``no-leave``, ``no-site``; ``answer`` or ``names-a-person`` beside a question.
    """
    if not data.has_leave:
        raise Refused(
            "no-leave",
            _("Only with the leave of who keeps the site, or where everybody may go."),
            field="has_leave",
        )
    site = place(context.actor, data.place_id) if data.place_id else None
    if site is None and not data.site_name:
        raise Slip("no-site", _("Choose a place or write where it is."), field="site_name")
    station = site.station_id if site else context.actor.station_id
    form = checks.form_for(context, station, data.kind)
    row = SiteCheck(
        station_id=station,
        kind=data.kind,
        place=site,
        site_name=site.name if site else data.site_name,
        organisation=queries.own_team(context.actor),
        checked_by_id=context.person_id,
        checked_at=context.now,
        to_mend=sum(each.is_to_mend for each in told(form.schema, data.answers)),
    )
    row.save(force_insert=True)
    checks.keep_answer(context, row, form, data.answers)
    schedule_erasure(context, row, CHECK_CATEGORY, timezone.localdate(context.now) + KEPT)
    return row


@action("hazards.step_hazard", may="hazards.report", takes=StepHazard, offline=Offline.GUARDED)
def step_hazard(context: Context, data: StepHazard) -> Hazard:
    """Take one step of the workflow; who may is in its table."""
    row = queries.hazard(context.actor, data.hazard_id)
    for field in SAID:
        refuse_numbers(getattr(data, field), field)
    given = data.model_dump(exclude={"hazard_id", "event", "version"})
    evidence: dict[str, Any] = {name: value for name, value in given.items() if value}
    _keep(row, data)
    if data.event == "assess":
        row.assessed_by_id = context.person_id
    if data.event in ("pass", "fail"):
        row.rechecked_by_id, row.rechecked_at = context.person_id, context.now
    move(
        context,
        HAZARD,
        row,
        data.event,
        evidence,
        seen_version=data.version,
        deadline_on=str(data.deadline_on or ""),
    )
    if row.state in HAZARD.terminal:
        row.closed_at = context.now
        row.save(update_fields=["closed_at"])
        day = timezone.localdate(context.now) + KEPT
        schedule_erasure(context, row, CATEGORY, day)
        if row.found_by is not None and row.found_by_id != context.person_id:
            post(context, [letters.closed(row, row.found_by, context.now)])
    _tell_whose_turn(context, row, data.event)
    return row


def _tell_whose_turn(context: Context, row: Hazard, event: str) -> None:
    """Say to whom a step leads that it is theirs now; never to who has just taken it."""
    if event == "report_fixed":
        what = "look" if row.rechecker else "ask"
        people = [row.rechecker] if row.rechecker else _askers(context, row)
    elif event == "pass":
        what, people = event, desk_of(row.station_id, ("station_officer",))
    elif event == "fail":
        what, people = event, [row.assessed_by] if row.assessed_by else []
    else:
        return
    others = [each for each in people if each.pk != context.person_id]
    post(context, letters.turn(row, what, others, context.now))


def _askers(context: Context, row: Hazard) -> list[Person]:
    """Return who else may ask for a re-check: who has asked for one before, or the desk."""
    before = queries.asker(row)
    is_other = before is not None and before.pk != context.person_id
    return [before] if before and is_other else desk_of(row.station_id)


def _keep(row: Hazard, data: StepHazard) -> None:
    names = KEPT_OF.get(data.event, ())
    if data.event == "start_fix" and row.state == "escalated":
        names = ("deadline_on",)
    for name in names:
        setattr(row, name, getattr(data, name))
    if data.event == "notify":
        row.is_formal = data.form == "formal"
    if data.reason:
        row.state_note = data.reason


@action("hazards.ask_recheck", may="hazards.manage", takes=AskRecheck)
def ask_recheck(context: Context, data: AskRecheck) -> Hazard:
    """Ask somebody to re-check: never who found it, or assessed what came from outside.

    Raises
    ------
    Refused
        ``own-finding``, ``not-now``.
    """
    row = queries.hazard(context.actor, data.hazard_id)
    if row.finder_id == data.person_id:
        raise Refused(
            "own-finding",
            _("They found or assessed this: somebody else must re-check it."),
            field="person_id",
        )
    if data.person_id not in dict(queries.recheckers(context.actor, row)):
        raise NotFound
    if row.state in HAZARD.terminal:
        raise Refused("not-now", _("This hazard is closed."))
    before, row.rechecker = row.rechecker, Person.objects.get(pk=data.person_id)
    row.save(update_fields=["rechecker"])
    context.record(row, person_id=data.person_id)
    post(context, [letters.asked(row, row.rechecker, context.now)])
    if before is not None and before.pk not in (data.person_id, context.person_id):
        post(context, [letters.relieved(row, before, context.now)])
    return row


@action("hazards.decline_recheck", may="hazards.report", takes=OfHazard)
def decline_recheck(context: Context, data: OfHazard) -> Hazard:
    """Say that one will not re-check: no reason is asked, and who asked hears of it.

    Raises
    ------
    Refused
        ``not-asked`` for anybody else; ``not-now`` once it is re-checked or closed.
    """
    row = queries.hazard(context.actor, data.hazard_id)
    if row.rechecker_id is None or row.rechecker_id != context.person_id:
        raise Refused("not-asked", _("You are not asked to re-check this."))
    if row.state not in UNCHECKED:
        raise Refused("not-now", _("This hazard waits for no re-check any more."))
    row.rechecker = None
    row.save(update_fields=["rechecker"])
    context.record(row)
    others = [each for each in _askers(context, row) if each.pk != context.person_id]
    post(context, letters.turn(row, "declined", others, context.now))
    return row


@action("hazards.add_photo", may="hazards.report", takes=AddHazardPhoto)
def add_photo(context: Context, data: AddHazardPhoto) -> CasePhoto:
    """Add a picture; a school's is sensitive, so that it opens by a grant only."""
    row = queries.hazard(context.actor, data.hazard_id)
    is_over = row.state in HAZARD.terminal
    return photos.keep_photo(context, row, data, is_over=is_over, is_sensitive=row.is_at_school)


@action("hazards.open_photo", may="hazards.report", takes=OfHazardPhoto)
def open_photo(context: Context, data: OfHazardPhoto) -> bytes:
    """Open a picture as JPEG: an act of its own, so that each opening is known.

    Raises
    ------
    Refused
        ``no-grant``: a school's opens after somebody else has agreed, for who asked.
    """
    row = queries.hazard(context.actor, data.hazard_id)
    photo = photo_of(row, data.photo_id)
    # The map may have learned of the school after the picture was kept.
    is_sensitive = photo.is_sensitive or row.is_at_school
    if is_sensitive:
        use_access(context, queries.PICTURES, row.pk, "pictures")
    return photos.open_photo(context, row, photo.pk, minor=is_sensitive)


@action("hazards.erase_photo", may="hazards.manage", takes=OfHazardPhoto)
def erase_photo(context: Context, data: OfHazardPhoto) -> None:
    """Erase a picture."""
    row = queries.hazard(context.actor, data.hazard_id)
    photos.erase_photo(context, row, data.photo_id)


@action("hazards.escalate", may="system.clock", takes=EscalateHazards)
def escalate(context: Context, _data: EscalateHazards) -> int:
    """Escalate what is past its day, and tell the officers."""
    found = list(queries.past_deadline(context.actor.station_id, context.now))
    for row in found:
        row.escalations += 1
        move(context, HAZARD, row, "overdue", deadline_on=str(row.deadline_on))
        post(context, letters.escalated(row, context.now))
    if not found:
        context.record(Hazard(station_id=context.actor.station_id), what="hazards.none_late")
    return len(found)


def erase(context: Context, row: Hazard) -> bool:
    """Erase a hazard and its pictures, inside the act of the clock."""
    photos.erase_photos(context, row)
    context.record(row, what="hazards.erased", number=row.number)
    row.delete()
    return True


def erase_check(context: Context, row: SiteCheck) -> bool:
    """Erase a check and its answers, inside the act of the clock."""
    checks.erase_answers(context, row)
    context.record(row, what="hazards.check_erased")
    row.delete()
    return True
