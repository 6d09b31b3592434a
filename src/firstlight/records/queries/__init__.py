"""Every read of this room."""

from firstlight.records.queries.collecting import by_rule_of_day, difference, stretches_of
from firstlight.records.queries.papers import (
    certificate,
    certificates,
    certificates_shown,
    certificates_to_see,
    four_parts,
    public_certificate,
)
from firstlight.records.queries.rules import rule_on, rules_over, rules_seen
from firstlight.records.queries.service import (
    five_parts,
    my_records,
    record,
    records,
    totals,
)
from firstlight.records.queries.stars import (
    ahead,
    appeal,
    appeals,
    earned,
    my_stars,
    notices_over,
    objection_behind,
    objections,
    on_notice,
    open_objection,
    star,
    star_inputs,
    stars,
    worked_again,
)

__all__ = [
    "ahead",
    "appeal",
    "appeals",
    "by_rule_of_day",
    "certificate",
    "certificates",
    "certificates_shown",
    "certificates_to_see",
    "difference",
    "earned",
    "five_parts",
    "four_parts",
    "my_records",
    "my_stars",
    "notices_over",
    "objection_behind",
    "objections",
    "on_notice",
    "open_objection",
    "public_certificate",
    "record",
    "records",
    "rule_on",
    "rules_over",
    "rules_seen",
    "star",
    "star_inputs",
    "stars",
    "stretches_of",
    "totals",
    "worked_again",
]
