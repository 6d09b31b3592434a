"""Every change of this room."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.checklists import actions as checks
from firstlight.cases.checklists.models import CheckKind
from firstlight.cases.inspections import letters, queries
from firstlight.cases.inspections.models import (
    InspectionHelper,
    JointInspection,
    OfficerPresence,
)
from firstlight.cases.inspections.rules import CATEGORY, JOINT_INSPECTION, KEPT
from firstlight.cases.inspections.schemas import (
    AnswerInspection,
    AskHelpers,
    CheckInspection,
    OfInspection,
    RequestInspection,
    StepInspection,
)
from firstlight.force.models import Person
from firstlight.force.queries import organisation
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused, Slip
from firstlight.kernel.models import Event
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.places.queries import place
from firstlight.privacy.actions import schedule_erasure

UNSTARTED = ("requested", "authorised", "briefed")
COUNTS = ("rooms_checked", "items_found", "items_handed_in")


@action("inspections.request_inspection", may="inspections.request", takes=RequestInspection)
def request_inspection(context: Context, data: RequestInspection) -> JointInspection:
    """Ask for an inspection; an officer decides."""
    site = place(context.actor, data.place_id)
    team = organisation(context.actor, data.organisation_id)
    known = dict(queries.contacts(context.actor))
    if data.school_contact_id is not None and data.school_contact_id not in known:
        raise NotFound
    if data.planned_at < context.now:
        raise Slip("in-the-past", _("This moment is over."), field="planned_at")
    row = JointInspection(
        station_id=site.station_id,
        number=queries.next_number(site.station_id, context.now),
        place=site,
        organisation=team,
        planned_at=data.planned_at,
        tasks=list(data.tasks),
        school_contact_id=data.school_contact_id,
    )
    row.save(force_insert=True)
    context.record(row, place_id=site.pk, organisation_id=team.pk)
    _tell_officers(context, row, "request", dict(queries.officers([row.station_id])))
    return row


def _tell_officers(
    context: Context, row: JointInspection, event: str, keys: Iterable[UUID | None]
) -> None:
    """Say to officers that it is theirs now; never to who has just done it."""
    others = {key for key in keys if key is not None and key != context.person_id}
    people = Person.objects.filter(pk__in=others)
    post(context, letters.to_officers(row, event, people, context.now))


@action("inspections.step_inspection", may="inspections.manage", takes=StepInspection)
def step_inspection(context: Context, data: StepInspection) -> JointInspection:
    """Take one step; whether both officers are on site, the product knows by itself."""
    row = queries.inspection(context.actor, data.inspection_id)
    given = data.model_dump(exclude={"inspection_id", "event", "version"})
    evidence: dict[str, Any] = {name: v for name, v in given.items() if v not in (None, "", False)}
    if data.event == "authorise":
        _name_officers(row, data)
    elif data.event == "close":
        row.police_record_ref = data.police_record_ref
        for name in COUNTS:
            setattr(row, name, getattr(data, name))
    elif data.event == "start":
        row.started_at = context.now
    elif data.event == "end":
        row.ended_at = context.now
    move(context, JOINT_INSPECTION, row, data.event, evidence, seen_version=data.version)
    if data.event in ("end", "cancel"):
        row.presences.filter(out_at__isnull=True).update(out_at=context.now)
    _tell(context, row, data.event)
    if row.state in JOINT_INSPECTION.terminal:
        schedule_erasure(context, row, CATEGORY, timezone.localdate(context.now) + KEPT)
    return row


def _tell(context: Context, row: JointInspection, event: str) -> None:
    """Say a step to the officers named, to who helps, and to the contact at the site."""
    if event == "authorise":
        named = (row.officer_in_charge_id, row.second_officer_id)
        _tell_officers(context, row, event, named)
    elif event in letters.TO_HELPERS:
        helpers = queries.to_be_told(row, event)
        post(context, letters.to_helpers(row, event, helpers, context.now))
    if event in letters.TO_CONTACT:
        post(context, letters.to_contact(row, event, context.now))
    if event in letters.TO_REQUESTER:
        known = {context.person_id, row.officer_in_charge_id, row.second_officer_id}
        asker = queries.requester(row)
        if asker is not None and asker.pk not in known:
            post(context, letters.to_requester(row, event, [asker], context.now))


def _name_officers(row: JointInspection, data: StepInspection) -> None:
    known = dict(queries.officers([row.station_id]))
    for name in ("officer_in_charge_id", "second_officer_id"):
        key = getattr(data, name)
        if key not in known:
            raise Refused("two-officers", _("Two different officers are needed."), field=name)
        setattr(row, name, key)
    row.legal_basis, row.certificate_no = data.legal_basis, data.certificate_no


@action("inspections.ask_helpers", may="inspections.manage", takes=AskHelpers)
def ask_helpers(context: Context, data: AskHelpers) -> JointInspection:
    """Ask volunteers of the team whether they will support; asked once each."""
    row = queries.inspection(context.actor, data.inspection_id)
    if row.state not in ("authorised", "requested"):
        raise Refused("not-now", _("Helpers are asked before the briefing."))
    known = dict(queries.volunteers(row))
    if not set(data.people) <= known.keys():
        raise NotFound
    asked = set(row.helpers.values_list("person_id", flat=True))
    fresh = [key for key in dict.fromkeys(data.people) if key not in asked]
    InspectionHelper.objects.bulk_create(
        [
            InspectionHelper(station_id=row.station_id, inspection=row, person_id=key)
            for key in fresh
        ]
    )
    context.record(row, asked=len(fresh))
    post(context, letters.asked(row, Person.objects.filter(pk__in=fresh), context.now))
    return row


@action("inspections.answer", may="inspections.help", takes=AnswerInspection)
def answer_inspection(context: Context, data: AnswerInspection) -> JointInspection:
    """Say yes or no, and change one's mind until it is under way; no needs no reason.

    Raises
    ------
    Refused
        ``not-signed`` for a yes after the briefing that does not sign the limits with it.
    """
    helper = queries.my_place(context.actor, data.inspection_id)
    row = helper.inspection
    if row.state in ("in_progress", "halted", "ended", *JOINT_INSPECTION.terminal):
        raise Refused("not-now", _("This inspection is under way or over."))
    if data.accepts and not (data.signs or helper.signed_at) and row.state == "briefed":
        raise Refused("not-signed", _("After the briefing, who comes signs the limits at once."))
    helper.says = "accepted" if data.accepts else "declined"
    helper.said_at = context.now
    helper.signed_at = _signed_at(context, helper, data)
    helper.save()
    context.record(row, says=helper.says)
    return row


def _signed_at(
    context: Context, helper: InspectionHelper, data: AnswerInspection
) -> datetime | None:
    if not data.accepts:
        return None
    signed: datetime | None = helper.signed_at
    return signed or (context.now if data.signs else None)


@action("inspections.sign_limits", may="inspections.help", takes=OfInspection)
def sign_limits(context: Context, data: OfInspection) -> JointInspection:
    """Sign that one has read what one may not do."""
    helper = queries.my_place(context.actor, data.inspection_id)
    if helper.says != "accepted" or helper.inspection.state not in UNSTARTED:
        raise Refused("not-now", _("First say that you will come."))
    helper.signed_at = context.now
    helper.save()
    context.record(helper.inspection, helper_id=helper.pk)
    return helper.inspection


@action("inspections.check_site", may="inspections.help", takes=CheckInspection)
def check_site(context: Context, data: CheckInspection) -> JointInspection:
    """Answer the check list that the station asks now, again or for the first time.

    Raises
    ------
    NotFound
        For whoever is not there to do it, or while it does not go on.
    Refused
        ``answer`` beside a question.
    """
    row = queries.checked_by(context.actor, data.inspection_id)
    form = checks.form_for(context, row.station_id, CheckKind.INSPECTION)
    checks.keep_answer(context, row, form, dict(data.answers))
    return row


@action("inspections.arrive", may="inspections.manage", takes=OfInspection)
def arrive(context: Context, data: OfInspection) -> JointInspection:
    """Check in on site oneself: one of the two officers named, and on no other site now."""
    row = queries.inspection(context.actor, data.inspection_id)
    if context.person_id not in (row.officer_in_charge_id, row.second_officer_id):
        raise Refused("not-named", _("Only the two officers named check in."))
    if row.state not in ("authorised", "briefed", "halted"):
        raise Refused("not-now", _("Nobody checks in now."))
    for there in queries.present(context.person_id):
        if there.inspection_id == row.pk:
            raise Refused("here-already", _("You are checked in already."))
        raise Refused(
            "elsewhere",
            _("You are checked in at inspection %(number)s: leave there first."),
            number=there.inspection.number,
        )
    OfficerPresence(
        station_id=row.station_id,
        inspection=row,
        officer_id=context.person_id,
        in_at=context.now,
    ).save(force_insert=True)
    context.record(row, officer_id=context.person_id)
    return row


@action("inspections.leave", may="inspections.manage", takes=OfInspection)
def leave(context: Context, data: OfInspection) -> JointInspection:
    """Leave the site; while it is under way everything halts by itself."""
    row = queries.inspection(context.actor, data.inspection_id)
    here = queries.present(context.person_id, row.pk)
    if not here:
        raise Refused("not-here", _("You are not checked in here."))
    for presence in here:
        _gone(context, presence)
    return queries.inspection(context.actor, data.inspection_id)


def halt_when_off_duty(context: Context, event: Event) -> None:
    """Hear that somebody went off duty: an officer of an inspection has then left it."""
    who = event.data.get("person_id")
    for presence in queries.present(who) if who else []:
        _gone(context, presence)


def _gone(context: Context, presence: OfficerPresence) -> None:
    presence.out_at = context.now
    presence.save()
    row = presence.inspection
    context.record(row, what="inspections.left", officer_id=presence.officer_id)
    if row.state != "in_progress":
        return
    row.halts += 1
    move(context.as_system(), JOINT_INSPECTION, row, "officer_leaves")
    helpers = row.helpers.filter(says="accepted").select_related("person")
    post(context, letters.halted(row, helpers, context.now))
    named = {row.officer_in_charge_id, row.second_officer_id} - {presence.officer_id}
    _tell_officers(context, row, "halt", named)


def erase(context: Context, row: JointInspection) -> bool:
    """Erase an inspection, its check list's answers and who was there, inside the clock's act."""
    checks.erase_answers(context, row)
    context.record(row, what="inspections.erased", number=row.number)
    row.delete()
    return True
