"""Plans: drafted, worked out in the background, adopted, and taken through their steps."""

import secrets
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.force.queries.holders import holders_over
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused, Slip, Stale
from firstlight.kernel.jobs import Order, enqueue, renew
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.patrols import letters
from firstlight.patrols.actions.publishing import call_off_routes, open_shifts
from firstlight.patrols.models import PatrolPlan, PatrolRoute
from firstlight.patrols.queries import plans as queries
from firstlight.patrols.queries.targets import home
from firstlight.patrols.rules import PATROL_PLAN
from firstlight.patrols.rules.plans import left_behind
from firstlight.patrols.schemas.plans import (
    DraftPlan,
    EditPlan,
    FinishRoutes,
    NoteStage,
    PlanKey,
    StepPlan,
)

OWN = (
    "name",
    "starts_on",
    "ends_on",
    "foot_teams",
    "vehicle_teams",
    "hours_each",
    "from_time",
    "to_time",
    "minimum_people",
    "officer_contact_id",
)


@action("patrols.draft_plan", may="patrols.plan", takes=DraftPlan)
def draft_plan(context: Context, data: DraftPlan) -> PatrolPlan:
    """Draft a period's plan of a team."""
    team = home(context.actor, data.organisation_id)
    row = PatrolPlan(station_id=team.station_id, organisation=team)
    _fill(context, row, data)
    row.save(force_insert=True)
    context.record(row, organisation_id=team.pk, starts_on=data.starts_on.isoformat())
    return row


@action("patrols.edit_plan", may="patrols.plan", takes=EditPlan)
def edit_plan(context: Context, data: EditPlan) -> PatrolPlan:
    """Put a draft right."""
    row = own_draft(context, data.patrol_plan_id)
    row.organisation = home(context.actor, data.organisation_id)
    _fill(context, row, data)
    row.save()
    context.record(row, starts_on=data.starts_on.isoformat())
    return row


def _fill(context: Context, row: PatrolPlan, data: DraftPlan) -> None:
    if data.officer_contact_id is not None and data.officer_contact_id not in dict(
        queries.officers(context.actor)
    ):
        raise NotFound
    for name in OWN:
        setattr(row, name, getattr(data, name))
    row.weekdays = sorted(set(data.weekdays))


def own_draft(context: Context, key: Any) -> PatrolPlan:
    """Return a draft of a team that the actor plans for.

    Raises
    ------
    Refused
        ``not-a-draft``: what is with the officer or published is changed by its own steps.
    """
    row = queries.plan(context.actor, key)
    home(context.actor, row.organisation_id)
    if row.state != "draft":
        raise Refused("not-a-draft", _("Only a draft can be changed. Return or amend it first."))
    return row


@action("patrols.ask_routes", may="patrols.plan", takes=PlanKey)
def ask_routes(context: Context, data: PlanKey) -> PatrolPlan:
    """Ask the planner for routes; it answers in the background. Asking again draws new times."""
    row = own_draft(context, data.patrol_plan_id)
    if not queries.patrol_days(row):
        raise Slip("no-days", _("No day of the period is left on which somebody goes out."))
    row.seed = secrets.randbits(40)
    row.asked_at, row.planned_at = context.now, None
    row.stage, row.progress, row.planning_error = "waiting", 0, ""
    row.proposal = []
    row.save()
    enqueue(
        [
            Order(
                kind="patrols.plan",
                key=f"patrols.plan:{row.pk}:{context.now.isoformat()}",
                station_id=row.station_id,
                payload={"plan_id": str(row.pk), "asked_at": context.now.isoformat()},
                priority=3,
            )
        ]
    )
    context.record(row, seed=row.seed)
    return row


@action("patrols.note_stage", may="system.clock", takes=NoteStage)
def note_stage(context: Context, data: NoteStage) -> None:
    """The planner says how far it is; its job's lease runs anew, for a week takes minutes."""
    row = PatrolPlan.objects.get(pk=data.patrol_plan_id)
    row.stage, row.progress = data.stage, data.progress
    row.save(update_fields=["stage", "progress"])
    if data.job_id is not None:
        renew(data.job_id, context.now)
    context.record(row, progress=data.progress)


