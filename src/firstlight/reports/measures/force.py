"""Figures of what is there today: people, vehicles, grids; and flights."""

from django.utils.translation import gettext_lazy as _

from firstlight.equipment.queries import counted as equipment
from firstlight.equipment.queries import flights, items
from firstlight.force.models import Membership
from firstlight.force.queries import counted as force
from firstlight.force.queries import memberships
from firstlight.places.queries import counted as places
from firstlight.places.queries import places as places_seen
from firstlight.reports.measures.shape import Coverage, Measure, Source, Words

TODAY = _("None: it is what is there today.")


def _kit(key: str, kind: str, name: Words, definition: Words, unit: Words) -> Measure:
    called = ("name", "code")
    source = Source(lambda: equipment.kept_items(kind), "", items, page="item", called=called)
    return Measure(key, "equipment", name, definition, unit, TODAY, (source,), of_things=True)


def _ground(key: str, kind: str, name: Words, definition: Words) -> Measure:
    source = Source(
        lambda: places.kept_places(kind), "", places_seen, page="place", team="", called=("name",)
    )
    words = (name, definition, _("grids"), TODAY)
    return Measure(key, "places", *words, (source,), Coverage.STATIONS, of_things=True)


FORCE = (
    Measure(
        "members",
        "force",
        _("Volunteers"),
        _(
            "Memberships of teams and squads that are active or on trial, without officers; who "
            "serves in a team and in its squad counts once, in the team."
        ),
        _("people"),
        TODAY,
        (
            Source(
                force.volunteers,
                "",
                memberships,
                page="person",
                page_key="person_id",
                kind="category",
                called=("number",),
            ),
        ),
        kinds=dict(Membership.Category.choices),
    ),
    _kit(
        "cars",
        "patrol_car",
        _("Patrol cars"),
        _("Patrol cars that are neither retired nor lost."),
        _("cars"),
    ),
    _kit(
        "carts",
        "electric_cart",
        _("Electric carts and e-bikes"),
        _("Electric carts and e-bikes that are neither retired nor lost."),
        _("carts"),
    ),
    _kit(
        "drones",
        "unmanned_aircraft",
        _("Drones"),
        _("Drones that are neither retired nor lost."),
        _("drones"),
    ),
    _ground("grids", "grid", _("Grids"), _("Grids in use, without water grids.")),
    _ground("water_grids", "water_grid", _("Water grids"), _("Water grids in use.")),
    Measure(
        "flights",
        "equipment",
        _("Drone flights"),
        _("Flights that took off."),
        _("flights"),
        _("The day of the take-off."),
        (
            Source(
                equipment.flown_flights,
                "took_off_at",
                flights,
                page="flight",
                called=("area_name",),
                team="aircraft__organisation_id",
            ),
        ),
    ),
)
