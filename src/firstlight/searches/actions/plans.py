"""Asking for a plan, keeping it, and making its ground the search's ground."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.jobs import Order, enqueue
from firstlight.kernel.workflow import move
from firstlight.searches import queries
from firstlight.searches.models import Plan, SearchCase, SearchSegment
from firstlight.searches.rules import PLANNABLE, SEARCH_CASE
from firstlight.searches.schemas import AdoptPlan, AskPlan, FinishPlan, NotePlanStage
from firstlight.searches.words import LATEST_PAST, NO_DIRECTION, NOT_NOW

STALE_PLAN = _("The ground has changed since this plan was made. Ask for a new plan.")
FACTS = ("slope_deg", "cover", "visibility", "water", "bounded_by", "middle")


@action("searches.ask_plan", may="searches.plan", takes=AskPlan)
def ask_plan(context: Context, data: AskPlan) -> Plan:
    """Ask the planner; it answers in the background, and every desk sees how far it is."""
    case = queries.own_case(context.actor, data.case_id)
    if case.state not in PLANNABLE:
        raise Refused("not-plannable", NOT_NOW)
    if data.back_at and data.back_at <= context.now:
        raise Slip("latest-past", LATEST_PAST, field="back_at")
    if data.wind_mps and data.wind_from_deg is None:
        raise Slip("no-direction", NO_DIRECTION, field="wind_from_deg")
    last = Plan.objects.filter(case=case).aggregate(Max("number"))["number__max"] or 0
    plan = Plan(
        station_id=case.station_id,
        case=case,
        number=last + 1,
        inputs=data.model_dump(mode="json", exclude={"case_id", "version"}),
        stage="waiting",
    )
    plan.save(force_insert=True)
    enqueue(
        [
            Order(
                kind="searches.plan",
                key=f"plan:{plan.pk}",
                station_id=case.station_id,
                payload={"plan_id": str(plan.pk)},
                priority=2,
            )
        ]
    )
    context.record(plan, thread=case.incident_id, number=plan.number)
    return plan


@action("searches.note_plan_stage", may="system.clock", takes=NotePlanStage)
def note_plan_stage(context: Context, data: NotePlanStage) -> Plan:
    """The planner says how far it is."""
    plan = _plan(data)
    plan.progress, plan.stage = data.progress, data.stage
    plan.save(update_fields=["progress", "stage"])
    context.record(plan, thread=plan.case.incident_id, progress=data.progress)
    return plan


@action("searches.finish_plan", may="system.clock", takes=FinishPlan)
def finish_plan(context: Context, data: FinishPlan) -> Plan:
    """Keep what the planner found, or the sentence why it could not."""
    plan = _plan(data)
    plan.result, plan.error, plan.map_file = data.result, data.error, data.map_file
    plan.inputs = plan.inputs | data.inputs
    plan.done_at, plan.progress, plan.stage = context.now, 100, "done"
    plan.save()
    context.record(
        plan,
        thread=plan.case.incident_id,
        number=plan.number,
        failed=bool(data.error),
        pos=data.result.get("pos"),
        gap=data.result.get("gap"),
    )
    return plan


@action("searches.adopt_plan", may="searches.plan", takes=AdoptPlan)
def adopt_plan(context: Context, data: AdoptPlan) -> Plan:
    """Make the plan's segments the search's; ground where a group is or was stays as it is."""
    case = queries.own_case(context.actor, data.case_id)
    plan = queries.get_plan(context.actor, data.plan_id)
    if plan.case_id != case.pk or plan.done_at is None or plan.error:
        raise Refused("no-such-plan", _("This plan is not ready to be used."))
    made = _lay_out(case, plan)
    if case.state == "searching" and made:
        move(
            context,
            SEARCH_CASE,
            case,
            "expand",
            {"new_segments": made},
            seen_version=data.version,
            thread=case.incident_id,
        )
    context.record(plan, thread=case.incident_id, number=plan.number, segments=made)
    return plan


def _plan(data: FinishPlan | NotePlanStage) -> Plan:
    plan: Plan = Plan.objects.select_related("case").get(pk=data.plan_id)
    return plan


def _lay_out(case: SearchCase, plan: Plan) -> int:
    """Make the plan's segments the live ones; return how many are new.

    Raises
    ------
    Refused
        ``stale-plan`` when a group was sent to ground that the plan did not know of.
    """
    live = {segment.name: segment for segment in queries.live_segments(case)}
    found = {row["name"]: row for row in plan.result.get("segments", [])}
    kept = {name for name, row in found.items() if row["kept"]} & live.keys()
    going = [segment for name, segment in live.items() if name not in kept]
    if any(segment.state != "planned" or segment.assignments.exists() for segment in going):
        raise Refused("stale-plan", STALE_PLAN)
    SearchSegment.objects.filter(pk__in=[segment.pk for segment in going]).update(is_retired=True)
    for name in kept:
        live[name].poa = found[name]["poa"]
    SearchSegment.objects.bulk_update([live[name] for name in kept], ["poa"], batch_size=200)
    made = [_segment(plan, row) for name, row in found.items() if name not in kept]
    SearchSegment.objects.bulk_create(made, batch_size=200)
    return len(made)


def _segment(plan: Plan, row: dict[str, Any]) -> SearchSegment:
    return SearchSegment(
        station_id=plan.station_id,
        case_id=plan.case_id,
        name=row["name"],
        geometry=row["geometry"],
        area_m2=row["area_m2"],
        poa=row["poa"],
        facts={name: row[name] for name in FACTS if name in row},
    )