@action("patrols.finish_routes", may="system.clock", takes=FinishRoutes)
def finish_routes(context: Context, data: FinishRoutes) -> PatrolPlan:
    """Keep what the planner found, or why it could not; an answer overtaken is dropped."""
    row = PatrolPlan.objects.get(pk=data.patrol_plan_id)
    if row.asked_at == data.asked_at and row.planned_at is None and row.state == "draft":
        row.proposal, row.planning_error = data.routes, data.error
        row.summary = {**row.summary, "offered": data.summary}
        row.planned_at, row.stage, row.progress = context.now, "done", 100
        row.save()
    context.record(row, routes=len(data.routes), failed=bool(data.error))
    return row


@action("patrols.adopt_routes", may="patrols.plan", takes=PlanKey)
def adopt_routes(context: Context, data: PlanKey) -> PatrolPlan:
    """Make the routes that the planner offers the plan's own; they can be changed by hand."""
    row = own_draft(context, data.patrol_plan_id)
    if row.planned_at is None or not row.proposal:
        raise Refused("nothing-offered", _("There are no planned routes to adopt yet."))
    row.summary = left_behind(row.summary, row.routes.all())
    row.routes.all().delete()
    made = [_route(row, each) for each in row.proposal]
    PatrolRoute.objects.bulk_create(made, batch_size=200)
    row.summary = {**row.summary, "adopted": row.summary.get("offered", {}), "by_hand": False}
    row.proposal = []
    row.save()
    context.record(row, routes=len(made))
    return row


def _route(row: PatrolPlan, each: dict[str, Any]) -> PatrolRoute:
    return PatrolRoute(
        station_id=row.station_id,
        plan=row,
        name=each["name"],
        means=each["means"],
        starts_at=datetime.fromisoformat(each["starts_at"]),
        ends_at=datetime.fromisoformat(each["ends_at"]),
        length_m=each["length_m"],
        travel_s=each["travel_s"],
        stops=each["stops"],
        line=each["line"],
        turns=each["turns"],
    )


@action("patrols.step_plan", may="patrols.see", takes=StepPlan)
def step_plan(context: Context, data: StepPlan) -> PatrolPlan:
    """Submit, return, approve, publish, amend, close or call off; the table says who may."""
    row = queries.plan(context.actor, data.patrol_plan_id)
    if data.version is not None and data.version != row.version:
        raise Stale
    row.state_note = data.comment or data.reason
    if data.event == "close":
        row.closing_note = data.summary
    if data.event == "amend":
        row.number += 1
    was = row.state
    given = {"comment": data.comment, "reason": data.reason, "summary": data.summary}
    move(context, PATROL_PLAN, row, data.event, given, number=row.number)
    if data.event == "publish":
        open_shifts(context, row)
    elif data.event == "amend":
        post(context, letters.amended(row, queries.signed_up(row), context.now))
    elif data.event == "cancel" and was in ("published", "draft"):
        call_off_routes(context, row, data.reason)
    if data.event in letters.HANDED:
        role, _words = letters.HANDED[data.event]
        next_up = holders_over(row.organisation_id, [role], context.now, context.person_id)
        post(context, letters.handed(row, data.event, next_up, context.now))
    return row


def erase_plan(context: Context, row: PatrolPlan) -> bool:
    """Erase a plan, inside the act of the clock; of one with a route that is kept, all else."""
    context.record(row, what="patrols.erase_plan")
    row.routes.filter(is_kept=False).delete()
    if not row.routes.exists():
        row.delete()
        return True
    row.officer_contact, row.state_note, row.closing_note = None, "", ""
    row.planning_error, row.summary, row.proposal = "", {}, []
    row.save()
    return True
