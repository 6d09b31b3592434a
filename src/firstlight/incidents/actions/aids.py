"""Help between stations: two officers agree, for one case, for a time; who looks is known."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.incidents import queries
from firstlight.incidents.actions.callouts import LINK_LASTS, judge, widen
from firstlight.incidents.actions.coming import stand_down
from firstlight.incidents.letters import desk_letters
from firstlight.incidents.models import Incident, Invite, MutualAid
from firstlight.incidents.rules import ACTIVE, MUTUAL_AID, normal_needs
from firstlight.incidents.schemas import AidKey, AskAid, IncidentKey, MoveAid
from firstlight.kernel import jobs
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused, Stale
from firstlight.kernel.jobs import Order
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.privacy.actions import schedule_erasure

EXPIRE = "callouts.expire_aid"
CATEGORY = "mutual_aid"
WARN = "callouts.warn_ending"
KEPT = timedelta(days=3 * 365)  # records of sharing: by law


@action("callouts.ask_aid", may="callouts.aid", takes=AskAid)
def ask_aid(context: Context, data: AskAid) -> MutualAid:
    """An officer asks a neighbouring station; what the house prepared is used up.

    Raises
    ------
    Refused
        ``no-neighbour`` for a station that is none, ``over`` after the incident ended.
    """
    incident = queries.own_incident(context.actor, data.incident_id)
    if incident.state not in ACTIVE:
        raise Refused("over", _("This incident is over; nobody is asked to help."))
    helpers = {other.pk: other for other in queries.neighbours(incident)}
    if data.helper_station_id not in helpers:
        raise Refused(
            "no-neighbour", _("Choose a neighbouring station."), field="helper_station_id"
        )
    aid = incident.aids.filter(state="drafted").first() or MutualAid(
        station_id=incident.station_id, incident=incident
    )
    aid.helper_station_id = data.helper_station_id
    aid.needs = normal_needs(need.model_dump() for need in data.needs)
    aid.starts_at, aid.ends_at = data.starts_at or context.now, data.ends_at
    aid.asked_by_id = context.person_id
    aid.save()
    move(context, MUTUAL_AID, aid, "ask", thread=incident.pk, helper=str(aid.helper_station_id))
    # Nothing of the case is the neighbour's to see yet; that they were asked is theirs at once.
    context.record(helpers[aid.helper_station_id], what="callouts.wanted", aid=str(aid.pk))
    post(
        context,
        desk_letters(
            incident,
            "aid",
            context.now,
            station_id=aid.helper_station_id,
            turn=f":{aid.pk}",
        ),
    )
    return aid


@action("callouts.move_aid", may="callouts.aid", takes=MoveAid)
def move_aid(context: Context, data: MoveAid) -> MutualAid:
    """Grant, decline, take back or end help; who may is in `rules.MUTUAL_AID`."""
    aid = queries.aid(context.actor, data.aid_id)
    if data.version is not None and data.version != aid.version:
        raise Stale
    if data.event == "grant":
        aid.granted_by_id = context.person_id
    if data.event == "end":
        aid.ends_at = context.now
    move(context, MUTUAL_AID, aid, data.event, thread=aid.incident_id)
    _start_clock(context, aid)
    match data.event:
        case "grant":
            _begin(context, aid)
        case "refuse":
            post(context, desk_letters(aid.incident, "declined", context.now, turn=f":{aid.pk}"))
        case "end":
            _let_go(context, aid)
    return aid


def _begin(context: Context, aid: MutualAid) -> None:
    """Help is agreed: it ends by the clock, the asking desk is told, and people are asked."""
    _replace_shorter(context, aid)
    jobs.enqueue(
        [
            Order(
                EXPIRE,
                f"{EXPIRE}:{aid.pk}",
                aid.station_id,
                {"aid": str(aid.pk)},
                run_after=aid.ends_at,
                priority=1,
            )
        ]
    )
    post(context, desk_letters(aid.incident, "granted", context.now, turn=f":{aid.pk}"))
    callout = queries.open_callout_of(aid.incident)
    begun = aid.starts_at is not None and aid.starts_at <= context.now
    if callout and callout.state == "exhausted" and begun:
        widen(context, queries.locked_callout(callout.pk))


def _replace_shorter(context: Context, aid: MutualAid) -> None:
    """Let a longer window take the place of an open one of the same helpers.

    So there is one to end, and what was sent to their people opens the case until its end.
    """
    if aid.starts_at is None or aid.starts_at > context.now or aid.ends_at is None:
        return
    same = _open_windows(context, aid)
    for earlier in same.filter(ends_at__lte=aid.ends_at).exclude(pk=aid.pk).select_for_update():
        opened = list(_lent(aid).filter(expires_at=earlier.ends_at or context.now))
        earlier.ends_at = context.now
        move(context, MUTUAL_AID, earlier, "end", thread=aid.incident_id)
        _start_clock(context, earlier)
        for invite in opened:
            invite.expires_at = min(invite.asked_at + LINK_LASTS, aid.ends_at)
            invite.save(update_fields=["expires_at"])


@action("callouts.warn_ending", may="callouts.aid", takes=AidKey)
def warn_ending(context: Context, data: AidKey) -> MutualAid:
    """The window ends soon and helpers are out: both desks are told, once for each end.

    Raises
    ------
    Refused
        ``not-ending`` when it does not end soon, or nobody of theirs is out.
    """
    soon = {each.aid.pk: each.aid for each in queries.endings(context.now)}
    aid = soon.get(data.aid_id)
    if aid is None or aid.ends_at is None:
        raise Refused("not-ending", _("No window ends soon over people who are out."))
    if aid.station_id not in context.actor.stations:
        raise NotFound
    turn = f":{aid.pk}:{int(aid.ends_at.timestamp())}"
    for station in (aid.station_id, aid.helper_station_id):
        concerned = {aid.asked_by_id, aid.granted_by_id, *queries.on_duty_now([station])}
        post(
            context,
            desk_letters(
                aid.incident,
                "ending",
                context.now,
                station_id=station,
                turn=turn,
                concerned=concerned,
            ),
        )
    context.record(aid, thread=aid.incident_id)
    return aid


@action("callouts.expire_aid", may="callouts.aid", takes=AidKey)
def expire_aid(context: Context, data: AidKey) -> MutualAid:
    """The window is over: the clock ends the help."""
    rows: QuerySet[MutualAid] = MutualAid.objects.select_for_update()
    aid = rows.filter(pk=data.aid_id).first()
    if aid is None or aid.station_id not in context.actor.stations:
        raise NotFound
    move(context, MUTUAL_AID, aid, "expire", thread=aid.incident_id)
    _start_clock(context, aid)
    _let_go(context, aid)
    return aid


def _start_clock(context: Context, aid: MutualAid) -> None:
    if aid.state in MUTUAL_AID.terminal:
        schedule_erasure(context, aid, CATEGORY, timezone.localdate(context.now) + KEPT)


def erase_aid(context: Context, aid: MutualAid) -> bool:
    """Erase who asked and who granted, inside the act of the clock; that there was help stays."""
    aid.asked_by_id = aid.granted_by_id = None
    aid.save()
    context.record(aid, what="callouts.erase_aid", thread=aid.incident_id)
    return True


@action("incidents.note_look", may="incidents.see", takes=IncidentKey)
def note_look(context: Context, data: IncidentKey) -> Incident:
    """Note in the log of the station that asked that somebody of a helping one saw its case.

    Raises
    ------
    NotFound
        It is not lent to this actor.
    """
    row = queries.get_incident(context.actor, data.incident_id)
    if not queries.is_lent(context.actor, row):
        raise NotFound
    context.record(row, thread=row.pk, helper=str(context.actor.station_id))
    return row


def _let_go(context: Context, aid: MutualAid) -> None:
    """Send the helpers' people home who are on their way, unless their station still helps.

    From now on they see nothing of the case: neither the place nor that it was called off.
    """
    if _open_windows(context, aid).exists():
        return
    _lent(aid).update(token_hash="")
    lent = set(_lent(aid).values_list("pk", flat=True))
    going = [each for each in queries.on_their_way(aid.incident) if each.pk in lent]
    stand_down(context, aid.incident, invites=going)
    callout = queries.open_callout_of(aid.incident)
    if going and callout is not None:
        judge(context, queries.locked_callout(callout.pk))


def _open_windows(context: Context, aid: MutualAid) -> QuerySet[MutualAid]:
    """Return the windows by which the same station helps in the same incident now."""
    return queries.windows(context.now).filter(
        incident_id=aid.incident_id, helper_station_id=aid.helper_station_id
    )


def _lent(aid: MutualAid) -> QuerySet[Invite]:
    rows: QuerySet[Invite] = Invite.objects.filter(callout__incident_id=aid.incident_id)
    return rows.filter(organisation__station_id=aid.helper_station_id)
