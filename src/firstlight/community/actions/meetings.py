"""Joint meetings: called, the agenda filled, minutes written and closed, what is settled done."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from firstlight.community import letters, queries
from firstlight.community.models import ActionItem, AgendaItem, JointMeeting
from firstlight.community.rules import (
    ACTION_ITEM,
    as_judge,
    leads_debrief,
    refuse_names,
    refuse_personal,
)
from firstlight.community.schemas import (
    AddAction,
    AddAgenda,
    AddFinding,
    AgendaKey,
    CloseMinutes,
    EditMeeting,
    FillAgenda,
    PlanMeeting,
    RemindOwners,
    StepAction,
    WriteMinutes,
)
from firstlight.force.models import Person
from firstlight.force.queries import organisation
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotAllowed, NotFound, Refused, Slip, Stale
from firstlight.kernel.overdue import Overdue, overdue
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post


@action("community.plan_meeting", may="community.meet", takes=PlanMeeting)
def plan_meeting(context: Context, data: PlanMeeting) -> JointMeeting:
    """Call a meeting; its agenda begins with what has waited too long."""
    home = organisation(context.actor, data.organisation_id)
    if data.chair_id not in dict(queries.chairs(context.actor)):
        raise NotFound
    refuse_personal(data.attending, "attending")
    row = JointMeeting(
        station_id=home.station_id,
        organisation=home,
        **data.model_dump(exclude={"organisation_id"}),
    )
    row.save(force_insert=True)
    context.record(row, thread=row.pk, chair_id=data.chair_id)
    _fill(context, row)
    _tell_chair(context, row)
    return row


def _tell_chair(context: Context, row: JointMeeting) -> None:
    if row.chair_id != context.person_id:
        key, link = f"{row.pk}:{row.version}", f"/meetings/{row.pk}/"
        post(context, letters.to("chair", key, [row.chair], context.now, link))


@action("community.edit_meeting", may="community.meet", takes=EditMeeting)
def edit_meeting(context: Context, data: EditMeeting) -> JointMeeting:
    """Put a meeting right until its minutes are closed; who chairs it now is told."""
    row = _open(context, data.meeting_id)
    if data.version is not None and data.version != row.version:
        raise Stale
    if data.chair_id != row.chair_id and data.chair_id not in dict(queries.chairs(context.actor)):
        raise NotFound
    refuse_personal(data.attending, "attending")
    given = data.model_dump(exclude={"meeting_id", "version"})
    changed = sorted(name for name, value in given.items() if getattr(row, name) != value)
    if not changed:
        raise Slip("nothing-changed", _("Nothing differs from what is kept."), field="title")
    for name in changed:
        setattr(row, name, given[name])
    row.version += 1
    row.save()
    context.record(row, thread=row.pk, fields=changed)
    if {"chair_id", "starts_at", "place_name"} & set(changed):
        row.refresh_from_db()
        _tell_chair(context, row)
    return row


@action("community.fill_agenda", may="community.meet", takes=FillAgenda)
def fill_agenda(context: Context, data: FillAgenda) -> int:
    """Put on the agenda what has waited too long and is not on it yet; return how much."""
    row = _open(context, data.meeting_id)
    added = _fill(context, row)
    context.record(row, thread=row.pk, added=added)
    return added


def _open(context: Context, key: Any) -> JointMeeting:
    row = queries.meeting(context.actor, key)
    if row.closed_at is not None:
        raise Refused("closed", _("The minutes are closed; they stand as they are."))
    return row


def _fill(context: Context, row: JointMeeting) -> int:
    known = set(row.agenda.exclude(subject="").values_list("subject", flat=True))
    number = _last(row)
    made: list[AgendaItem] = []
    with translation.override("zh-hans"):  # minutes are one paper, whoever made it
        for source, things in overdue(context.actor, context.now):
            fresh = [each for each in things if each.key not in known]
            made += _points(row, source.key, fresh, number + len(made))
    AgendaItem.objects.bulk_create(made)
    return len(made)


def _points(
    row: JointMeeting, source: str, things: Iterable[Overdue], number: int
) -> list[AgendaItem]:
    return [
        AgendaItem(
            station_id=row.station_id,
            meeting=row,
            number=number + place,
            source=source,
            subject=each.key[:120],
            text=each.words[:300],
            link=each.link[:120],
            due_on=each.since,
        )
        for place, each in enumerate(things, 1)
    ]


def _last(row: JointMeeting) -> int:
    return row.agenda.aggregate(Max("number"))["number__max"] or 0


@action("community.add_agenda", may="community.meet", takes=AddAgenda)
def add_agenda(context: Context, data: AddAgenda) -> AgendaItem:
    """Put a point on the agenda by hand."""
    row = _open(context, data.meeting_id)
    refuse_personal(data.text, "text")
    made = AgendaItem(
        station_id=row.station_id, meeting=row, number=_last(row) + 1, text=data.text
    )
    made.save(force_insert=True)
    context.record(made, thread=row.pk)
    return made


@action("community.drop_agenda", may="community.meet", takes=AgendaKey)
def drop_agenda(context: Context, data: AgendaKey) -> None:
    """Take a point off an agenda; what it settled stays."""
    point = queries.agenda_item(context.actor, data.agenda_id)
    _open(context, point.meeting_id)
    context.record(point, thread=point.meeting_id)
    point.delete()


@action("community.write_minutes", may="community.meet", takes=WriteMinutes)
def write_minutes(context: Context, data: WriteMinutes) -> AgendaItem:
    """Write what was said about a point."""
    point = queries.agenda_item(context.actor, data.agenda_id)
    _open(context, point.meeting_id)
    refuse_personal(data.minutes, "minutes")
    point.minutes = data.minutes
    point.version += 1
    point.save()
    context.record(point, thread=point.meeting_id)
    return point


@action("community.add_action", may="community.meet", takes=AddAction)
def add_action(context: Context, data: AddAction) -> ActionItem:
    """Settle who does what by when; they are told."""
    row = _open(context, data.meeting_id)
    _check_item(context, row.station_id, data)
    point = queries.agenda_item(context.actor, data.agenda_id) if data.agenda_id else None
    if point is not None and point.meeting_id != row.pk:
        raise NotFound
    made = ActionItem(
        station_id=row.station_id,
        meeting=row,
        agenda=point,
        **data.model_dump(exclude={"meeting_id", "agenda_id"}),
    )
    return _give(context, made, row.pk)


@action("community.add_finding", may="community.act", takes=AddFinding)
def add_finding(context: Context, data: AddFinding) -> ActionItem:
    """Settle at a debrief who does what by when; they are told, and learn nothing of the case."""
    row = queries.debriefed(context.actor, data.kind, data.debriefed_id)
    if not leads_debrief(context.actor, data.kind):
        raise NotAllowed
    if not row.debrief:
        raise Refused("not-debriefed", _("The debrief is not written yet, or erased already."))
    _check_item(context, row.station_id, data)
    refuse_names(data.text, "text", _people_of(row))
    made = ActionItem(
        station_id=row.station_id,
        debrief=row.label,
        led_by_id=context.person_id,
        **data.model_dump(exclude={"kind", "debriefed_id"}),
    )
    return _give(context, made, row.pk)


def _people_of(row: Any) -> list[str]:
    """Return who must not be named outside the case: who called, and who is looked for.

    A search hangs on its call from a room that this one does not know.
    """
    sought = getattr(getattr(row, "search", None), "person_name", "")
    return [getattr(row, "reporter_name", ""), sought]


def _check_item(context: Context, station_id: UUID, data: AddAction | AddFinding) -> None:
    if data.owner_id not in dict(queries.owners(station_id)):
        raise NotFound
    if data.due_on < timezone.localdate(context.now):
        raise Slip("day-past", _("The new day must be one to come."), field="due_on")
    refuse_personal(data.text, "text")


def _give(context: Context, made: ActionItem, thread: UUID) -> ActionItem:
    made.save(force_insert=True)
    context.record(made, thread=thread, owner_id=made.owner_id, due_on=str(made.due_on))
    link = f"/actions/{made.pk}/"
    post(context, letters.to("given", f"{made.pk}", [made.owner], context.now, link))
    return made


@action("community.close_minutes", may="community.meet", takes=CloseMinutes)
def close_minutes(context: Context, data: CloseMinutes) -> JointMeeting:
    """Close the minutes: only the chair, and from then on they stand."""
    row = _open(context, data.meeting_id)
    if data.version is not None and data.version != row.version:
        raise Stale
    if row.chair_id != context.actor.person_id:
        raise Refused("not-chair", _("Only the chair closes the minutes."))
    row.closed_at, row.closed_by_id = context.now, context.actor.person_id
    row.version += 1
    row.save()
    context.record(row, thread=row.pk, points=row.agenda.count(), settled=row.actions.count())
    return row


@action("community.step_action", may="community.act", takes=StepAction, offline=Offline.GUARDED)
def step_action(context: Context, data: StepAction) -> ActionItem:
    """Begin, hand in, accept, give back, drop: the owner acts, the chair judges."""
    row = queries.action_item(context.actor, data.action_id)
    for field in ("evidence", "reason"):
        refuse_personal(getattr(data, field), field)
    evidence = {"evidence": data.evidence, "reason": data.reason, "due_on": data.due_on}
    if data.event == "submit":
        row.evidence = data.evidence
    if data.event == "start" and row.state == "overdue" and data.due_on:
        row.due_on = data.due_on
    row.state_note = data.reason or row.state_note
    seated = replace(context, actor=as_judge(context.actor, row))
    move(
        seated,
        ACTION_ITEM,
        row,
        data.event,
        evidence,
        seen_version=data.version,
        thread=row.thread,
        due_on=str(row.due_on),
    )
    _tell(context, row, data.event)
    return row


def _tell(context: Context, row: ActionItem, event: str) -> None:
    told: dict[str, tuple[str, Person]] = {
        "submit": ("handed_in", row.judge),
        "accept": ("judged", row.owner),
        "return": ("judged", row.owner),
        "drop": ("judged", row.owner),
    }
    if event in told:
        word, person = told[event]
        key, link = f"{row.pk}:{row.version}", f"/actions/{row.pk}/"
        post(context, letters.to(word, key, [person], context.now, link))


@action("community.remind_owners", may="community.clock", takes=RemindOwners)
def remind_owners(context: Context, data: RemindOwners) -> dict[str, int]:
    """Remind who has something to do within three days, or minutes to close; tell what is late."""
    station = context.actor.station_id
    due = list(queries.due_actions(station, data.on))
    for row in due:
        key, link = f"{row.pk}:{row.due_on}", f"/actions/{row.pk}/"
        post(context, letters.to("soon", key, [row.owner], context.now, link))
    late = [row for row in queries.running_over(station, data.on) if row.due_on < _today(context)]
    for row in late:
        move(context, ACTION_ITEM, row, "overdue", thread=row.thread)
        key, link = f"{row.pk}:{row.due_on}", f"/actions/{row.pk}/"
        people = {row.owner_id: row.owner, row.judge.pk: row.judge}
        post(context, letters.to("late", key, people.values(), context.now, link))
    for meeting in queries.open_minutes(station, data.on):
        link = f"/meetings/{meeting.pk}/"
        post(context, letters.to("minutes", f"{meeting.pk}", [meeting.chair], context.now, link))
    run = JointMeeting(station_id=station)
    context.record(run, on=str(data.on), due=len(due), late=len(late))
    return {"due": len(due), "late": len(late)}


def _today(context: Context) -> Any:
    return timezone.localdate(context.now)
