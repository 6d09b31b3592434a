"""Figures of what is there today: people, vehicles, grids; and flights."""

from django.utils.translation import gettext_lazy as _

from firstlight.equipment.queries import counted as equipment
from firstlight.equipment.queries import flights, items
from firstlight.force.models import Membership
from firstlight.force.queries import counted as force
from firstlight.force.queries import memberships
from firstlight.places.queries import counted as places
from firstlight.places.queries import places as places_seen
from firstlight.reports.measures.shape import Coverage, Measure, Source

TODAY = _("None: it is what is there today.")


def _kit(kind: str) -> tuple[Source, ...]:
    return (Source(rows=lambda: equipment.kept_items(kind), at="", sees=items, page="item"),)


def _ground(*kinds: str) -> tuple[Source, ...]:
    return (
        Source(
            rows=lambda: places.kept_places(*kinds), at="", sees=places_seen, page="place", team=""
        ),
    )


MEMBERS = Measure(
    key="members",
    room="force",
    name=_("Volunteers"),
    definition=_("Memberships of teams and squads that are active or on trial, without officers."),
    unit=_("people"),
    period_rule=TODAY,
    sources=(
        Source(
            rows=force.volunteers,
            at="",
            sees=memberships,
            page="person",
            page_key="person_id",
            kind="category",
        ),
    ),
    kinds=dict(Membership.Category.choices),
)
CARS = Measure(
    key="cars",
    room="equipment",
    name=_("Patrol cars"),
    definition=_("Patrol cars that are neither retired nor lost."),
    unit=_("cars"),
    period_rule=TODAY,
    sources=_kit("patrol_car"),
    of_things=True,
)
CARTS = Measure(
    key="carts",
    room="equipment",
    name=_("Electric carts and e-bikes"),
    definition=_("Electric carts and e-bikes that are neither retired nor lost."),
    unit=_("carts"),
    period_rule=TODAY,
    sources=_kit("electric_cart"),
    of_things=True,
)
DRONES = Measure(
    key="drones",
    room="equipment",
    name=_("Drones"),
    definition=_("Drones that are neither retired nor lost."),
    unit=_("drones"),
    period_rule=TODAY,
    sources=_kit("unmanned_aircraft"),
    of_things=True,
)
GRIDS = Measure(
    key="grids",
    room="places",
    name=_("Grids"),
    definition=_("Grids in use, without water grids."),
    unit=_("grids"),
    period_rule=TODAY,
    sources=_ground("grid"),
    coverage=Coverage.STATIONS,
    of_things=True,
)
WATER_GRIDS = Measure(
    key="water_grids",
    room="places",
    name=_("Water grids"),
    definition=_("Water grids in use."),
    unit=_("grids"),
    period_rule=TODAY,
    sources=_ground("water_grid"),
    coverage=Coverage.STATIONS,
    of_things=True,
)
FLIGHTS = Measure(
    key="flights",
    room="equipment",
    name=_("Drone flights"),
    definition=_("Flights that took off."),
    unit=_("flights"),
    period_rule=_("The day of the take-off."),
    sources=(
        Source(
            rows=equipment.flown_flights,
            at="took_off_at",
            sees=flights,
            page="flight",
            team="aircraft__organisation_id",
        ),
    ),
)
FORCE = (MEMBERS, CARS, CARTS, DRONES, GRIDS, WATER_GRIDS, FLIGHTS)
