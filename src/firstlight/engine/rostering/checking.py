"""Refuses a problem that contradicts itself, by one sentence that names the field."""

from collections.abc import Iterable

from firstlight.engine.errors import BadInput
from firstlight.engine.rostering.model import Limits, Paper, Person, Problem, Slot, Span


def check(problem: Problem, limits: Limits) -> None:
    """Raise `BadInput` at the first field that cannot be right."""
    if not problem.slots:
        raise BadInput("slots: at least one is needed")
    for s, slot in enumerate(problem.slots):
        _check_slot(f"slots[{s}]", slot)
    for p, person in enumerate(problem.people):
        _check_person(f"people[{p}]", person, len(problem.slots))
    _check_rules(problem)
    _check_kept(problem)
    if limits.wall_s <= 0 or limits.work <= 0 or limits.workers < 1:
        raise BadInput("limits: wall_s and work are > 0, workers >= 1")


def _check_slot(name: str, slot: Slot) -> None:
    if slot.ends_min <= slot.starts_min:
        raise BadInput(f"{name}.ends_min: comes after starts_min")
    if slot.starts_min < 0:
        raise BadInput(f"{name}.starts_min: lies in the period, so it is >= 0")
    if not slot.posts:
        raise BadInput(f"{name}.posts: at least one is needed")
    for k, post in enumerate(slot.posts):
        if post.count < 0:
            raise BadInput(f"{name}.posts[{k}].count: >= 0")
        if post.under_weight < 0 or (post.over_weight or 0) < 0:
            raise BadInput(f"{name}.posts[{k}].under_weight: weights are >= 0")


def _check_person(name: str, person: Person, n_slots: int) -> None:
    _check_spans(f"{name}.papers", person.papers)
    _check_spans(f"{name}.free", person.free or ())
    _check_spans(f"{name}.busy", person.busy)
    wished = [wish.slot for wish in person.wishes]
    if any(not 0 <= s < n_slots for s in (*person.not_asked, *wished)):
        raise BadInput(f"{name}.wishes: names a slot that is not there")
    if len(set(wished)) < len(wished):
        raise BadInput(f"{name}.wishes: at most one a slot")
    if person.distance_m is not None and len(person.distance_m) != n_slots:
        raise BadInput(f"{name}.distance_m: one number for each slot")
    amounts = (person.served_min, person.wanted_min, person.max_min or 0, person.min_min or 0)
    if min(amounts) < 0:
        raise BadInput(f"{name}.served_min: minutes are >= 0")
    if any(not metres >= 0 for metres in person.distance_m or ()):
        raise BadInput(f"{name}.distance_m: metres are >= 0")


def _check_spans(name: str, spans: Iterable[Span | Paper]) -> None:
    for k, span in enumerate(spans):
        if span.to_min < span.from_min:
            raise BadInput(f"{name}[{k}].to_min: not before from_min")


def _check_rules(problem: Problem) -> None:
    rules = problem.rules
    weights = (rules.rest_weight, rules.distance_weight, rules.fair_weight, rules.reserve_weight)
    if min(weights) < 0:
        raise BadInput("rules: weights are >= 0")
    if rules.rest_min < 0:
        raise BadInput("rules.rest_min: minutes are >= 0")
    if not 0 <= rules.day0_weekday <= 6:
        raise BadInput("rules.day0_weekday: 0 (Monday) to 6")


def _check_kept(problem: Problem) -> None:
    seen: set[tuple[int, int]] = set()
    for k, place in enumerate(problem.kept):
        known = (
            0 <= place.person < len(problem.people)
            and 0 <= place.slot < len(problem.slots)
            and 0 <= place.post < len(problem.slots[place.slot].posts)
        )
        if not known or (place.person, place.slot) in seen:
            raise BadInput(f"kept[{k}]: a person, slot and post that are there, once")
        seen.add((place.person, place.slot))
