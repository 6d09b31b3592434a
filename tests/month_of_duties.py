"""Gates, talks, stand-by, a storm and an event of the month."""

from datetime import date, time, timedelta

from tests.month import MONTH, YEAR, at

from firstlight.duty.actions import (
    add_pattern,
    add_post,
    add_span,
    add_window,
    answer_shift,
    ask_event,
    ask_roster,
    count_back,
    edit_plan,
    fill_year,
    make_shifts,
    open_shift,
    plan_gates,
    report_post,
    send_group,
    step_activation,
    step_event,
    step_gate,
    step_shift,
    take_warning,
    use_roster,
)
from firstlight.duty.models import (
    EmergencyActivation,
    RosterProposal,
    SchoolGateDuty,
    Shift,
    ShiftAssignment,
)
from firstlight.duty.rules.events import PLAN
from firstlight.duty.schemas import (
    AddPattern,
    AddSpan,
    AnswerShift,
    AskRoster,
    FillYear,
    MakeShifts,
    OpenShift,
    StepShift,
    UseRoster,
)
from firstlight.duty.schemas.events import (
    AddPost,
    AskEvent,
    EditEventPlan,
    ReportPost,
    StepEvent,
)
from firstlight.duty.schemas.gates import AddWindow, PlanGates, StepGate
from firstlight.duty.schemas.storms import CountBack, SendGroup, StepActivation, TakeWarning
from firstlight.kernel.jobs import run_due
from firstlight.places.models import Place

FIRST, LAST = date(YEAR, MONTH, 1), date(YEAR, MONTH, 30)
STORM, EVENT = 16, 26
TALKS = (10, 24)
WARNING = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>rain-1</identifier><sender>office@example.invalid</sender>
<sent>{sent}</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><language>zh-CN</language><category>Met</category><event>暴雨</event>
<urgency>Expected</urgency><severity>Red</severity><certainty>Likely</certainty>
<expires>{until}</expires><senderName>演示气象台</senderName><headline>暴雨红色预警</headline>
<area><areaDesc>演示区域</areaDesc></area></info></alert>"""


# School gates: three mornings a week in term, as the calendar has it


def lay_gates(month):
    """Write down a school's gate and its calendar; the month's standings follow from them."""
    team, leader = month.tree["shuguang"], month.leader_lushan
    month.clear_for_children("shuguang", month.officer_lushan, 12)
    fill_year(leader, FillYear(organisation_id=team.pk, year=YEAR))
    term = {"kind": "term", "name": "秋季学期", "starts_on": FIRST, "ends_on": LAST}
    add_span(leader, AddSpan(organisation_id=team.pk, **term))
    day = date(YEAR, MONTH, 4)
    closed = {"kind": "closed", "name": "运动会", "starts_on": day, "ends_on": day}
    school = Place.objects.get(station_id=team.station_id, kind="school")
    add_span(leader, AddSpan(organisation_id=team.pk, place_id=school.pk, **closed))
    window = AddWindow(
        organisation_id=team.pk,
        place_id=school.pk,
        gate="东门",
        kind="arrival",
        weekdays=(1, 3, 5),
        from_time=time(7, 20),
        to_time=time(8),
        starts_on=FIRST,
    )
    add_window(leader, window)
    for duty in plan_gates(leader, PlanGates(first=FIRST, last=LAST)):
        month.note("gates planned")
        span = duty.shift.starts_at, duty.shift.ends_at
        who = month.pick("shuguang", 2, *span, month.is_cleared)
        month.serve(duty.shift, who, during=_at_gate, after=_off_gate)


def _gate(month, who, shift, event, **words):
    row = SchoolGateDuty.objects.get(shift=shift)
    step_gate(month.actor(who[0]), StepGate(duty_id=row.pk, event=event, **words))


def _at_gate(shift, who, month):
    _gate(month, who, shift, "arrive")


def _off_gate(shift, who, month):
    _gate(month, who, shift, "stand_down", road_clear=True)
    _gate(month, who, shift, "record", notes="秩序正常", incidents=0)
    month.note("campus missions")


def lay_talks(month):
    """Two talks in schools, each by two people."""
    for day in TALKS:
        plan = OpenShift(
            organisation_id=month.tree["shuguang"].pk,
            kind="talk",
            title=f"防溺水宣讲 {day}",
            starts_at=at(day, 14),
            ends_at=at(day, 15, 30),
            place_name="演示小学",
            needs_child_clearance=True,
        )
        shift = open_shift(month.leader_lushan, plan)
        who = month.pick("shuguang", 2, shift.starts_at, shift.ends_at, month.is_cleared)
        month.serve(shift, who, leaflets=80)


# Stand-by on Friday nights: a roster is proposed, people are invited and answer


def lay_standby(month):
    """Have a roster worked out for the Friday nights; one says no, somebody else signs up."""
    team = month.tree["nanshan"].pk
    words = {"name": "周末备勤", "kind": "standby", "weekdays": (4,)}
    times = {"from_time": time(19), "to_time": time(22)}
    add_pattern(month.leader, AddPattern(organisation_id=team, **words, **times))
    days = {"organisation_id": team, "starts_on": FIRST, "ends_on": LAST}
    shifts = make_shifts(month.leader, MakeShifts(**days))
    asked = ask_roster(month.leader, AskRoster(**days))
    run_due()
    asked.refresh_from_db()
    assert asked.error == ""
    _use(month, RosterProposal.objects.get(pk=asked.pk), shifts)


def _use(month, proposal, shifts):
    chosen = [f"{each['shift']}:{each['person']}" for each in proposal.result["choices"]]
    month.note(
        "invitations", use_roster(month.leader, UseRoster(proposal_id=proposal.pk, chosen=chosen))
    )
    people = {each.person.pk: each for each in month.members("nanshan")}
    says_no = True
    for shift in shifts:
        who = []
        for row in ShiftAssignment.objects.filter(shift=shift).order_by("pk"):
            each = people[row.person_id]
            answer = AnswerShift(assignment_id=row.pk, accept=not says_no, risks_read=True)
            answer_shift(month.actor(each), answer)
            month.note("invitations declined" if says_no else "invitations accepted")
            who += [] if says_no else [each]
            says_no = False
        span = shift.starts_at, shift.ends_at
        for each in who:
            month.take(each, *span)
        instead = (
            month.pick("nanshan", 2 - len(who), *span, month.drives_not) if len(who) < 2 else []
        )
        month.join(shift, instead)
        month.note("joined instead", len(instead))
        month.serve(shift, who + instead, joins=False)


def lay_storm(month):
    """A red warning at six in the morning of the storm's day."""
    month.plan(at(STORM, 5, 50), _warned, month)


