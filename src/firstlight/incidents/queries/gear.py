"""What is at hand near a place: rescue gear, AEDs, and the people who may use them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from firstlight.equipment.queries import ready
from firstlight.force.queries import Member, roster
from firstlight.incidents.models import CallKind, Incident
from firstlight.incidents.queries.people import on_duty_now
from firstlight.kernel.actor import Actor
from firstlight.places.models import Place
from firstlight.places.queries import Near, nearest
from firstlight.training.models import Credential
from firstlight.training.queries import valid_credentials

WATER_GEAR = (
    Place.Kind.RING_BUOY,
    Place.Kind.RESCUE_ROPE,
    Place.Kind.RESCUE_POLE,
    Place.Kind.BOAT,
)
GEAR: dict[str, Sequence[Place.Kind]] = {
    CallKind.WATER_RESCUE: WATER_GEAR,
    CallKind.FIRST_AID: (Place.Kind.AED,),
    CallKind.MISSING_PERSON: (Place.Kind.CONTACT_POINT,),
    CallKind.FLOOD_STORM: (Place.Kind.SHELTER, Place.Kind.BOAT),
    CallKind.EVENT_HELP: (Place.Kind.AED, Place.Kind.ASSEMBLY_POINT),
}
# Who may use it: any of these certificates, valid today.
ABLE: dict[str, frozenset[str]] = {
    CallKind.WATER_RESCUE: frozenset({Credential.Kind.WATER_RESCUE}),
    CallKind.FIRST_AID: frozenset({Credential.Kind.FIRST_AID, Credential.Kind.CPR_AED}),
}


@dataclass(frozen=True, slots=True)
class Able:
    """Somebody who may do what the card speaks of; on duty, or free, or neither."""

    member: Member
    is_on_duty: bool


@dataclass(frozen=True, slots=True)
class AtHand:
    """What is near, the names of what stands ready in stock, and who may use it."""

    near: list[Near]
    kit: list[str]
    able: list[Able]


def at_hand(actor: Actor, incident: Incident, kit: Sequence[str], now: datetime) -> AtHand:
    """Return what is at hand for an incident: the nearest of each kind of gear first."""
    lon, lat = incident.lon, incident.lat
    near = [] if lon is None or lat is None else things_near(actor, incident, (lon, lat))
    stock = ready(actor, kit).values_list("name", flat=True)[:30]
    names = list(stock) if actor.may("equipment.see") else []
    return AtHand(near, names, able_people(actor, incident.kind, now))


def things_near(actor: Actor, incident: Incident, point: tuple[float, float]) -> list[Near]:
    """Return the nearest of each kind of gear that such a call needs, from the actor's stations.

    `point` is (lon, lat) in degrees of WGS-84, as far as the actor may know where it is.
    """
    found = (nearest(actor, *point, [kind], n=1) for kind in GEAR.get(incident.kind, ()))
    return [near for each in found for near in each]


def able_people(actor: Actor, kind: str, now: datetime) -> list[Able]:
    """Return who may do what this kind of call forbids to others.

    Into the water goes only who holds a valid water-rescue certificate and is insured; that they
    are equipped, the commander sees on the spot.
    """
    wanted = ABLE.get(kind)
    if not wanted or not actor.may("training.see"):
        return []
    members = roster(actor, now)
    held = valid_credentials([m.person_id for m in members], timezone.localdate(now))
    on_duty = on_duty_now(actor.stations)
    found = [
        Able(member, member.person_id in on_duty)
        for member in members
        if held.get(member.person_id, frozenset()) & wanted
        and (member.insured or kind != CallKind.WATER_RESCUE)
    ]
    return sorted(found, key=lambda each: (not each.is_on_duty, not each.member.available))
