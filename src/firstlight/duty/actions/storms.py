"""What the force does in a storm: asked, sent out, counted back, stood down."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy

from firstlight.duty.actions.shifts import plan_shift
from firstlight.duty.actions.standby import end_standbys
from firstlight.duty.models import EmergencyActivation, Saying, Shift, StormHead, StormTask
from firstlight.duty.queries import fitness, storms
from firstlight.duty.rules.fitness import Bar
from firstlight.duty.rules.storms import EMERGENCY_ACTIVATION, check_group
from firstlight.duty.schemas.shifts import ShiftPlan
from firstlight.duty.schemas.storms import CountBack, SendGroup, StepActivation
from firstlight.duty.storm_letters import to_people
from firstlight.force.actions import end_roles_for
from firstlight.force.models import Organisation
from firstlight.force.queries import teams
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post

LONGEST_STANDBY = timedelta(hours=12)
MOST_ASKED = 200


@action("duty.step_activation", may="duty.see", takes=StepActivation)
def step_activation(context: Context, data: StepActivation) -> EmergencyActivation:
    """Ask teams, change the level, withdraw, count, stand down: who may is in its table."""
    row = storms.activation(context.actor, data.activation_id)
    asked = _teams(context, data) if data.event == "readiness" else []
    _choose_shelters(row, data)
    _choose_assembly_point(row, data)
    _fill(context, row, data, asked)
    move(
        context,
        EMERGENCY_ACTIVATION,
        row,
        data.event,
        _evidence(row, data, asked),
        seen_version=data.version,
        thread=row.pk,
        level=row.response_level,
    )
    _after(context, row, data, asked)
    if row.state in EMERGENCY_ACTIVATION.terminal:
        end_roles_for(context, row.pk)
    return row


def _teams(context: Context, data: StepActivation) -> list[Organisation]:
    found = list(teams(context.actor).filter(pk__in=data.teams))
    if len(found) != len(set(data.teams)):
        raise NotFound
    return found


def _choose_shelters(row: EmergencyActivation, data: StepActivation) -> None:
    """Keep the shelters that are named; where none is, those chosen before stay."""
    if data.event not in ("readiness", "change_level") or not data.shelters:
        return
    if set(data.shelters) - {place.pk for place in storms.shelters(row)}:
        raise NotFound
    row.shelter_ids = [str(key) for key in dict.fromkeys(data.shelters)]


def _choose_assembly_point(row: EmergencyActivation, data: StepActivation) -> None:
    """Keep where those who stand by gather; where nothing is named each team has its base."""
    if data.event != "readiness" or data.assembly_point_id is None:
        return
    if str(data.assembly_point_id) not in dict(storms.assembly_points(row)):
        raise NotFound
    row.assembly_point_id = data.assembly_point_id


def _fill(
    context: Context,
    row: EmergencyActivation,
    data: StepActivation,
    asked: list[Organisation],
) -> None:
    if data.event in ("readiness", "change_level") and data.response_level is not None:
        row.response_level = data.response_level
    if data.event == "readiness":
        row.command_post, row.red_line = data.command_post, data.red_line
        row.team_ids = [str(team.pk) for team in asked]
        row.readied_at = context.now
    if data.event in ("all_counted", "stand_down"):
        row.ended_at = context.now
    if data.event == "debrief":
        row.debrief = data.debrief
    if data.reason:
        row.state_note = data.reason


def _evidence(
    row: EmergencyActivation, data: StepActivation, asked: list[Organisation]
) -> dict[str, object]:
    return {
        "command_post": data.command_post,
        "teams": asked,
        "response_level": data.response_level,
        "reason": data.reason,
        "debrief": data.debrief,
        "out": len(storms.heads_out(row)),
    }


def _after(
    context: Context,
    row: EmergencyActivation,
    data: StepActivation,
    asked: list[Organisation],
) -> None:
    if data.event == "readiness":
        for team in asked:
            _ask(context, row, team)
    if data.event == "withdraw":
        out = {head.person_id: head.person for head in storms.heads_out(row)}
        link = "/my/storms/"
        # The red line is reached: life is at risk, so quiet hours do not hold this back.
        letters = to_people("back", f"{row.pk}", out.values(), context.now, link, is_critical=True)
        post(context, letters)
    if data.event in ("all_counted", "stand_down"):
        ready = [each.person for each in storms.ready_people(row)]
        post(context, to_people("stood_down", f"{row.pk}", ready, context.now, "/my/shifts/"))
        end_standbys(context, row, data.reason or Saying(("stand-by-over",)))


def _ask(context: Context, row: EmergencyActivation, team: Organisation) -> None:
    """Open a stand-by shift for a team and tell its members: they are asked, not ordered."""
    ends_at = context.now + LONGEST_STANDBY
    if row.warning is not None and row.warning.expires_at is not None:
        ends_at = max(context.now + timedelta(hours=1), min(ends_at, row.warning.expires_at))
    place = storms.gathers_at(row, team)
    said = {"title": _title(row), "risks": _risks(row)}
    plan = ShiftPlan(
        kind=Shift.Kind.STORM,
        title=said["title"].in_house(120),
        starts_at=context.now,
        ends_at=ends_at,
        place_id=place.pk if place else None,
        place_name=place.name if place else row.area[:120],
        lon=place.lon if place else None,
        lat=place.lat if place else None,
        min_people=2,
        max_people=MOST_ASKED,
        risk_level=Shift.Risk.RISKY,
        risks=said["risks"].in_house(400),
    )
    shift = plan_shift(context, team, plan, subject=row.label, said=said, is_demo=row.is_demo)
    people = storms.members_of_teams(row.station_id, [team])
    link = f"/my/shifts/join/{shift.pk}/"
    post(context, to_people("ready", f"{row.pk}", people, context.now, link))


def _title(row: EmergencyActivation) -> Saying:
    code = "stand-by-in" if row.area else "stand-by"
    return Saying((code,), {"hazard": row.hazard, "area": row.area})


def _risks(row: EmergencyActivation) -> Saying:
    if not row.red_line:
        return Saying(("weather",))
    return Saying(("weather", "red-line"), {"line": row.red_line})


@action("duty.send_group", may="duty.see", takes=SendGroup)
def send_group(context: Context, data: SendGroup) -> StormTask:
    """Send a group out. The first one deploys the activation; each is checked the same way.

    Everybody in it has accepted stand-by, is insured and agreed on the day, and is not out.

    Raises
    ------
    Refused
        Something of task, insurance, gear or way out is missing; ``field`` names it.
    """
    row = storms.activation(context.actor, data.activation_id)
    people = _to_send(row, data)
    given = {
        "title": data.title,
        "exit_route": data.exit_route,
        "gear_checked": data.gear_checked,
        "people": data.people,
        "bars": people,
    }
    # A further group is checked by the same guard as the first.
    if row.state == "readiness":
        row.deployed_at, row.commander_id = context.now, context.person_id
        move(
            context,
            EMERGENCY_ACTIVATION,
            row,
            "deploy",
            given,
            seen_version=data.version,
            thread=row.pk,
            people=len(data.people),
        )
    else:
        _check_further(context, row, given)
    return _sent(context, row, data)


def _check_further(context: Context, row: EmergencyActivation, given: dict[str, object]) -> None:
    if row.state != "deployed" or "commander" not in context.actor.hats:
        raise Refused("not-now", gettext_lazy("No group can be sent out from here."))
    if not given["gear_checked"]:
        raise Refused(
            "gear", gettext_lazy("Check the gear first, and say so."), field="gear_checked"
        )
    check_group(context, row, given)


def _to_send(row: EmergencyActivation, data: SendGroup) -> list[Bar]:
    """Return what keeps anybody of the group from going."""
    ready = {each.person_id: each for each in storms.ready_people(row)}
    if data.leader_id not in data.people:
        raise Refused(
            "leader-outside",
            gettext_lazy("The leader goes with the group: tick them as well."),
            field="leader_id",
        )
    if set(data.people) - ready.keys():
        raise Refused(
            "not-accepted",
            gettext_lazy("Only who has accepted stand-by can be sent."),
            field="people",
        )
    if storms.people_out(data.people):
        raise Refused(
            "out-already", gettext_lazy("Somebody of them is out already."), field="people"
        )
    found: list[Bar] = []
    for key in data.people:
        own = ready[key]
        found += fitness.bars_to_serve(own.shift, [own])[key]
    return found


def _sent(context: Context, row: EmergencyActivation, data: SendGroup) -> StormTask:
    task = StormTask(
        station_id=row.station_id,
        activation=row,
        title=data.title,
        place_name=data.place_name,
        lon=data.lon,
        lat=data.lat,
        exit_route=data.exit_route,
        gear_checked=True,
        leader_id=data.leader_id,
        sent_at=context.now,
    )
    task.save(force_insert=True)
    StormHead.objects.bulk_create(
        StormHead(station_id=row.station_id, task=task, person_id=key, out_at=context.now)
        for key in dict.fromkeys(data.people)
    )
    context.record(task, thread=row.pk, people=len(set(data.people)))
    return task


@action("duty.count_back", may="duty.join", takes=CountBack, offline=Offline.APPEND)
def count_back(context: Context, data: CountBack) -> StormTask:
    """Count people back: the commander, the group's leader, or oneself."""
    task = storms.storm_task(context.actor, data.task_id)
    over_all = context.actor.may("duty.see") or task.leader_id == context.person_id
    if not over_all and set(data.people) != {context.person_id}:
        raise NotFound
    heads = task.heads.filter(person_id__in=data.people)
    known: set[UUID] = set(heads.values_list("person_id", flat=True))
    if set(data.people) - known:
        raise NotFound
    heads.filter(back_at__isnull=True).update(back_at=context.now)
    left = task.heads.filter(back_at__isnull=True).count()
    if not left and task.back_at is None:
        task.back_at = context.now
    task.version += 1
    task.save()
    context.record(task, thread=task.activation_id, back=len(known), out=left)
    return task
