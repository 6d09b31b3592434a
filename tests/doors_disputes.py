"""Doors of disputes, for the tests that try every door: one of Hill's that Olga mediates."""

from django.utils import timezone

from firstlight.cases.disputes.models import DisputeCase, DisputeParty

KEYS = {"disputes/": "dispute"}
REACH = {"dispute": {"olga", "finn"}}
READ_ROWS = {"disputes": "dispute"}
REACH_OF_PAGE = {"dispute_paper": {"olga"}, "dispute_deed": {"olga"}}


def rows(cast):
    """A dispute in mediation by police, with two parties by letter."""
    own = {"station_id": cast.hill.pk}
    case = DisputeCase.objects.create(
        **own,
        number="D2026-0001",
        kind="police",
        matter="neighbour",
        place_area="演示村",
        summary="夜间噪声",
        reported_on=timezone.localdate(),
        mediator=cast.people.olga,
        state="mediating",
    )
    for letter in "甲乙":
        DisputeParty.objects.create(**own, case=case, letter=letter, answer="given")
    return {"dispute": case}
