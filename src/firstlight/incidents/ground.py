"""Who is out with a group: rooms above send groups, and say who has not come back with one."""

from collections.abc import Callable
from uuid import UUID

# Given an incident, the keys of the people who are out with a group of it.
InGroups = Callable[[UUID], set[UUID]]
ASKED: list[InGroups] = []


def ask_who_is_out(in_groups: InGroups) -> None:
    """Have `in_groups` asked who is out; rooms call this in their ``apps.py``."""
    if in_groups not in ASKED:
        ASKED.append(in_groups)


def out_in_groups(incident_id: UUID) -> set[UUID]:
    """Return who is out with a group of the incident, counted in or not."""
    return set().union(*(ask(incident_id) for ask in ASKED))