def _warned(month):
    until = at(STORM, 18)
    source = WARNING.format(sent=month.now.isoformat(), until=until.isoformat()).encode()
    for officer in (month.officer, month.officer_lushan):
        take_warning(officer, TakeWarning(source=source))
    for row in SchoolGateDuty.objects.exclude(cancel_proposed="").filter(state="ready"):
        reason = {"reason": "暴雨红色预警，学校停课"}
        step_gate(month.dispatcher_lushan, StepGate(duty_id=row.pk, event="cancel", **reason))
        month.note("gates called off")
    rounds = Shift.objects.filter(kind="patrol", starts_at__date=month.now.date())
    for shift in rounds.filter(state="staffed"):
        off = StepShift(shift_id=shift.pk, event="cancel", reason="暴雨红色预警")
        step_shift(month.dispatcher, off)
        month.note("rounds called off")
    _ready(month, until)


def _ready(month, until):
    row = EmergencyActivation.objects.get(station_id=month.tree["nanshan"].station_id)
    team = month.tree["nanshan"].pk
    asked = {"command_post": "县防汛指挥部", "teams": (team,), "response_level": 1}
    _storm(month, row, "readiness", **asked, red_line="水位到警戒线")
    shift = Shift.objects.get(subject=row.label)
    who = month.pick("nanshan", 6, shift.starts_at, until, month.drives_not)
    month.serve(shift, who)
    month.plan(at(STORM, 8), _send, month, row, who[:4])


def _send(month, row, who):
    group = SendGroup(
        activation_id=row.pk,
        title="转移低洼处群众",
        exit_route="沿上山路到学校",
        gear_checked=True,
        leader_id=who[0].person.pk,
        people=[each.person.pk for each in who],
    )
    month.note("heads out", len(who))
    task = send_group(month.officer, group)
    month.plan(at(STORM, 15), _back, month, row, task, who)


def _back(month, row, task, who):
    for each in who:
        count_back(month.actor(each), CountBack(task_id=task.pk, people=[each.person.pk]))
        month.note("heads back")
    month.plan(at(STORM, 18, 30), _storm, month, row, "stand_down")
    month.plan(at(STORM + 1, 10), _debriefed, month, row)


def _debriefed(month, row):
    _storm(month, row, "debrief", debrief="人员全部返回，装备清点完毕。")
    month.note("storms")


def _storm(month, row, event, **words):
    step_activation(month.officer, StepActivation(activation_id=row.pk, event=event, **words))


def lay_event(month):
    """An evening of opera for 1,200 people, two posts of three."""
    month.plan(at(EVENT, 9) - timedelta(days=6), _asked, month)


def _asked(month):
    begins = at(EVENT, 19)
    asked = AskEvent(
        organisation_id=month.tree["nanshan"].pk,
        name="越剧之夜",
        organiser="文化站",
        expected=1200,
        place_name="体育场",
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
    )
    row = ask_event(month.leader, asked)
    _event(month.officer, row, "accept", plan_seen=True, licence_ref="演示-1")
    written = dict.fromkeys(PLAN, "见主办方方案")
    edit_plan(month.leader, EditEventPlan(event_id=row.pk, **written))
    for name in ("入口", "出口"):
        post = add_post(month.leader, AddPost(event_id=row.pk, name=name, people=3))
        span = post.shift.starts_at, post.shift.ends_at
        who = month.pick("nanshan", 3, *span, month.drives_not)
        month.serve(post.shift, who, during=_say)
    covered = {"agreement_ref": "A1", "insured_by": "主办方", "insurance_ref": "I1"}
    _event(month.leader, row, "staff", **covered)
    month.plan(begins - timedelta(hours=2), _opened, month, row)
    month.plan(begins + timedelta(hours=3), _ended, month, row)


def _opened(month, row):
    _event(month.officer, row, "brief", briefing="走位", assembly_point="东广场")
    _event(month.officer, row, "open")


def _say(shift, who, month):
    event = shift.subject.rpartition(":")[2]
    row = month.event_of_post(event)
    report_post(month.actor(who[0]), ReportPost(event_id=row, text="已就位", crowd="thin"))
    month.note("post reports")


def _ended(month, row):
    _event(month.officer, row, "end")
    _event(month.leader, row, "debrief", debrief="散场有序。")
    month.note("events")


def _event(actor, row, event, **words):
    step_event(actor, StepEvent(event_id=row.pk, event=event, **words))
