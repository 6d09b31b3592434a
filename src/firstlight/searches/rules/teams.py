"""Teams out of who is there and what is there: a proposal that people change as they like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

PILOT, DRIVER, BOATMAN = "uas_pilot_licence", "driving_licence", "boat_operator"
WATER, MOUNTAIN = "water_rescue", "mountain_rescue"
# What the planner calls a credential that lets a team onto ground.
GROUND = {MOUNTAIN: "mountain", WATER: "water"}
USUAL_FOOT, LEAST = 3, 2
CAR_FROM = 7  # a car takes two pairs of eyes off the hill; worth it when enough are left
USUAL_BATTERY_MIN = 25
CART_SEATS = 2
# An e-bike on a road and on a track: slower than a car, quicker than walking there.
CART_SPEEDS = {"road_mps": 20 / 3.6, "track_mps": 12 / 3.6}
LETTERS = {"foot": "F", "dog": "K", "vehicle": "V", "drone": "D", "boat": "B"}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who can go: valid certificates, and in how many minutes they are there."""

    key: UUID
    credentials: frozenset[str]
    ready_min: float = 0.0


@dataclass(frozen=True, slots=True)
class Thing:
    """A vehicle or an aircraft that stands ready; a battery lasts so many minutes."""

    key: UUID
    kind: str
    battery_min: int | None = None


def form_teams(hands: Sequence[Hand], things: Sequence[Thing], extra: dict[str, int]) -> list[Row]:
    """Propose teams of two or more.

    Whoever flies, rows or drives needs the licence for it and somebody beside; the rest go on
    foot in threes, those trained for mountains together. While there are e-bikes for all of a
    team on foot, it rides as far as roads and tracks go, and walks from there.

    Parameters
    ----------
    hands
        Who is counted in and free, or coming.
    things
        What stands ready.
    extra
        How many teams of each kind to reckon with besides, of nobody in particular.

    Returns
    -------
    list of dict
        Rows for the planner's sheet of teams, with ``members`` and ``items`` (keys).
    """
    left = sorted(hands, key=lambda hand: (hand.ready_min, hand.key))
    rows: list[Row] = []
    for thing in things:
        crew = _crew(thing, left)
        if crew:
            left = [hand for hand in left if hand not in crew]
            rows.append(_team(_KIND[thing.kind], crew, thing))
    carts = [thing for thing in things if thing.kind == "electric_cart"]
    rows += [_mounted(_team("foot", group, None), carts) for group in _on_foot(left)]
    for kind, count in extra.items():
        rows += [_team(kind, [], None) for _ in range(count)]
    counts = dict.fromkeys(LETTERS, 0)
    for row in rows:
        counts[row["kind"]] += 1
        row["name"] = f"{LETTERS[row['kind']]}{counts[row['kind']]}"
    return rows


_KIND = {"unmanned_aircraft": "drone", "boat": "boat", "patrol_car": "vehicle"}
_LICENCE = {"unmanned_aircraft": PILOT, "boat": BOATMAN, "patrol_car": DRIVER}
_LICENCES = {_KIND[thing]: licence for thing, licence in _LICENCE.items()}


def crew_lacks(kind: str, crew: Iterable[frozenset[str]]) -> str:
    """Return the credential that a team's kind asks for and nobody in its crew holds, or "".

    A boat asks for two people: who steers it, and a rescuer beside.
    """
    held = list(crew)
    licence = _LICENCES.get(kind)
    if licence is None:
        return ""
    holders = [at for at, papers in enumerate(held) if licence in papers]
    if not holders:
        return licence
    rescuers = {at for at, papers in enumerate(held) if WATER in papers}
    if kind == "boat" and not any(rescuers - {at} for at in holders):
        return WATER
    return ""


def ground_words(crew: Iterable[frozenset[str]]) -> list[str]:
    """Return what ground all of a crew are trained for, as the planner calls it."""
    held = list(crew)
    common = frozenset.intersection(*held) if held else frozenset()
    return sorted(word for name, word in GROUND.items() if name in common)


def _mounted(row: Row, carts: list[Thing]) -> Row:
    """Give a team on foot e-bikes for all of it, taken from `carts`, while there are enough."""
    wanted = -(-row["people"] // CART_SEATS)
    if not row["members"] or wanted > len(carts):
        return row
    taken = [str(carts.pop(0).key) for _ in range(wanted)]
    return row | {"mode": "ride", "speeds": CART_SPEEDS, "items": taken}


def _crew(thing: Thing, left: list[Hand]) -> list[Hand]:
    licence = _LICENCE.get(thing.kind)
    least = CAR_FROM if thing.kind == "patrol_car" else LEAST
    if licence is None or len(left) < least:
        return []
    holders = [hand for hand in left if licence in hand.credentials]
    if not holders:
        return []
    # The scarcest go last: the second seat is for somebody with as few licences as can be.
    others = sorted((h for h in left if h is not holders[0]), key=lambda h: len(h.credentials))
    mates = [h for h in others if WATER in h.credentials] if thing.kind == "boat" else others
    return [holders[0], mates[0]] if mates else []


def _on_foot(left: list[Hand]) -> list[list[Hand]]:
    order = sorted(left, key=lambda hand: (MOUNTAIN not in hand.credentials, hand.ready_min))
    count = max(1, len(order) // USUAL_FOOT) if len(order) >= LEAST else 0
    # No team of one: what does not fill a team of its own joins the others.
    size, over = divmod(len(order), count) if count else (0, 0)
    if size > USUAL_FOOT + 1 or (over == LEAST and count > 1):
        count, (size, over) = count + 1, divmod(len(order), count + 1)
    groups, at = [], 0
    for number in range(count):
        end = at + size + (number < over)
        groups.append(order[at:end])
        at = end
    return groups


def _team(kind: str, crew: Sequence[Hand], thing: Thing | None) -> Row:
    row: Row = {
        "kind": kind,
        "people": max(len(crew), LEAST) if crew or kind != "foot" else USUAL_FOOT,
        "members": [str(hand.key) for hand in crew],
        "items": [str(thing.key)] if thing else [],
        "ready": max((hand.ready_min for hand in crew), default=0.0),
    }
    row["credentials"] = ground_words(hand.credentials for hand in crew)
    if kind == "drone":
        row["battery_min"] = (thing.battery_min if thing else None) or USUAL_BATTERY_MIN
    return row
