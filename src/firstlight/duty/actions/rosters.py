"""Proposals of whom to invite: asked for, worked out in the background, read, used or dropped."""

from collections import defaultdict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.duty.actions.answers import invite
from firstlight.duty.models import RosterProposal
from firstlight.duty.queries import people_of_shift, roster_rows, shift_rows
from firstlight.duty.schemas.rosters import AskRoster, FinishRoster, LayRosterAside, UseRoster
from firstlight.kernel import jobs
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.jobs import Order

JOB = "duty.roster"


@action("duty.ask_roster", may="duty.plan", takes=AskRoster)
def ask_roster(context: Context, data: AskRoster) -> RosterProposal:
    """Have a proposal worked out; nobody is invited by it."""
    home = shift_rows.planned_in(context.actor, data.organisation_id)
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


@action("duty.finish_roster", may="system.clock", takes=FinishRoster)
def finish_roster(context: Context, data: FinishRoster) -> RosterProposal:
    """Keep what was worked out, or why it could not be."""
    row = roster_rows.proposal(context.actor, data.proposal_id)
    row.result, row.digest, row.error = dict(data.result), data.digest, data.error
    row.done_at = context.now
    row.save()
    context.record(row, digest=data.digest)
    return row


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
    known = {f"{each['shift']}:{each['person']}": each for each in row.result["choices"]}
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


@action("duty.drop_roster", may="duty.plan", takes=LayRosterAside)
def drop_roster(context: Context, data: LayRosterAside) -> RosterProposal:
    """Lay a proposal aside; nobody hears of it."""
    row = roster_rows.proposal(context.actor, data.proposal_id)
    if row.used_at:
        raise Refused("used", _("This proposal was used or laid aside already."))
    row.dropped_at, row.result = context.now, {}
    row.save(update_fields=["dropped_at", "result"])
    context.record(row)
    return row
