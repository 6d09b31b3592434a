"""Doors of shifts, for the tests that try every door: rows behind them, who reaches them."""

from datetime import time, timedelta

from django.utils import timezone

from firstlight.duty.models import (
    CalendarSpan,
    RosterProposal,
    Shift,
    ShiftAssignment,
    ShiftTemplate,
    SwapRequest,
    WalkUp,
)

LEADERS = {"ada", "olga", "finn", "dee"}
TEAM = {"ada", "bo", "di", "olga", "finn", "dee"}
OPEN = {"walk_up", "shift_feed"}
KEYS = {
    "shifts/": "duty_shift",
    "shifts/places/": "duty_place",
    "shifts/helpers/": "duty_helper",
    "shifts/calendar/": "duty_span",
    "shifts/patterns/": "duty_pattern",
    "shifts/rosters/": "duty_roster",
    "my/shifts/": "duty_place",
    "my/shifts/join/": "duty_shift",
    "my/shifts/cover/": "duty_swap",
}
READ_ROWS = {"shifts": "duty_shift"}
API_REACH = {"duty_shift": TEAM}
REACH_OF_PAGE = {
    "shift_roster": LEADERS,
    "shift_step": LEADERS,
    "shift_log": LEADERS,
    "shift_code": LEADERS,
    "shift_place": LEADERS,
    "shift_helper": LEADERS,
    "my_shift": {"bo"},
    "my_shift_act": {"bo"},
    "my_shift_join": TEAM,
    "my_shift_cover": {"ada", "di"},
}
FIELD_ROWS = {
    "checkpoint_id": "sign",
    "pattern_id": "duty_pattern",
    "people": "person",
    "run_id": "patrol_run",
    "scan_id": "patrol_scan",
    "shift_id": "duty_shift",
    "span_id": "duty_span",
    "swap_id": "duty_swap",
    "walk_up_id": "duty_helper",
}
A_DAY = {"starts_at": "2029-12-31T20:00:00Z"}
A_WEEK = {"starts_on": "2029-12-25"}
MORE = {
    "duty.add_gate_window": {"kind": "arrival"},
    "duty.edit_gate_window": {"kind": "arrival"},
    "duty.add_span": {"kind": "exam", "starts_on": "2029-12-25"},
    "duty.edit_span": {"kind": "exam", "starts_on": "2029-12-25"},
    "duty.ask_event": A_DAY,
    "duty.edit_event": A_DAY,
    "duty.open_shift": A_DAY,
    "duty.edit_shift": A_DAY,
    "duty.ask_roster": A_WEEK,
    "duty.make_shifts": A_WEEK,
    "duty.step_activation": {"event": "readiness"},
    "duty.step_gate": {"event": "arrive"},
    "duty.step_injury": {"event": "notify"},
    "duty.step_shift": {"event": "start"},
    "duty.use_roster": {
        "chosen": [
            "00000000-0000-7000-8000-000000000001:00000000-0000-7000-8000-000000000002",
        ]
    },
}
POSTED = {
    "shift_place": {"act": "in"},
    "my_shift_act": {"act": "withdraw"},
    "my_shift_reminder": {"act": "remind", "remind_min": "60"},
}


def rows(cast):
    """One row of every kind behind a door of shifts, all of Dawn."""
    own = {"station_id": cast.hill.pk}
    at = timezone.now() + timedelta(days=2)
    day = timezone.localdate(at)
    team = {"organisation": cast.dawn, "kind": "patrol"}
    shift = Shift.objects.create(
        **own, **team, title="夜巡", starts_at=at, ends_at=at + timedelta(hours=3)
    )
    place = ShiftAssignment.objects.create(
        **own, shift=shift, person=cast.people.bo, state="accepted", offered_at=at
    )
    return {
        "duty_shift": shift,
        "duty_place": place,
        "duty_swap": SwapRequest.objects.create(**own, assignment=place, expires_at=at),
        "duty_helper": WalkUp.objects.create(
            **own, shift=shift, name="邻居", came_at=at, erase_on=day
        ),
        "duty_span": CalendarSpan.objects.create(
            **own, organisation=cast.dawn, kind="term", name="学期", starts_on=day, ends_on=day
        ),
        "duty_pattern": ShiftTemplate.objects.create(
            **own, **team, name="夜巡", from_time=time(20), to_time=time(23)
        ),
        "duty_roster": RosterProposal.objects.create(
            **own, organisation=cast.dawn, starts_on=day, ends_on=day
        ),
    }
