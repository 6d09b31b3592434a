"""Every change of this room."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import h3
from django.utils.translation import gettext_lazy as _

from firstlight.duty.models.presence import DutySession, Position
from firstlight.duty.queries import presence as queries
from firstlight.duty.rules.presence import new_token
from firstlight.duty.schemas.presence import (
    CheckIn,
    CheckOut,
    CloseSession,
    PurgePositions,
    ReportPosition,
    ShareLocation,
    StayOnDuty,
)
from firstlight.force.matters import thread_of
from firstlight.force.models import Organisation
from firstlight.force.queries import my_memberships
from firstlight.force.seats import SERVING
from firstlight.force.switches import is_off
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.models import Event
from firstlight.privacy.queries import has_consent

H3_RESOLUTION = 10
TAKEN_BACK_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OnDutyNow:
    """A session and, when the location is on, the token for the phone: shown once, never kept."""

    session: DutySession
    token: str = ""


@action("duty.check_in", may="duty.check_in", takes=CheckIn, offline=Offline.APPEND)
def check_in(context: Context, data: CheckIn) -> OnDutyNow:
    """Come on duty, with or without the location; both serve alike.

    A case that one does not know of, or no more, is left out: that one came on duty counts.

    Raises
    ------
    Refused
        ``on-duty`` already, ``not-serving`` in that organisation, or ``no-consent`` to the
        location.
    """
    if queries.session_of(context.person_id):
        raise Refused("on-duty", _("You are on duty already."))
    return begin_duty(
        context,
        context.person_id,
        _home(context, data),
        task=data.task,
        thread=thread_of(context.actor, data.thread),
        shares_location=data.shares_location,
    )


def begin_duty(
    context: Context,
    person_id: UUID,
    home: Organisation,
    *,
    task: str,
    thread: UUID | None = None,
    shares_location: bool = False,
) -> OnDutyNow:
    """Bring somebody on duty, inside an action; who is on duty already stays so, as they chose.

    Raises
    ------
    Refused
        ``no-consent`` to the location, or locations are switched off.
    """
    live = queries.session_of(person_id)
    if live is not None:
        return OnDutyNow(live)
    if shares_location:
        _check_consent(context, home.station_id)
    token, hashed = new_token() if shares_location else ("", "")
    row = DutySession(
        station_id=home.station_id,
        person_id=person_id,
        organisation=home,
        thread=thread,
        task=task,
        started_at=context.now,
        shares_location=shares_location,
        token_hash=hashed,
    )
    row.save(force_insert=True)
    context.record(row, thread=thread, person_id=person_id, location=shares_location)
    return OnDutyNow(row, token)


def end_duty(context: Context, person_id: UUID) -> DutySession | None:
    """Take somebody off duty, inside an action; the location ends with it."""
    live = queries.session_of(person_id)
    return None if live is None else _end(context, live)


def end_duty_of_leaver(context: Context, row: DutySession) -> None:
    """Take off duty who serves no more, inside the act that ended it; the log names it so."""
    _off(context, row)
    context.record(row, what="duty.check_out", thread=row.thread, person_id=row.person_id)


def _home(context: Context, data: CheckIn) -> Organisation:
    serving = [own.organisation for own in my_memberships(context.actor) if own.state in SERVING]
    if data.organisation_id:
        serving = [each for each in serving if each.pk == data.organisation_id]
    if not serving:
        raise Refused("not-serving", _("You do not serve there."), field="organisation_id")
    return serving[0]


def _check_consent(context: Context, station_id: UUID) -> None:
    if is_off("location", station_id):
        raise Refused(
            "module-off",
            _("Locations are switched off here. You serve without."),
            field="shares_location",
        )
    if not has_consent(context.person_id, "location_on_duty"):
        raise Refused(
            "no-consent",
            _("Your location needs your own consent first. You can serve without it too."),
            field="shares_location",
        )


@action("duty.check_out", may="duty.check_in", takes=CheckOut, offline=Offline.APPEND)
def check_out(context: Context, _data: CheckOut) -> DutySession:
    """Go off duty; the location ends with it."""
    row = queries.my_session(context.actor)
    if row is None:
        raise Refused("off-duty", _("You are not on duty."))
    return _end(context, row)


@action("duty.close_session", may="callouts.record", takes=CloseSession)
def close_session(context: Context, data: CloseSession) -> DutySession:
    """End the duty of somebody who has gone home without checking out."""
    row = queries.session(context.actor, data.session_id)
    if row.ended_at is not None:
        raise Refused("off-duty", _("This duty has ended already."))
    return _end(context, row)


@action("duty.stay_on_duty", may="duty.check_in", takes=StayOnDuty)
def stay_on_duty(context: Context, data: StayOnDuty) -> DutySession:
    """Take back that one went off duty; the location stays off until it is chosen anew.

    Raises
    ------
    Refused
        ``too-late`` a minute after, or ``on-duty`` again already.
    """
    row = queries.own_session(context.actor, data.session_id)
    if row.ended_at is None or context.now - row.ended_at > TAKEN_BACK_WITHIN:
        raise Refused("too-late", _("This duty ended too long ago. Come on duty again."))
    if queries.session_of(context.person_id):
        raise Refused("on-duty", _("You are on duty already."))
    row.ended_at = None
    row.save(update_fields=["ended_at"])
    context.record(row, thread=row.thread, person_id=row.person_id)
    return row


def _end(context: Context, row: DutySession) -> DutySession:
    _off(context, row)
    context.record(row, thread=row.thread, person_id=row.person_id)
    return row


def _off(context: Context, row: DutySession) -> None:
    row.ended_at = context.now
    _darken(row)
    row.save()


def _darken(row: DutySession) -> None:
    row.shares_location, row.token_hash = False, ""
    row.last_lon = row.last_lat = row.last_accuracy_m = row.last_fix_at = None


@action("duty.share_location", may="duty.check_in", takes=ShareLocation)
def share_location(context: Context, data: ShareLocation) -> OnDutyNow:
    """Turn the location on or off while on duty; off takes effect at once."""
    row = queries.my_session(context.actor)
    if row is None:
        raise Refused("off-duty", _("You are not on duty."))
    token = ""
    if data.on:
        _check_consent(context, row.station_id)
        token, row.token_hash = new_token()
        row.shares_location = True
    else:
        _darken(row)
    row.save()
    context.record(row, thread=row.thread, person_id=row.person_id, location=data.on)
    return OnDutyNow(row, token)


@action("duty.report_position", may="duty.check_in", takes=ReportPosition, offline=Offline.APPEND)
def report_position(context: Context, data: ReportPosition) -> DutySession:
    """Say where one is, by hand: the equal choice to a location that runs by itself."""
    row = queries.my_session(context.actor)
    if row is None:
        raise Refused("off-duty", _("You are not on duty."))
    Position(
        station_id=row.station_id,
        session_id=row.pk,
        at=context.now,
        lon=data.lon,
        lat=data.lat,
        accuracy_m=data.accuracy_m,
        h3_cell=h3.str_to_int(h3.latlng_to_cell(data.lat, data.lon, H3_RESOLUTION)),
        received_at=context.now,
    ).save(force_insert=True)
    context.record(row, thread=row.thread, person_id=row.person_id)
    return row


def darken_withdrawn(context: Context, event: Event) -> None:
    """Turn the location off when its consent is withdrawn, or has run out.

    It is looked for by whose consent it is: the clock acts too, and a withdrawal is done once more
    after a restore.
    """
    whose = event.data.get("subject_id")
    if event.data.get("purpose") != "location_on_duty" or not whose:
        return
    row = queries.session_of(UUID(str(whose)))
    if row is not None and row.shares_location:
        _darken(row)
        row.save()
        context.record(row, what="duty.share_location", location=False)


def darken_switched_off(context: Context, event: Event) -> None:
    """Turn every location off where the privacy officer has switched locations off."""
    if event.data.get("module") not in ("location", "duty") or event.data.get("on"):
        return
    for row in queries.sharing_under(event.station_id):
        _darken(row)
        row.save()
        context.record(row, what="duty.share_location", location=False)


@action("duty.purge_positions", may="duty.purge", takes=PurgePositions)
def purge_positions(context: Context, data: PurgePositions) -> int:
    """Erase raw fixes past their day; return how many."""
    erased, _kinds = queries.stale_positions(context.actor.station_id, data.at).delete()
    run = DutySession(station_id=context.actor.station_id)
    context.record(run, what="duty.purged", erased=erased)
    return erased
