"""A made-up joint inspection from the request to its counts, by the product's own acts."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from firstlight.cases.inspections import actions as acts
from firstlight.cases.inspections.schemas import (
    CheckInspection,
    OfInspection,
    RequestInspection,
    StepInspection,
)
from firstlight.config.demo.force import Tree
from firstlight.config.demo.playing import Cast, key_of
from firstlight.kernel.actor import Actor
from firstlight.places.models import Place

FINE = dict.fromkeys(("guards", "gate", "exits", "fire_gear"), "fine")
COUNTS = {"rooms": 12, "knives": 1, "fireworks": 2, "handed_in": 3, "lessons": 1}


def lay(tree: Tree, cast: Cast) -> None:
    """Let two officers go through a school with the check list, and close with counts."""
    leader, first, second = cast["leader"], cast["officer"], cast["officer_2"]
    site = Place.objects.filter(station_id=tree["changle"].pk, kind="school").first()
    if site is None:
        return
    asked = RequestInspection(
        place_id=site.pk,
        organisation_id=tree["nanshan"].pk,
        planned_at=timezone.now() + timedelta(minutes=1),
        tasks=("queue", "teach"),
    )
    row = acts.request_inspection(leader, asked)
    whole = {"inspection_id": row.pk}
    named = {"officer_in_charge_id": key_of(first), "second_officer_id": key_of(second)}
    _step(first, whole, "authorise", legal_basis="school_safety", **named)
    _step(first, whole, "brief", told=True)
    for officer in (first, second):
        acts.arrive(officer, OfInspection(**whole))
    _step(first, whole, "start")
    answers = {"site": "school", "blades": "mend", **FINE, **COUNTS}
    acts.check_site(first, CheckInspection.model_validate({**whole, "answers": answers}))
    _step(first, whole, "end")
    counts = {"rooms_checked": 12, "items_found": 3, "items_handed_in": 3}
    _step(first, whole, "close", police_record_ref="公(治)检字〔2026〕0号00", **counts)


def _step(actor: Actor, whole: Mapping[str, object], event: str, **said: object) -> None:
    acts.step_inspection(actor, StepInspection.model_validate({**whole, "event": event, **said}))
