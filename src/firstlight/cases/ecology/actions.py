"""Every change of ecology."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.ecology import queries
from firstlight.cases.ecology.letters import news
from firstlight.cases.ecology.models import EcologyAgency, EcologyReport, WaterRule
from firstlight.cases.ecology.rules import ANSWER_WITHIN, ECOLOGY_REPORT, is_day
from firstlight.cases.ecology.schemas import (
    AddWaterPhoto,
    ChaseAnswers,
    OfWaterPhoto,
    ReportWater,
    SetAgency,
    SetWaterRule,
    StepReport,
)
from firstlight.cases.floor.numbers import next_number
from firstlight.cases.floor.people import desk_of
from firstlight.cases.floor.persons import refuse_numbers
from firstlight.cases.floor.schools import refuse_school_picture
from firstlight.cases.photos import actions as photos
from firstlight.cases.photos.models import CasePhoto
from firstlight.force.models import Membership
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post

SAID = ("reason", "outcome", "answer")


@action("ecology.report_water", may="ecology.report", takes=ReportWater, offline=Offline.APPEND)
def report_water(context: Context, data: ReportWater) -> EcologyReport:
    """Report what is seen at the water and send it to the desk, from a distance.

    Raises
    ------
    Refused
        ``not-read`` until season and zone were read; ``names-a-person``; ``evidence-missing``
        without the word that one keeps one's distance, or that 110 was called in danger.
    """
    if not data.rule_read:
        raise Refused("not-read", _("Read first what holds at this water."), field="rule_read")
    refuse_numbers(data.description, "description")
    refuse_numbers(data.place_name, "place_name")
    water = None if data.water_id is None else queries.water(context.actor, data.water_id)
    seen_at = min(data.seen_at or context.now, context.now)
    shown = queries.holds_at(water, timezone.localdate(seen_at))
    station = context.actor.station_id
    own = [context.actor.membership_id] if context.actor.membership_id else []
    member = Membership.objects.filter(pk__in=own).first()
    row = EcologyReport(
        station_id=station,
        number=next_number(EcologyReport, "S", station, context.now),
        water=water,
        seen_at=seen_at,
        rule_shown={"season": shown.season, "zone": shown.zone},
        reporter_id=context.person_id,
        organisation_id=None if member is None else member.organisation_id,
        **data.model_dump(include={"kind", "place_name", "description", "lon", "lat"}),
    )
    row.save(force_insert=True)
    context.record(row, thread=row.pk, kind=row.kind)
    given = {"called_110": data.called_110, "keeps_distance": data.keeps_distance}
    if data.is_danger:
        move(context, ECOLOGY_REPORT, row, "danger", given, thread=row.pk)
    if not data.keeps_distance:
        raise Refused(
            "keep-distance",
            _("Keep your distance: no chase, no holding, nothing taken away."),
            field="keeps_distance",
        )
    move(context, ECOLOGY_REPORT, row, "submit", given, thread=row.pk)
    post(context, news("submit", row, desk_of(station), context.now))
    return row


@action("ecology.step_report", may="ecology.see", takes=StepReport, offline=Offline.GUARDED)
def step_report(context: Context, data: StepReport) -> EcologyReport:
    """Take one step of a report; who saw it hears of the end."""
    row = queries.report(context.actor, data.report_id)
    for field in SAID:
        refuse_numbers(getattr(data, field), field)
    given = data.model_dump(exclude={"report_id", "event", "version"})
    said = {name: value for name, value in given.items() if value}
    move(
        context,
        ECOLOGY_REPORT,
        row,
        data.event,
        said,
        seen_version=data.version,
        thread=row.pk,
    )
    _keep(context, row, data)
    row.save()
    if data.event in ("feed_back", "screen_out", "give_up"):
        post(context, news("told", row, [row.reporter], context.now))
    return row


def _keep(context: Context, row: EcologyReport, data: StepReport) -> None:
    row.state_note = data.answer or data.reason or row.state_note
    match data.event:
        case "refer":
            row.agency, row.agency_phone = data.agency, data.agency_phone
            row.referred_at = context.now
            row.answer_by = context.now + ANSWER_WITHIN
        case "acknowledge":
            row.referral_no = data.referral_no
        case "outcome":
            row.outcome = data.outcome


@action("ecology.add_photo", may="ecology.read", takes=AddWaterPhoto)
def add_photo(context: Context, data: AddWaterPhoto) -> CasePhoto:
    """Add a picture that was looked over: of the water, never of who stands at it."""
    row = queries.report(context.actor, data.report_id)
    refuse_school_picture(row.station_id, row.said, row.lon, row.lat)
    is_over = row.state in ECOLOGY_REPORT.terminal
    return photos.keep_photo(context, row, data, is_over=is_over, thread=row.pk)


@action("ecology.erase_photo", may="ecology.manage", takes=OfWaterPhoto)
def erase_photo(context: Context, data: OfWaterPhoto) -> None:
    """Erase a picture."""
    row = queries.report(context.actor, data.report_id)
    photos.erase_photo(context, row, data.photo_id, thread=row.pk)


@action("ecology.set_water_rule", may="ecology.manage", takes=SetWaterRule)
def set_water_rule(context: Context, data: SetWaterRule) -> WaterRule:
    """Set what holds at a water; what is more than “not settled” names its source.

    Raises
    ------
    Refused
        ``no-such-day``; ``no-source``.
    """
    water = queries.water(context.actor, data.water_id)
    for field in ("from_day", "to_day"):
        if not is_day(getattr(data, field)):
            raise Refused("no-such-day", _("There is no such day in that month."), field=field)
    settled = data.covered != WaterRule.Covered.ASK or data.zone != WaterRule.Zone.UNKNOWN
    if settled and not data.source:
        raise Refused(
            "no-source", _("Name the notice or the authority that says so."), field="source"
        )
    row = WaterRule.objects.filter(water=water).first()
    row = row or WaterRule(station_id=water.station_id, water=water)
    for name, value in data.model_dump(exclude={"water_id"}).items():
        setattr(row, name, value)
    row.save()
    context.record(row, water_id=water.pk, covered=row.covered, zone=row.zone)
    return row


@action("ecology.set_agency", may="ecology.manage", takes=SetAgency)
def set_agency(context: Context, data: SetAgency) -> EcologyAgency:
    """Set who is competent for a kind, and since when that is confirmed."""
    row = queries.agency_for(context.actor.station_id, data.kind)
    row.name, row.phone, row.confirmed_on = data.name, data.phone, data.confirmed_on
    row.save()
    context.record(row, kind=row.kind, is_confirmed=row.confirmed_on is not None)
    return row


@action("ecology.chase_answers", may="ecology.clock", takes=ChaseAnswers)
def chase_answers(context: Context, _data: ChaseAnswers) -> int:
    """Note which agencies have not answered in time, and tell the desk."""
    station: Any = context.actor.station_id
    late = list(queries.unanswered(context.now).filter(station_id=station))
    for row in late:
        move(context, ECOLOGY_REPORT, row, "no_answer", thread=row.pk)
        post(context, news("no_answer", row, desk_of(station), context.now))
    mark = EcologyReport(station_id=station)
    context.record(mark, what="ecology.answers_chased", late=len(late))
    return len(late)


def erase(context: Context, row: EcologyReport) -> bool:
    """Erase a report and its pictures, inside the act of the clock."""
    photos.erase_photos(context, row, thread=row.pk)
    context.record(row, what="ecology.erased", thread=row.pk, number=row.number)
    row.delete()
    return True
