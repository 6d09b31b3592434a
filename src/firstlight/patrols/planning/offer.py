"""A period's routes, day after day: each day knows what the days before it visit."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from firstlight.duty.rules.daykinds import midnight
from firstlight.engine.errors import BadInput
from firstlight.engine.routing.model import Means, PatrolRoute, Plan, Point, Problem, Team
from firstlight.engine.routing.network import Network, network
from firstlight.engine.routing.planning import plan
from firstlight.patrols.planning import day as days
from firstlight.patrols.planning.access import settled
from firstlight.patrols.planning.lot import drawn
from firstlight.patrols.planning.retiming import ground
from firstlight.patrols.planning.written import write_out

Say = Callable[[int, str], None]
Asked = Mapping[str, Any]
READY = 25  # per cent done when the ways are measured
MOST_DAYS_AT_FULL = 3  # a longer period searches each day less, and proves it all the same
LESS = 0.35


@dataclass(slots=True)
class Tally:
    """What the days add up to."""

    coverage: float = 0.0
    bound: float = 0.0
    usual: float = 0.0
    wanted: float = 0.0
    seconds: float = 0.0
    balance: float = 1.0
    unmet: Counter[str] = field(default_factory=Counter)
    unreached: set[str] = field(default_factory=set)
    proofs: set[str] = field(default_factory=set)
    choices: list[int] = field(default_factory=list)

    def take(self, found: Plan) -> None:
        """Add a day."""
        self.coverage += found.coverage
        self.bound += found.bound
        self.usual += found.least_visited_first
        self.wanted += found.wanted_coverage
        self.seconds += found.seconds
        self.balance = min(self.balance, found.balance)
        self.unmet.update(dict(found.unmet))
        self.unreached.update(found.unreached)
        self.proofs.add(found.proof)

    def summary(self, names: Mapping[str, str]) -> dict[str, Any]:
        """Return it as the plan keeps it; all worths are in due visits."""
        return {
            "coverage": self.coverage,
            "bound": self.bound,
            "gap": max(0.0, 1 - self.coverage / self.bound) if self.bound > 0 else 0.0,
            "least_visited_first": self.usual,
            "gain": self.coverage / self.usual - 1 if self.usual > 0 else 0.0,
            "wanted": self.wanted,
            "guaranteed": self.coverage,
            "balance": self.balance,
            "unmet": [[names.get(key, key), count] for key, count in sorted(self.unmet.items())],
            "unreached": sorted(names.get(key, key) for key in self.unreached),
            "proof": sorted(self.proofs),
            "draws": min(self.choices, default=1),
            "draws_most": max(self.choices, default=1),
            "likeliest": max((1 / count for count in self.choices), default=1.0),
            "seconds": self.seconds,
        }


def plan_routes(asked: Asked, say: Say) -> dict[str, Any]:
    """Return a period's ``routes`` and the ``summary`` of how good they are.

    Parameters
    ----------
    asked
        See `firstlight.patrols.queries.plans.asked_for`: places, seasons, teams, hours, a seed.
    say
        Told how far the work is: per cent, and a stage's key.

    Raises
    ------
    BadInput
        ``pack``, ``base``, ``days``, ``targets`` or ``reach``, with what is missing.
    """
    say(5, "ground")
    terrain = ground(asked["pack"])
    crews = days.teams(asked)
    if not asked["days"]:
        raise BadInput("days: nobody goes out on any day of the period")
    asked = {**asked, "stops": settled(terrain, list(asked["stops"]))}
    spots = {row["key"]: row for row in asked["stops"]}
    if not spots:
        raise BadInput("targets: nothing is to be visited")
    say(10, "network")
    net = network(terrain, _points(spots, crews), tuple(dict.fromkeys(t.means for t in crews)))
    tally, routes = Tally(), []
    last = {row["key"]: _seen(row) for row in asked["stops"] if row["last_at"]}
    luck = Random(int(asked["seed"]))  # noqa: S311  # the lot must be drawn again from its number
    effort = 1.0 if len(asked["days"]) <= MOST_DAYS_AT_FULL else LESS
    for number, day in enumerate(asked["days"]):
        say(READY + (100 - READY) * number // len(asked["days"]), "routes")
        problem = days.problem(asked, day, last, crews)
        if problem is None:
            continue
        found = plan(problem, net, seed=luck.randrange(2**31), effort=effort)
        tally.take(found)
        for route in found.routes:
            if route.visits:
                routes.append(_written(net, problem, (route, luck, tally), day, spots))
        for row in routes:
            last.update({s["key"]: datetime.fromisoformat(s["arrive_at"]) for s in row["stops"]})
    names, boats = {key: row["name"] for key, row in spots.items()}, days.by_boat(asked)
    if not routes:
        raise BadInput(_nothing(tally, boats))
    by_boat = sorted(names[key] for key in boats)
    return {"routes": routes, "summary": tally.summary(names) | {"by_boat": by_boat}}


def _nothing(tally: Tally, boats: set[str]) -> str:
    """Return why there is no route at all."""
    if tally.bound:
        return "reach: -"
    return "boats: all that is due" if boats else "targets: nothing is due on these days"


def _seen(row: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(row["last_at"])


def _points(spots: Mapping[str, Mapping[str, Any]], crews: Sequence[Team]) -> list[Point]:
    rows = [Point(key, float(row["lon"]), float(row["lat"])) for key, row in spots.items()]
    return [crews[0].base, *rows]


def _written(
    net: Network,
    problem: Problem,
    drawing: tuple[PatrolRoute, Random, Tally],
    day: Mapping[str, Any],
    spots: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    planned, luck, tally = drawing
    route, choices = drawn(problem, planned, luck)
    tally.choices.append(choices)
    team = next(each for each in problem.teams if each.key == route.team)
    on = date.fromisoformat(day["date"])
    begins = midnight(on)
    moments = [begins + timedelta(seconds=visit.begin_s) for visit in route.visits]
    stops = [_spot(spots[key]) for key in route.order]
    return {
        "name": _name(on, team),
        "means": team.means.value,
        "starts_at": (begins + timedelta(seconds=route.start_s)).isoformat(),
        "ends_at": (begins + timedelta(seconds=route.end_s)).isoformat(),
        **write_out(net, team.means, stops, moments, _home()),
    }


SPOT = ("key", "place_id", "name", "kind", "lon", "lat", "dwell_min")


def _spot(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in SPOT} | {"is_spot": True}


def _name(on: date, team: Team) -> str:
    """Return what a route is called, in the installation's language."""
    number = team.key.removeprefix(team.means.value)
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            Means.FOOT: _("On foot"),
            Means.VEHICLE: _("By vehicle"),
            Means.BOAT: _("By boat"),
        }
        return f"{on:%m-%d} {words[team.means]} {number}"


def _home() -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("the base")
