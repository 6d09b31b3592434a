"""Whom to invite to which slot: fair, explained, with a proven bound (see `model`)."""

from firstlight.engine.rostering.auditing import audit, why_not
from firstlight.engine.rostering.model import (
    Limits,
    Paper,
    Pattern,
    Person,
    Place,
    Post,
    Problem,
    Rules,
    Slot,
    Span,
    Wish,
)
from firstlight.engine.rostering.proposal import (
    Choice,
    Costs,
    Evenness,
    Fact,
    Gap,
    Proposal,
    Reason,
    Rule,
)
from firstlight.engine.rostering.proposing import fitting, propose

__all__ = [
    "Choice",
    "Costs",
    "Evenness",
    "Fact",
    "Gap",
    "Limits",
    "Paper",
    "Pattern",
    "Person",
    "Place",
    "Post",
    "Problem",
    "Proposal",
    "Reason",
    "Rule",
    "Rules",
    "Slot",
    "Span",
    "Wish",
    "audit",
    "fitting",
    "propose",
    "why_not",
]
