"""What is planned in the background: a period's routes, and the times of a route changed."""

from datetime import datetime

from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Lane, handles
from firstlight.kernel.models import Job
from firstlight.patrols.actions.plans import finish_routes, note_stage
from firstlight.patrols.actions.routes import time_route
from firstlight.patrols.models import PatrolPlan, PatrolRoute
from firstlight.patrols.queries import plans as queries
from firstlight.patrols.schemas.plans import FinishRoutes, NoteStage, TimeRoute

CLOCK = "system.clock"


@handles("patrols.plan", Lane.STUDY)
def make(job: Job) -> None:
    """Work routes out; an order that was overtaken by a newer one is left."""
    row = PatrolPlan.objects.select_related("organisation").get(pk=job.payload["plan_id"])
    asked_at = datetime.fromisoformat(job.payload["asked_at"])
    if row.planned_at is not None or row.asked_at != asked_at:
        return
    actor = Actor.job("planner", job.station_id, CLOCK)

    def say(progress: int, stage: str) -> None:
        note_stage(
            actor, NoteStage(patrol_plan_id=row.pk, job_id=job.pk, progress=progress, stage=stage)
        )

    try:
        # The engine with all its arrays comes into the server only when somebody plans.
        from firstlight.patrols.planning.offer import plan_routes

        offer = plan_routes(queries.asked_for(row), say)
    except ValueError as fault:
        finish_routes(
            actor,
            FinishRoutes(patrol_plan_id=row.pk, asked_at=asked_at, error=_code(str(fault))),
        )
    else:
        finish_routes(
            actor,
            FinishRoutes(
                patrol_plan_id=row.pk,
                asked_at=asked_at,
                routes=offer["routes"],
                summary=offer["summary"],
            ),
        )


@handles("patrols.time_route", Lane.STUDY)
def retime(job: Job) -> None:
    """Work out the way and the times of a route that a person changed."""
    route = (
        PatrolRoute.objects.select_related("plan__organisation")
        .filter(pk=job.payload["route_id"])
        .first()
    )
    if route is None or route.version != job.payload["version"]:
        return
    actor = Actor.job("planner", job.station_id, CLOCK)
    try:
        from firstlight.patrols.planning.retiming import time_stops

        found = time_stops(queries.asked_for_route(route))
    except ValueError as fault:
        time_route(actor, TimeRoute(route_id=route.pk, error=_code(str(fault))))
    else:
        time_route(actor, TimeRoute.model_validate({"route_id": route.pk, **found}))


def _code(sentence: str) -> str:
    """Return the field at fault with its sentence: the page says the field in its words."""
    return sentence[:300]
