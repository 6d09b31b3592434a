"""What this room decides from values in hand: workflow, papers, time, who may hold what."""

from firstlight.force.rules.availability import Verdict, available_at, in_quiet_hours
from firstlight.force.rules.complaint import COMPLAINT
from firstlight.force.rules.grants import may_grant, refuse_exclusive
from firstlight.force.rules.membership import (
    ADULT_YEARS,
    LEAVING_CHECKS,
    MEMBERSHIP,
    RESUME_CHECKS,
    age_on,
)
from firstlight.force.rules.names import named, spell_person
from firstlight.force.rules.papers import LOOKUPS, papers_of
from firstlight.force.rules.reach import addresses_now, wants_quiet
from firstlight.force.rules.tree import check_place_in_tree, place_in_tree

__all__ = [
    "ADULT_YEARS",
    "COMPLAINT",
    "LEAVING_CHECKS",
    "LOOKUPS",
    "MEMBERSHIP",
    "RESUME_CHECKS",
    "Verdict",
    "addresses_now",
    "age_on",
    "available_at",
    "check_place_in_tree",
    "in_quiet_hours",
    "may_grant",
    "named",
    "papers_of",
    "place_in_tree",
    "refuse_exclusive",
    "spell_person",
    "wants_quiet",
]
