"""Drone flights: planned, cleared, flown, logged."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.equipment import letters, queries
from firstlight.equipment.models import DroneFlight
from firstlight.equipment.rules import DRONE_FLIGHT, IMAGES_KEPT
from firstlight.equipment.rules.flights import hours_between
from firstlight.equipment.schemas import (
    EraseImages,
    PlanFlight,
    RemindImages,
    RemindKept,
    StepFlight,
)
from firstlight.force.matters import known
from firstlight.force.queries.holders import holders_over
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound, Refused, Slip, Stale
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post


@action("equipment.plan_flight", may="equipment.fly", takes=PlanFlight)
def plan_flight(context: Context, data: PlanFlight) -> DroneFlight:
    """Plan a flight; the airspace over the place is looked up and kept with it.

    Raises
    ------
    Refused
        ``homes`` unless the pilot says that no homes are filmed; ``in-the-past``;
        ``no-such-case`` for a call that is over or that the pilot does not know of.
    """
    aircraft = {row.pk: row for row in queries.drones(context.actor)}.get(data.aircraft_id)
    if aircraft is None:
        raise NotFound
    if not data.films_no_homes:
        raise Refused("homes", _("Homes are not filmed."), field="films_no_homes")
    if data.planned_at < context.now:
        raise Slip("in-the-past", _("This moment is over."), field="planned_at")
    _check_case(context.actor, data.thread)
    row = DroneFlight(
        station_id=aircraft.station_id,
        pilot_id=context.person_id,
        aircraft=aircraft,
        aircraft_class=aircraft.aircraft_class,
        registration=aircraft.registration,
        airspace=queries.controlled_near(
            aircraft.station_id, data.lon, data.lat, data.radius_m, data.height_m
        ),
        **data.model_dump(exclude={"aircraft_id", "films_no_homes", "exceptions"}),
        exceptions=list(data.exceptions),
    )
    row.save(force_insert=True)
    context.record(row, thread=row.thread, aircraft_id=aircraft.pk, airspace=len(row.airspace))
    return row


def _check_case(actor: Actor, key: UUID | None) -> None:
    """Refuse a call that is over, or that this pilot was neither asked to nor is counted in at."""
    if key is not None and key not in {matter.key for matter in known(actor)}:
        raise Slip("no-such-case", _("No call that is going on and concerns you."), field="thread")


@action("equipment.step_flight", may="equipment.fly", takes=StepFlight, offline=Offline.GUARDED)
def step_flight(context: Context, data: StepFlight) -> DroneFlight:
    """Take one step of a flight; that it is free to fly, the product works out itself."""
    row = queries.flight(context.actor, data.flight_id)
    evidence = data.model_dump(exclude={"flight_id", "event", "version"})
    evidence["by_police"] = queries.is_flown_by_police(row)
    if data.event == "log":
        if data.thread != row.thread:
            _check_case(context.actor, data.thread)
        row.thread = data.thread or row.thread
        row.images, row.log_note = data.images, data.log_note
    elif data.event == "approve":
        row.approval_ref = data.approval_ref
    elif data.event in ("deny", "cancel"):
        row.state_note = data.reason
    acts = context.as_system() if data.event == "check_free" else context
    move(
        acts,
        DRONE_FLIGHT,
        row,
        data.event,
        {name: value for name, value in evidence.items() if value},
        seen_version=data.version,
        thread=row.thread,
        aircraft_id=str(row.aircraft_id),
    )
    _after(context, row, data)
    return row


def _after(context: Context, row: DroneFlight, data: StepFlight) -> None:
    """Keep the moments of the flight, and what its batteries went through."""
    if data.event == "take_off":
        row.took_off_at = context.now
    elif data.event == "land":
        row.landed_at = context.now
        row.erase_images_by = context.now + IMAGES_KEPT
    elif data.event == "log":
        row.battery_cycles = data.battery_cycles
        aircraft = row.aircraft
        aircraft.battery_cycles = (aircraft.battery_cycles or 0) + data.battery_cycles
        aircraft.flown_h = (aircraft.flown_h or 0) + hours_between(row.took_off_at, row.landed_at)
        aircraft.uses += 1
        aircraft.save()
    row.save()


@action("equipment.erase_images", may="equipment.use", takes=EraseImages)
def erase_images(context: Context, data: EraseImages) -> DroneFlight:
    """Say that images which were kept for a call are erased; only the pilot can know."""
    row = queries.flight(context.actor, data.flight_id)
    if data.version is not None and data.version != row.version:
        raise Stale
    if row.pilot_id != context.actor.person_id:
        raise Refused("not-pilot", _("Only the pilot can say that the images are erased."))
    if row.images != "kept" or row.images_erased_at is not None:
        raise Refused("none-kept", _("No images of this flight are kept."))
    row.images_erased_at, row.images_erased_by_id = context.now, context.person_id
    row.version += 1
    row.save()
    context.record(row, thread=row.thread)
    return row


@action("equipment.remind_kept", may="equipment.clock", takes=RemindKept)
def remind_kept(context: Context, _data: RemindKept) -> int:
    """Tell pilots of images whose call is erased, and the privacy officer, once a week."""
    station, now = context.actor.station_id, context.now
    kept = list(queries.images_to_go().filter(station_id=station))
    post(context, (letters.images_go(row, now) for row in kept))
    if kept:
        officers = holders_over(station, ("privacy_officer",), now)
        post(context, letters.images_left(station, officers, now))
    context.record(DroneFlight(station_id=station), flights=len(kept))
    return len(kept)


@action("equipment.remind_images", may="equipment.clock", takes=RemindImages)
def remind_images(context: Context, _data: RemindImages) -> int:
    """Tell pilots with unsorted images and holders who are late; each flight and use once."""
    station, now = context.actor.station_id, context.now
    late = list(queries.unsorted(station, now))
    post(context, (letters.images_late(row, now) for row in late))
    uses = [(row, row.person) for row in queries.late_uses(station, now)]
    post(context, (letters.overdue(row, who, now) for row, who in uses if who is not None))
    for row, _who in uses:
        post(context, letters.not_back(row, queries.keepers_of(row.item), now))
    day = DroneFlight(station_id=station)
    context.record(day, what="equipment.reminded", flights=len(late), uses=len(uses))
    return len(late) + len(uses)
