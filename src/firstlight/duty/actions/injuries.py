"""Somebody of the force was hurt: reported, treated, insured, perhaps named for bravery."""

from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import InjuryReport
from firstlight.duty.queries import injuries
from firstlight.duty.queries.shift_rows import shift
from firstlight.duty.rules.injuries import INJURY
from firstlight.duty.schemas.injuries import ChooseSecrecy, ReportInjury, StepInjury
from firstlight.duty.storm_letters import to_people
from firstlight.force.models import Person
from firstlight.force.queries import me
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post

# Steps about which the person concerned is told, and by which word.
DECIDED = {"bravery": "named", "result": "named_result"}


@action("duty.report_injury", may="duty.join", takes=ReportInjury, offline=Offline.APPEND)
def report_injury(context: Context, data: ReportInjury) -> InjuryReport:
    """Report that oneself was hurt, or somebody of the team that one leads; its leaders hear."""
    person = _hurt(context, data)
    if data.happened_at > context.now:
        raise Refused("ahead", _("This lies in the future."), field="happened_at")
    row = InjuryReport(
        station_id=person.station_id,
        person=person,
        shift=shift(context.actor, data.shift_id) if data.shift_id else None,
        kind=data.kind,
        happened_at=data.happened_at,
        place_name=data.place_name,
    )
    row.save(force_insert=True)
    context.record(row, shift_id=data.shift_id)
    leaders = [each for each in injuries.leaders_of(person) if each.pk != context.person_id]
    post(context, to_people("injury", f"{row.pk}", leaders, context.now, "/injuries/"))
    return row


def _hurt(context: Context, data: ReportInjury) -> Person:
    if data.person_id is None or data.person_id == context.person_id:
        return me(context.actor)
    found = {each.pk: each for each in injuries.members_led(context.actor)}
    if data.person_id not in found:
        raise NotFound
    return found[data.person_id]


@action("duty.step_injury", may="duty.join", takes=StepInjury)
def step_injury(context: Context, data: StepInjury) -> InjuryReport:
    """First aid, insurer, claim, nomination: who may which is in its table.

    Nobody names themselves for bravery.
    """
    row = injuries.injury(context.actor, data.injury_id)
    own = row.person_id == context.person_id
    if own and data.event in ("bravery", "result"):
        raise Refused("own-bravery", _("Nobody names themselves for bravery."))
    if data.event == "first_aid":
        row.first_aid, row.hospital = data.first_aid, data.hospital
        row.called_120 = data.called_120 == "yes"
    if data.event == "notify":
        row.insurer_ref = data.insurer_ref
    if data.event == "bravery":
        row.bravery_note = data.bravery_note
    if data.reason:
        row.state_note = data.reason
    names = ("first_aid", "called_120", "insurer_ref", "bravery_note", "reason")
    evidence = {name: getattr(data, name) for name in names}
    move(context, INJURY, row, data.event, evidence, seen_version=data.version)
    if data.event in DECIDED and row.person.erased_at is None:
        word, key = DECIDED[data.event], f"{row.pk}"
        post(context, to_people(word, key, [row.person], context.now, "/bravery/"))
    return row


@action("duty.choose_secrecy", may="records.own", part="duty", takes=ChooseSecrecy)
def choose_secrecy(context: Context, data: ChooseSecrecy) -> InjuryReport:
    """Choose whether a nomination for bravery may become public: only the person themselves."""
    row = injuries.injury(context.actor, data.injury_id)
    if row.person_id != context.person_id:
        raise NotFound
    row.wants_secrecy = data.wants_secrecy
    row.version += 1
    row.save()
    context.record(row, secret=data.wants_secrecy)
    return row
