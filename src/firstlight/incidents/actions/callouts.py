"""Asking people to come, wave by wave."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.incidents import queries
from firstlight.incidents.actions.coming import stand_down, tell_coming
from firstlight.incidents.actions.system import by_itself
from firstlight.incidents.letters import call_key, call_letter, desk_letters
from firstlight.incidents.models import Callout, Incident, Invite, MutualAid
from firstlight.incidents.planning import Choice, Wave, asking, plan_wave, standing
from firstlight.incidents.rules import ACTIVE, CALLOUT, normal_needs
from firstlight.incidents.schemas import CalloutKey, EscalateCallout, OpenCallout
from firstlight.kernel import jobs
from firstlight.kernel.actions import Context, action
from firstlight.kernel.bulk import insert_new
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.jobs import Order
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post, withdraw
from firstlight.notify.links import hash_of, new_nonce, secret_of

LINK_LASTS = timedelta(hours=24)
ESCALATE = "callouts.escalate"
INVITED = (
    "id",
    "person_id",
    "organisation_id",
    "rank",
    "reason",
    "asked_at",
    "token_hash",
    "expires_at",
)


@action("callouts.open_callout", may="callouts.run", takes=OpenCallout)
def open_callout(context: Context, data: OpenCallout) -> Callout:
    """Ask people to come: the first wave leaves at once, the next by the clock.

    Raises
    ------
    Refused
        ``not-taken`` before an officer took the call (unless life is at risk), ``over`` after it
        ended, ``already-open`` while another call-out of it runs, ``no-need`` without a need.
    """
    incident = queries.own_incident(context.actor, data.incident_id)
    _check_may_call(incident)
    needs = normal_needs(
        incident.needs if data.needs is None else [need.model_dump() for need in data.needs]
    )
    if not needs:
        raise Slip("no-need", _("Say first how many people are needed."), field="needs")
    critical = incident.is_life_at_risk if data.is_critical is None else data.is_critical
    callout = Callout(
        station_id=incident.station_id,
        incident=incident,
        needs=needs,
        teams=[str(team) for team in data.teams],
        is_critical=critical and incident.is_life_at_risk,
        wave_size=data.wave_size,
        wave_every_min=data.wave_every_min,
    )
    callout.save(force_insert=True)
    context.record(
        callout,
        thread=incident.pk,
        needs=needs,
        critical=callout.is_critical,
        left_out=len(data.leave_out),
    )
    _send_wave(context, callout, frozenset(data.leave_out))
    return callout


def _check_may_call(incident: Incident) -> None:
    if incident.state not in ACTIVE:
        raise Refused("over", _("This incident is over; nobody is called out to it."))
    if incident.state == "reported" and not incident.is_life_at_risk:
        raise Refused(
            "not-taken", _("An officer takes the call first, unless somebody's life is at risk.")
        )
    if queries.open_callout_of(incident):
        raise Refused("already-open", _("A call-out is running already. Ask its next wave."))


@action("callouts.next_wave", may="callouts.run", takes=CalloutKey)
def next_wave(context: Context, data: CalloutKey) -> Callout:
    """Ask the next wave now, without waiting for the clock."""
    callout = queries.callout(context.actor, data.callout_id)
    move(context, CALLOUT, callout, "next_wave", thread=callout.incident_id, wave=callout.wave + 1)
    _send_wave(context, callout)
    return callout


@action("callouts.widen_callout", may="callouts.run", takes=CalloutKey)
def widen_callout(context: Context, data: CalloutKey) -> Callout:
    """Ask again after nobody was left: somebody may have become free."""
    callout = queries.callout(context.actor, data.callout_id)
    widen(context, callout)
    return callout


def widen(context: Context, callout: Callout) -> None:
    """Go on asking, because more people may be asked now."""
    move(context, CALLOUT, callout, "widen", thread=callout.incident_id)
    _send_wave(context, callout)


@action("callouts.escalate_callout", may="callouts.run", takes=EscalateCallout)
def escalate_callout(context: Context, data: EscalateCallout) -> Callout:
    """Ask the next wave because time has passed; the clock does this.

    Raises
    ------
    NotFound
        The actor may not see the call-out: another station's, or one outside its teams.
    Refused
        ``not-due`` when the call-out has moved on since the clock was set.
    """
    callout = queries.callout(context.actor, data.callout_id)
    if callout.state != "open" or callout.wave != data.wave or callout.is_held:
        raise Refused("not-due", _("This call-out has moved on."))
    move(context, CALLOUT, callout, "escalate", thread=callout.incident_id, wave=callout.wave + 1)
    _send_wave(context, callout)
    return callout


@action("callouts.close_callout", may="callouts.run", takes=CalloutKey)
def close_callout(context: Context, data: CalloutKey) -> Callout:
    """End a call-out: nobody else is asked, and what has not left is taken back."""
    callout = queries.callout(context.actor, data.callout_id)
    _close(context, callout)
    return callout


def end_callouts(context: Context, incident: Incident) -> None:
    """End what is running when the incident itself is over."""
    callout = queries.open_callout_of(incident)
    if callout:
        _close(context, queries.locked_callout(callout.pk))


def call_off(context: Context, incident: Incident) -> None:
    """End what is running because nobody is needed any more, whoever's act says so.

    Those on their way are told to go home. The table gives the step to the dispatcher: the house
    takes it for them, under its own name.
    """
    house = by_itself(context, incident.station_id)
    desk = replace(house.actor, hats=frozenset({"station_dispatcher"}))
    end_callouts(replace(house, actor=desk), incident)
    stand_down(context, incident)


def hold(context: Context, incident: Incident) -> None:
    """Wait, inside the act that says so: no further wave leaves by the clock, nobody sets out."""
    tell_coming(context, incident, "halted")
    callout = queries.open_callout_of(incident)
    if callout is not None:
        callout = queries.locked_callout(callout.pk)
        jobs.cancel([_clock_key(callout)])
        callout.is_held, callout.next_wave_at = True, None
        callout.save(update_fields=["is_held", "next_wave_at"])


def go_on(context: Context, incident: Incident) -> None:
    """Go on after having waited: those on their way come, and the clock asks further waves."""
    tell_coming(context, incident, "goes_on")
    callout = queries.open_callout_of(incident)
    if callout is not None and callout.is_held:
        callout = queries.locked_callout(callout.pk)
        callout.is_held = False
        if callout.state == "open":
            _set_clock(callout, context, turn=f":{context.now.isoformat()}")
        callout.save(update_fields=["is_held", "next_wave_at"])


def _close(context: Context, callout: Callout) -> None:
    callout.closed_at, callout.next_wave_at = context.now, None
    move(context, CALLOUT, callout, "close", thread=callout.incident_id)
    jobs.cancel([_clock_key(callout)])
    withdraw(context, [call_key(invite) for invite in callout.invites.all()])


def judge(context: Context, callout: Callout) -> None:
    """Let the call-out be met, or fall short again, by what people have said."""
    if callout.state == "closed":
        return
    is_met = standing(callout, context.now).is_met
    event = {
        ("open", True): "meet",
        ("exhausted", True): "fill",
        ("met", False): "fall_short",
    }.get((callout.state, is_met))
    if event is None:
        return
    if event == "fall_short":
        _set_clock(callout, context)
    else:
        callout.next_wave_at = None
    move(
        by_itself(context, callout.station_id),
        CALLOUT,
        callout,
        event,
        thread=callout.incident_id,
    )


def _send_wave(
    context: Context, callout: Callout, leave_out: frozenset[UUID] = frozenset()
) -> None:
    """Ask the next people; when there are none, say so and prepare to ask a neighbour."""
    now = standing(callout, context.now)
    wave = plan_wave(asking(callout, now.short, context.now, leave_out), context.now)
    if now.is_met:
        judge(context, callout)
    elif not wave.chosen:
        _exhaust(context, callout)
    else:
        _ask(context, callout, wave)


def _ask(context: Context, callout: Callout, wave: Wave) -> None:
    asked = wave.chosen[: wave.size]
    nonces = [new_nonce() for _choice in asked]
    limits = {
        aid.helper_station_id: aid.ends_at
        for aid in queries.windows(context.now).filter(incident_id=callout.incident_id)
    }
    lasts_until = context.now + LINK_LASTS
    invites = [
        Invite(
            station_id=callout.station_id,
            callout=callout,
            person_id=choice.member.person_id,
            organisation_id=choice.member.organisation_id,
            wave=callout.wave + 1,
            rank=rank,
            reason=choice.reason,
            asked_at=context.now,
            token_hash=hash_of(secret_of(nonce)),
            expires_at=min(lasts_until, limits.get(choice.station_id) or lasts_until),
        )
        for rank, (choice, nonce) in enumerate(zip(asked, nonces, strict=True), start=1)
    ]
    insert_new(
        Invite,
        INVITED,
        (tuple(getattr(invite, name) for name in INVITED) for invite in invites),
        {"station_id": callout.station_id, "callout_id": callout.pk, "wave": callout.wave + 1},
    )
    post(
        context,
        (
            call_letter(callout, invite, nonce, choice.member)
            for invite, nonce, choice in zip(invites, nonces, asked, strict=True)
        ),
    )
    callout.wave += 1
    _set_clock(callout, context)
    callout.version += 1
    callout.save()
    context.record(
        callout,
        what="callouts.send_wave",
        thread=callout.incident_id,
        wave=callout.wave,
        asked=len(asked),
        lent=_lent(asked, callout),
    )


def _lent(asked: list[Choice], callout: Callout) -> int:
    return sum(choice.station_id != callout.station_id for choice in asked)


def _clock_key(callout: Callout) -> str:
    return f"{ESCALATE}:{callout.pk}:{callout.wave}"


def _set_clock(callout: Callout, context: Context, turn: str = "") -> None:
    """Have the next wave leave by itself; set again after a shortfall, it is due at once."""
    if callout.is_held:
        callout.next_wave_at = None
        return
    fell_short = callout.state == "met"
    wait = timedelta(0) if fell_short else timedelta(minutes=callout.wave_every_min)
    callout.next_wave_at = context.now + wait
    turn = f":{context.now.isoformat()}" if fell_short else turn
    jobs.enqueue(
        [
            Order(
                ESCALATE,
                _clock_key(callout) + turn,
                callout.station_id,
                {"callout": str(callout.pk), "wave": callout.wave},
                run_after=callout.next_wave_at,
                priority=1,
            )
        ]
    )


def _exhaust(context: Context, callout: Callout) -> None:
    """Nobody is left: the desk is told, and the nearest neighbour's help is prepared."""
    house = by_itself(context, callout.station_id)
    callout.next_wave_at = None
    if callout.state == "open":
        move(house, CALLOUT, callout, "exhaust", thread=callout.incident_id)
    incident = callout.incident
    drafted = incident.aids.filter(state__in=["drafted", "asked", "granted"]).exists()
    near = queries.neighbours(incident)
    if near and not drafted:
        aid = MutualAid(
            station_id=incident.station_id,
            incident=incident,
            helper_station_id=near[0].pk,
            needs=standing(callout, context.now).short,
        )
        aid.save(force_insert=True)
        house.record(aid, what="callouts.draft_aid", thread=incident.pk)
    post(context, desk_letters(incident, "short", context.now, turn=f":{callout.wave}"))
