"""Doors of gates, storms, events and injuries: rows behind them, who reaches them."""

from datetime import time, timedelta

from django.utils import timezone

from firstlight.duty.models import (
    EmergencyActivation,
    EventDeployment,
    EventPost,
    GateWindow,
    InjuryReport,
    SchoolContact,
    SchoolGateDuty,
    Shift,
    ShiftAssignment,
    StormHead,
    StormTask,
    WeatherWarning,
)
from firstlight.duty.tests.test_stand_by import cap
from firstlight.places.models import Place

LEADERS = {"ada", "olga", "finn", "dee"}
KEYS = {
    "gates/": "gate_duty",
    "gates/hours/": "gate_window",
    "gates/schools/": "gate_school",
    "gates/schools/contacts/": "school_contact",
    "my/gates/": "gate_duty",
    "storms/": "activation",
    "storms/warnings/": "warning",
    "storms/tasks/": "storm_task",
    "my/storms/": "storm_task",
    "events/": "event_deployment",
    "events/posts/": "event_post",
    "my/events/": "event_deployment",
    "my/events/posts/": "event_post",
    "injuries/": "injury",
}
REACH_OF_PAGE = {
    "my_gate_step": LEADERS,
    "my_storm_back": {"bo"},
    "my_event": LEADERS | {"bo"},
    "my_event_report": LEADERS | {"bo"},
    "my_post_clear": LEADERS | {"bo"},
    "gate_keep": LEADERS - {"ada"},
    "school_contact_name": LEADERS - {"ada"},
    "school_contact_end": LEADERS - {"ada"},
    "gate_window": LEADERS,
    "injury": {"bo", "ada"},
    "injury_step": {"bo", "ada"},
    "injury_secrecy": {"bo"},
}
READ_ROWS = {"events": "event_deployment", "activations": "activation"}
API_REACH = {"event_deployment": LEADERS | {"bo"}, "activation": LEADERS | {"bo"}}
FIELD_ROWS = {
    "activation_id": "activation",
    "duty_id": "gate_duty",
    "event_id": "event_deployment",
    "injury_id": "injury",
    "link_id": "school_contact",
    "post_id": "event_post",
    "task_id": "storm_task",
    "teams": "dawn",
    "window_id": "gate_window",
}


def rows(cast):
    """One row of every kind behind these doors, all of Dawn, and Bo in each."""
    own = {"station_id": cast.hill.pk}
    now, bo = timezone.now(), cast.people.bo
    at = now + timedelta(days=4)
    school = Place.objects.create(
        **own,
        kind="school",
        name="演示小学",
        geometry={"type": "Point", "coordinates": [120.7, 29.5]},
        lon=120.7,
        lat=29.5,
        west=120.7,
        south=29.5,
        east=120.7,
        north=29.5,
        h3_cell="x",
    )
    window = GateWindow.objects.create(
        **own,
        organisation=cast.dawn,
        place_id=school.pk,
        school_name=school.name,
        gate="东门",
        kind="arrival",
        weekdays=[1, 2, 3, 4, 5],
        from_time=time(7, 30),
        to_time=time(8),
    )
    warning = WeatherWarning.objects.create(
        **own,
        identifier="w1",
        sender="office@example.invalid",
        issuer="演示气象台",
        issued_at=now,
        hazard="高温",
        colour="orange",
        is_exercise=True,
        source=cap("w1").decode(),
    )
    activation = EmergencyActivation.objects.create(
        **own, organisation=cast.hill, warning=warning, hazard="高温", state="on_notice"
    )
    task = StormTask.objects.create(
        **own,
        activation=activation,
        title="转移",
        exit_route="上山路",
        leader=cast.people.ada,
        sent_at=now,
    )
    StormHead.objects.create(**own, task=task, person=bo, out_at=now)
    event = EventDeployment.objects.create(
        **own,
        organisation=cast.dawn,
        name="越剧之夜",
        organiser="文化站",
        expected=900,
        place_name="体育场",
        starts_at=at,
        ends_at=at + timedelta(hours=3),
    )
    post = EventPost.objects.create(
        **own, event=event, name="出口", shift=_shift(cast, "event", at, bo)
    )
    return {
        "activation": activation,
        "event_deployment": event,
        "event_post": post,
        "gate_duty": SchoolGateDuty.objects.create(
            **own,
            window=window,
            shift=_shift(cast, "gate", at + timedelta(days=1), bo),
            on_date=timezone.localdate(at),
        ),
        "gate_school": school,
        "gate_window": window,
        "school_contact": SchoolContact.objects.create(**own, person=cast.people.di, place=school),
        "injury": InjuryReport.objects.create(**own, person=bo, kind="扭伤", happened_at=now),
        "storm_task": task,
        "warning": warning,
    }


def _shift(cast, kind, at, who):
    shift = Shift.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        kind=kind,
        title=kind,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
    )
    ShiftAssignment.objects.create(
        station_id=cast.hill.pk, shift=shift, person=who, state="accepted", offered_at=at
    )
    return shift
