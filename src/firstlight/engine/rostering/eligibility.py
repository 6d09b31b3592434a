"""Who could stand at which post, by the rules that look at one person and one slot alone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from firstlight.engine.arrays import Bools, Floats, Longs
from firstlight.engine.rostering.model import Person, Problem, Rules, Slot, Span

Kinds = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What keeps whom from which slot.

    Attributes
    ----------
    hindered : dict of code to (people, slots) bool
        By the rules ``free``, ``unit``, ``asked``, ``distance``, ``risk``, ``overlap``, ``rest``
        (the last two by service elsewhere).
    lacks : dict of kinds to (people, slots) bool
        Where none of the kinds is held for the whole slot.
    distance_m : (people, slots) float
        NaN where a position is not known.
    """

    hindered: dict[str, Bools]
    lacks: dict[Kinds, Bools]
    distance_m: Floats

    def barred(self, off: frozenset[str] = frozenset()) -> Bools:
        """Where a rule other than those in `off` (and other than papers) bars the way."""
        shape = self.distance_m.shape
        bars = [array for code, array in self.hindered.items() if code not in off]
        out = np.zeros(shape, bool)
        for bar in bars:
            out |= bar
        return out

    def unqualified(self, papers: tuple[Kinds, ...], s: int, off: frozenset[str]) -> Bools:
        """Which people lack a paper of a post of slot `s`."""
        out = np.zeros(len(self.distance_m), bool)
        for kinds in papers:
            if paper_code(kinds) not in off:
                out |= self.lacks[kinds][:, s]
        return out


def paper_code(kinds: Kinds) -> str:
    """Name the rule that asks for one of these kinds."""
    return "paper:" + "|".join(kinds)


def eligibility(problem: Problem) -> Eligibility:
    """Look at every person and every slot."""
    starts = np.array([slot.starts_min for slot in problem.slots])
    ends = np.array([slot.ends_min for slot in problem.slots])
    people, rules = problem.people, problem.rules
    distance_m = _distances(people, problem.slots)
    kinds = {k for slot in problem.slots for post in slot.posts for k in post.papers}
    hindered = {
        "free": _rows(people, lambda who: ~_inside(_joined(who.free), starts, ends), len(starts)),
        "overlap": _rows(people, lambda who: _meets(who.busy, starts, ends, 0), len(starts)),
        "rest": _rows(
            people, lambda who: _meets(who.busy, starts, ends, rules.rest_min), len(starts)
        ),
        "distance": _too_far(distance_m, rules),
        **_by_membership(problem),
    }
    lacks = {
        group: ~_rows(people, partial(_holds, group, starts, ends), len(starts))
        for group in sorted(kinds)
    }
    return Eligibility(hindered, lacks, distance_m)


def _by_membership(problem: Problem) -> dict[str, Bools]:
    """Unit, refusals and risk."""
    people, slots = problem.people, problem.slots
    units = np.array([slot.unit for slot in slots])
    risky = np.array([slot.is_risky for slot in slots])
    unit = _rows(
        people,
        lambda who: (units != "") & ~np.isin(units, list(who.units)) & bool(who.units),
        len(slots),
    )
    asked = np.zeros((len(people), len(slots)), bool)
    for p, who in enumerate(people):
        asked[p, list(who.not_asked)] = True
    new = np.array([who.is_new for who in people], bool)
    risk = new[:, None] & risky & (not problem.rules.newcomers_at_risk)
    return {"unit": unit, "asked": asked, "risk": risk}


def _rows(people: tuple[Person, ...], row: Callable[[Person], Bools], n_slots: int) -> Bools:
    return np.array([row(who) for who in people], bool).reshape(len(people), n_slots)


def _joined(spans: tuple[Span, ...] | None) -> list[Span] | None:
    """Join spans that touch; None stays always."""
    if spans is None:
        return None
    out: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.from_min, one.to_min)):
        if out and span.from_min <= out[-1].to_min:
            out[-1] = Span(out[-1].from_min, max(out[-1].to_min, span.to_min))
        else:
            out.append(span)
    return out


def _inside(spans: list[Span] | None, starts: Longs, ends: Longs) -> Bools:
    if spans is None:
        return np.ones(len(starts), bool)
    if not spans:
        return np.zeros(len(starts), bool)
    froms = np.array([span.from_min for span in spans])
    tos = np.array([span.to_min for span in spans])
    k = np.searchsorted(froms, starts, side="right") - 1
    return (k >= 0) & (ends <= tos[np.maximum(k, 0)])


def _meets(spans: tuple[Span, ...], starts: Longs, ends: Longs, rest_min: int) -> Bools:
    out = np.zeros(len(starts), bool)
    for span in spans:
        out |= (starts < span.to_min + rest_min) & (span.from_min < ends + rest_min)
    return out


def _holds(kinds: Kinds, starts: Longs, ends: Longs, who: Person) -> Bools:
    out = np.zeros(len(starts), bool)
    for kind in kinds:
        spans = tuple(Span(p.from_min, p.to_min) for p in who.papers if p.kind == kind)
        out |= _inside(_joined(spans), starts, ends)
    return out


def _distances(people: tuple[Person, ...], slots: tuple[Slot, ...]) -> Floats:
    """Straight distances in metres, or those given."""
    nowhere = (np.nan, np.nan)
    places = np.array([slot.place_m or nowhere for slot in slots], float)
    homes = np.array([who.home_m or nowhere for who in people], float).reshape(-1, 2)
    out = np.hypot(*np.moveaxis(homes[:, None, :] - places[None, :, :], -1, 0))
    for p, who in enumerate(people):
        if who.distance_m is not None:
            out[p] = who.distance_m
    return np.asarray(out, np.float64)


def _too_far(distance_m: Floats, rules: Rules) -> Bools:
    if rules.max_distance_m is None:
        return np.zeros(distance_m.shape, bool)
    return np.asarray(distance_m > rules.max_distance_m, np.bool_)
