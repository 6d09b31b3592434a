"""Proposals of whom to invite: asked for, worked out in the background, read, used or dropped."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.duty import letters
from firstlight.duty.actions.answers import invite
from firstlight.duty.models import RosterProposal
from firstlight.duty.queries import people_of_shift, roster_rows, shift_rows
from firstlight.duty.schemas.rosters import (
    AskRoster,
    FinishRoster,
    LayRosterAside,
    NoteRoster,
    UseRoster,
)
from firstlight.force.queries.holders import holders_over
from firstlight.kernel import jobs
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.jobs import Order
from firstlight.notify.actions import post

JOB = "duty.roster"


@action("duty.ask_roster", may="duty.propose", takes=AskRoster)
def ask_roster(context: Context, data: AskRoster) -> RosterProposal:
    """Have a proposal worked out; nobody is invited by it."""
    home = roster_rows.rostered_node(context.actor, data.organisation_id)
    row = RosterProposal(
        station_id=home.station_id,
        organisation=home,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        asked_by_id=context.person_id,
    )
    row.save(force_insert=True)
    context.record(row, starts_on=str(data.starts_on), ends_on=str(data.ends_on))
    jobs.enqueue([Order(JOB, f"{JOB}:{row.pk}", row.station_id, {"proposal": str(row.pk)})])
    return row


@action("duty.note_roster", may="system.clock", takes=NoteRoster)
def note_roster(context: Context, data: NoteRoster) -> RosterProposal:
    """Say how far the work is; the lease of its job begins anew, for a county takes minutes."""
    row = roster_rows.proposal(context.actor, data.proposal_id)
    row.progress = data.progress
    row.save(update_fields=["progress"])
    jobs.renew(data.job_id, context.now)
    context.record(row, progress=data.progress)
    return row


@action("duty.finish_roster", may="system.clock", takes=FinishRoster)
def finish_roster(context: Context, data: FinishRoster) -> RosterProposal:
    """Keep what was worked out, or why it could not be.

    Of one over several stations each gets the part of its own shifts, and its officers are told.
    """
    row = roster_rows.proposal(context.actor, data.proposal_id)
    if row.dropped_at is not None:
        context.record(row, dropped=True)
        return row
    row.result, row.digest, row.error = dict(data.result), data.digest, data.error
    row.done_at, row.progress = context.now, 100
    if roster_rows.is_whole(row.organisation) and not data.error:
        row.result = {"measure": data.result["measure"]}
        _hand_out(context, row, data.result)
    row.save()
    context.record(row, digest=data.digest)
    return row


def _hand_out(context: Context, whole: RosterProposal, result: dict[str, Any]) -> None:
    """Give each station the part of a proposal that is about its own shifts."""
    station_of = roster_rows.stations_of_shifts(whole)
    found: dict[UUID, dict[str, list[Any]]] = {
        key: {"choices": [], "gaps": []} for key in station_of.values()
    }
    for name in ("choices", "gaps"):
        for each in result[name]:
            found[station_of[each["shift"]]][name].append(each)
    for station_id, own in found.items():
        if not own["choices"] and not own["gaps"]:
            continue
        part = RosterProposal(
            station_id=station_id,
            organisation_id=station_id,
            whole=whole,
            starts_on=whole.starts_on,
            ends_on=whole.ends_on,
            asked_by_id=whole.asked_by_id,
            digest=whole.digest,
            result={**own, "measure": result["measure"]},
            progress=100,
            done_at=context.now,
        )
        part.save(force_insert=True)
        context.record(part, whole_id=whole.pk, choices=len(own["choices"]))
        officers = holders_over(station_id, ["station_officer"], context.now)
        post(context, letters.proposed(part, officers, context.now))


@action("duty.use_roster", may="duty.plan", takes=UseRoster)
def use_roster(context: Context, data: UseRoster) -> int:
    """Send the invitations that somebody has kept of a proposal; return how many.

    Only pairs of the proposal are sent: what it did not check is invited on the shift's own page.

    Raises
    ------
    Refused
        ``not-done`` yet, ``used`` or dropped already, or ``none`` kept.
    """
    row = roster_rows.proposal(context.actor, data.proposal_id)
    if row.done_at is None or row.error:
        raise Refused("not-done", _("This proposal is not worked out."))
    if row.used_at or row.dropped_at:
        raise Refused("used", _("This proposal was used or laid aside already."))
    if not data.chosen:
        raise Refused("none", _("Keep at least one invitation."), field="chosen")
    choices = row.result.get("choices", ())  # one over several stations has none of its own
    known = {f"{each['shift']}:{each['person']}": each for each in choices}
    if set(data.chosen) - known.keys():
        raise NotFound
    sent = 0
    for shift_id, found in _by_shift([known[pair] for pair in data.chosen]).items():
        sent += _send(context, shift_id, found)
    row.used_at, row.used_by_id = context.now, context.person_id
    row.save(update_fields=["used_at", "used_by_id"])
    context.record(row, sent=sent, left_out=len(known) - len(data.chosen))
    return sent


def _by_shift(chosen: list[dict[str, object]]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for each in chosen:
        found[str(each["shift"])].append(each)
    return found


def _send(context: Context, shift_id: str, chosen: list[dict[str, object]]) -> int:
    """Invite people to one shift; one that has begun or is called off since is passed over."""
    shift = shift_rows.led_shift(context.actor, shift_id)
    if shift.state not in ("open", "staffed") or shift.starts_at <= context.now:
        return 0
    reasons = {UUID(str(each["person"])): each["reasons"] for each in chosen}
    seen = people_of_shift.named(context.actor, reasons)
    kept = {person.pk: _list(reasons[person.pk]) for person in seen}
    return len(invite(context, shift, list(kept), reasons=kept))


def _list(value: object) -> list[dict[str, object]]:
    return list(value) if isinstance(value, list) else []


@action("duty.drop_roster", may="duty.propose", takes=LayRosterAside)
def drop_roster(context: Context, data: LayRosterAside) -> RosterProposal:
    """Lay a proposal aside, with those of its parts that were not sent; nobody hears of it."""
    row = roster_rows.proposal(context.actor, data.proposal_id)
    if row.whole_id and not context.actor.may("duty.plan"):
        raise NotFound  # a part is the station's to send or to lay aside
    if row.used_at:
        raise Refused("used", _("This proposal was used or laid aside already."))
    unsent = row.parts.filter(used_at__isnull=True, dropped_at__isnull=True)
    for each in (row, *unsent):
        each.dropped_at, each.result = context.now, {}
        each.save(update_fields=["dropped_at", "result"])
        context.record(each)
    return row
