"""The course of an incident: what is known, the running log, its steps, its erasure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.equipment.actions.erasing import let_go
from firstlight.force.actions import end_roles_for
from firstlight.force.models import Person
from firstlight.force.queries import organisation, person
from firstlight.incidents import queries
from firstlight.incidents.actions.callouts import end_callouts, go_on, hold
from firstlight.incidents.actions.coming import stand_down, tell_there
from firstlight.incidents.holds import held
from firstlight.incidents.models import Incident, Note
from firstlight.incidents.rules import INCIDENT, OPEN, normal_needs
from firstlight.incidents.schemas import (
    AddNote,
    EditIncident,
    HandOverIncidents,
    IncidentKey,
    MoveIncident,
)
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import Refused, Stale
from firstlight.kernel.workflow import move
from firstlight.notify.actions import forget
from firstlight.privacy.actions import schedule_erasure
from firstlight.privacy.rules import repeats

KEPT = timedelta(days=30)
STILL_KEPT = timedelta(days=365)  # a call that nobody ends
PEOPLE_KEPT = timedelta(days=3 * 365)  # as a shift and who was on it
CATEGORY = "incident"
PEOPLE = ("commander_id", "owner_id")
# What those on their way hear of a step by which it is over.
ENDING = {"end": "stood_down", "unfounded": "stood_down", "merge": "merged"}


@action("incidents.edit_incident", may="incidents.manage", takes=EditIncident)
def edit_incident(context: Context, data: EditIncident) -> Incident:
    """Set what is known by now: place, need, commander, meeting point, radio plan.

    Raises
    ------
    Refused
        ``over`` when the incident is closed.
    """
    incident = queries.own_incident(context.actor, data.incident_id)
    if data.version is not None and data.version != incident.version:
        raise Stale
    given = data.model_dump(exclude={"incident_id", "version"}, exclude_none=True)
    if "title" in given:
        given["own_title"] = given.pop("title")
    if "needs" in given:
        given["needs"] = normal_needs(given["needs"])
    if "organisation_id" in given:
        organisation(context.actor, given["organisation_id"])
    return _edited(context, incident, given)


@action("incidents.hand_over_incidents", may="incidents.manage", takes=HandOverIncidents)
def hand_over_incidents(context: Context, data: HandOverIncidents) -> int:
    """Give open calls to another at the desk, all of them or none; say how many changed hands.

    Raises
    ------
    NotFound
        One of them is not the actor's own station's.
    Refused
        ``over`` when one is closed, ``desk`` when who takes over does not mind this desk,
        ``theirs`` when all of them are theirs already.
    """
    calls = [queries.own_incident(context.actor, key) for key in dict.fromkeys(data.incident_ids)]
    desk = {each.pk for each in queries.desk_people(context.actor.station_id, timezone.now())}
    if data.owner_id not in desk:
        raise Refused("desk", _("This must be somebody who minds this desk."), field="owner_id")
    going = [call for call in calls if call.owner_id != data.owner_id]
    if not going:
        raise Refused("theirs", _("These are theirs already."), field="owner_id")
    for call in going:
        _edited(context, call, {"owner_id": data.owner_id})
    return len(going)


def _edited(context: Context, incident: Incident, given: dict[str, Any]) -> Incident:
    if incident.state not in OPEN:
        raise Refused("over", _("This incident is closed; nothing can be changed."))
    for field in PEOPLE:
        if field in given:
            person(context.actor, given[field])  # somebody whom this actor may see
    for field, value in given.items():
        setattr(incident, field, value)
    incident.version += 1
    incident.save()
    context.record(
        incident, what="incidents.edit_incident", thread=incident.pk, fields=sorted(given)
    )
    return incident


class Lead(Protocol):
    """What whoever leads has settled; `searches.schemas.ActivateSearch` is one."""

    @property
    def meeting_point(self) -> str:
        """Where people gather."""
        ...

    @property
    def meeting_lon(self) -> float | None:
        """Its longitude, degrees in WGS-84, where it was given."""
        ...

    @property
    def meeting_lat(self) -> float | None:
        """Its latitude, degrees in WGS-84, where it was given."""
        ...

    @property
    def radio_plan(self) -> str:
        """On which channel they speak."""
        ...


def lead_incident(context: Context, incident: Incident, commander: Person, plan: Lead) -> Incident:
    """Set commander, meeting point and radio plan inside another room's action.

    A meeting point that is named anew without coordinates has none: those of another place would
    send people there.
    """
    given: dict[str, Any] = {
        "commander_id": commander.pk,
        "meeting_point": plan.meeting_point,
        "radio_plan": plan.radio_plan,
    }
    if plan.meeting_lon is not None or plan.meeting_point != incident.meeting_point:
        given |= {"meeting_lon": plan.meeting_lon, "meeting_lat": plan.meeting_lat}
    return _edited(context, incident, given)


@action("incidents.add_note", may="incidents.note", takes=AddNote, offline=Offline.APPEND)
def add_note(context: Context, data: AddNote) -> Note:
    """Add a line to the running log; it is never changed, and erased with the case."""
    incident = queries.own_incident(context.actor, data.incident_id)
    return write_down(context, incident, data.text, said_at=data.said_at)


def write_down(
    context: Context,
    incident: Incident,
    words: str,
    *,
    step: str | Promise = "",
    said_at: datetime | None = None,
) -> Note:
    """Keep what was said as a note, inside any act on the incident; `step` is what it was said of.

    The log gets the key of the note alone: the words are erased with the case.
    """
    text = words.strip()
    note = Note(
        station_id=incident.station_id,
        incident=incident,
        author_id=context.person_id,
        text=_("%(step)s: %(words)s") % {"step": step, "words": text} if step else text,
        said_at=said_at or context.now,
    )
    note.save(force_insert=True)
    context.record(note, what="incidents.add_note", thread=incident.pk)
    return note


@action("incidents.move_incident", may="incidents.manage", takes=MoveIncident)
def move_incident(context: Context, data: MoveIncident) -> Incident:
    """Take a step in the life of an incident; its guards are in `rules.INCIDENT`.

    Raises
    ------
    Refused
        ``held`` while a room above has to be done with it first; or the step is not possible.
    """
    incident = queries.own_incident(context.actor, data.incident_id)
    if data.version is not None and data.version != incident.version:
        raise Stale
    if why := held(incident, data.event):
        raise Refused("held", why)
    evidence = _evidence(context, incident, data)
    if data.event in ENDING:
        end_callouts(context, incident)
    move(
        context,
        INCIDENT,
        incident,
        data.event,
        evidence,
        thread=incident.pk,
        outcome=data.outcome,
    )
    if data.event in ENDING:
        stand_down(context, incident, ENDING[data.event])
    elif data.event == "stand_by":
        hold(context, incident)
    elif data.event == "resume":
        go_on(context, incident)
    if data.event in ("unfounded", "merge"):  # over at once: nobody closes these
        tell_there(context, incident, "merged" if data.event == "merge" else "over")
        start_clock(context, incident)
    if incident.state in INCIDENT.terminal:
        end_roles_for(context, incident.pk)
    if data.reason:
        write_down(context, incident, data.reason, step=INCIDENT.event_names[data.event])
    return incident


def _evidence(context: Context, incident: Incident, data: MoveIncident) -> dict[str, Any]:
    """Set on the row what the step brings, and return what its guard asks for."""
    match data.event:
        case "accept":  # whoever takes a call looks after it, until it is handed over
            incident.owner_id = context.actor.person_id or incident.owner_id
        case "merge":
            return {"other": _merged(context, incident, data)}
        case "end":
            incident.outcome, incident.ended_at = data.outcome, context.now
            return {"outcome": data.outcome}
        case "reopen":
            incident.outcome, incident.ended_at = "", None
            return {"reason": data.reason}
        case "debrief":
            incident.debrief = data.debrief
            return {"debrief": data.debrief}
        case "close":
            return {"erase_on": start_clock(context, incident)}
    return {"reason": data.reason} if data.reason else {}


def start_clock(context: Context, incident: Incident) -> date:
    """Start the clock that erases the words about an incident; return their day.

    What was written after its day had come already, a late debrief, goes at once.
    """
    if incident.erased_at is not None:
        incident.debrief = ""
        return timezone.localdate(context.now)
    due_on = timezone.localdate(context.now + KEPT)
    schedule_erasure(context, incident, CATEGORY, due_on)
    return due_on


def _merged(context: Context, incident: Incident, data: MoveIncident) -> Incident | None:
    if data.other_id is None:
        return None
    other = queries.own_incident(context.actor, data.other_id)
    incident.merged_into = other
    return other


@action("incidents.erase_incident", may="incidents.erase", takes=IncidentKey)
def erase_incident(context: Context, data: IncidentKey) -> Incident:
    """Erase the personal data of a closed incident now.

    Raises
    ------
    Refused
        ``still-open`` while it is not over.
    """
    incident = queries.own_incident(context.actor, data.incident_id)
    if incident.state in OPEN:
        raise Refused("still-open", _("Close the incident first."))
    erase(context, incident)
    return incident


@repeats("incidents.erase_incident")
def _erase_again(context: Context, subject: str, _facts: Mapping[str, Any]) -> bool:
    """Blank the words that a restored backup has brought back."""
    for incident in Incident.objects.filter(pk=subject.partition(":")[2]):
        erase(context, incident)
    return True


def erase(context: Context, incident: Incident) -> bool:
    """Blank the words about an incident; return whether there were any left."""
    if incident.erased_at:
        return False
    for field in (
        "own_title",
        "summary",
        "briefing",
        "reporter_name",
        "reporter_phone",
        "reporter_relation",
        "place_name",
        "meeting_point",
        "radio_plan",
        "weather",
        "debrief",
    ):
        setattr(incident, field, "")
    incident.lon = incident.lat = incident.meeting_lon = incident.meeting_lat = None
    incident.erased_at = context.now
    incident.save()
    notes = incident.notes.count()
    incident.notes.all().delete()
    for callout in incident.callouts.all():
        callout.invites.update(reason={}, token_hash="")
        for invite in callout.invites.filter(answer__isnull=False).exclude(answer__note=""):
            invite.answer.note = ""
            invite.answer.save(update_fields=["note"])
    forget(context, incident.pk)
    let_go(context, incident.pk)
    context.record(incident, what="incidents.erase_incident", thread=incident.pk, notes=notes)
    return True


def erase_people(context: Context, incident: Incident) -> bool:
    """Erase who was asked to a call and who came, inside the act of the clock; it counts on."""
    incident.attendances.all().delete()
    incident.callouts.all().delete()
    incident.commander = incident.owner = incident.taken_by_id = None
    incident.save()
    context.record(incident, what="incidents.erase_people", thread=incident.pk)
    return True
