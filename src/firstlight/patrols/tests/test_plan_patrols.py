"""A plan through its steps: drafted, offered routes, changed by hand, approved, published."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from pydantic import ValidationError

from firstlight.duty.actions import join_shift
from firstlight.duty.models import Shift
from firstlight.duty.schemas.shifts import JoinShift
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused, Stale
from firstlight.kernel.models import Job
from firstlight.notify.models import Message
from firstlight.patrols.actions.plans import (
    adopt_routes,
    ask_routes,
    draft_plan,
    finish_routes,
    step_plan,
)
from firstlight.patrols.actions.routes import drop_route, edit_route, time_route
from firstlight.patrols.actions.targets import set_targets
from firstlight.patrols.models import PatrolPlan, PatrolRoute
from firstlight.patrols.queries import plans as queries
from firstlight.patrols.schemas.plans import (
    DraftPlan,
    EditRoute,
    FinishRoutes,
    PlanKey,
    RouteKey,
    StepPlan,
    TimeRoute,
)
from firstlight.patrols.schemas.targets import SetTargets
from firstlight.patrols.tests.test_set_targets import place, refused


def clock(cast):
    return Actor.job("planner", cast.hill.pk, "system.clock")


def tomorrow(hour):
    day = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def drafted(cast, **words):
    today = timezone.localdate()
    fields = {
        "organisation_id": cast.dawn.pk,
        "name": "本周",
        "starts_on": today,
        "ends_on": today + timedelta(days=6),
    }
    return draft_plan(cast.ada, DraftPlan(**fields | words))


def stop(row, at):
    return {
        "key": str(row.pk),
        "place_id": str(row.pk),
        "name": row.name,
        "kind": row.kind,
        "lon": row.lon,
        "lat": row.lat,
        "dwell_min": 10,
        "arrive_at": at.isoformat(),
    }


def offered(row, places, hours=(9,), means="foot"):
    """Routes as the planner hands them in."""
    return [
        {
            "name": f"{n}",
            "means": means,
            "starts_at": tomorrow(hour).isoformat(),
            "ends_at": tomorrow(hour + 2).isoformat(),
            "length_m": 3000.0,
            "travel_s": 3600.0,
            "stops": [stop(each, tomorrow(hour)) for each in places],
            "line": [[120.7, 29.5], [120.71, 29.5]],
            "turns": [],
        }
        for n, hour in enumerate(hours, 1)
    ]


def adopted(cast, **words):
    """A draft with routes, as the planner and the leader made it."""
    kinds = words.pop("kinds", ("grid", "grid"))
    places = [place(cast.hill, kind, f"地{n}") for n, kind in enumerate(kinds)]
    set_targets(
        cast.ada, SetTargets(organisation_id=cast.dawn.pk, place_ids=[p.pk for p in places])
    )
    row = ask_routes(cast.ada, PlanKey(patrol_plan_id=drafted(cast).pk))
    finish_routes(
        clock(cast),
        FinishRoutes(
            patrol_plan_id=row.pk, asked_at=row.asked_at, routes=offered(row, places, **words)
        ),
    )
    return adopt_routes(cast.ada, PlanKey(patrol_plan_id=row.pk))


def step(actor, row, event, **words):
    return step_plan(actor, StepPlan(patrol_plan_id=row.pk, event=event, **words))


def published(cast, **words):
    row = adopted(cast, **words)
    step(cast.ada, row, "submit")
    step(cast.olga, row, "approve")
    return step(cast.dee, row, "publish")


def test_publishing_opens_a_shift_a_route_that_nobody_walks_alone(cast):
    row = published(cast, hours=(9, 14))
    shifts = list(Shift.objects.order_by("starts_at"))

    assert row.state == "published"
    assert [shift.min_people for shift in shifts] == [2, 2]
    assert {shift.state for shift in shifts} == {"open"}
    assert {shift.kind for shift in shifts} == {"patrol"}
    assert not any(shift.assignments.exists() for shift in shifts)  # nobody is put in


def test_a_water_patrol_is_risky_and_a_vehicle_needs_a_driver(cast):
    published(cast, kinds=("water_body",), means="vehicle")
    shift = Shift.objects.get()

    assert (shift.kind, shift.risk_level) == ("water_patrol", "risky")
    assert shift.risks
    assert shift.needs.get().part == "driver"


def test_each_step_belongs_to_its_own_part(cast):
    row = adopted(cast)
    with pytest.raises(Refused):
        step(cast.dee, row, "submit")
    step(cast.ada, row, "submit")
    with pytest.raises(Refused):
        step(cast.ada, row, "approve")
    with refused("evidence-missing"):
        step(cast.olga, row, "return")
    assert step(cast.olga, row, "return", comment="少一人").state == "draft"
    with pytest.raises(NotAllowed):
        step(cast.bo, row, "submit")
    with pytest.raises(NotFound):
        step(cast.zoe, row, "submit")


def test_whoever_is_up_next_hears_that_a_plan_is_in_their_hands(cast):
    row = adopted(cast)

    def told(event):
        heard = Message.objects.filter(key__contains=f"patrols:{event}:{row.pk}", channel="inapp")
        assert {each.link for each in heard} <= {f"/patrols/{row.pk}/"}
        return {each.person_id for each in heard}

    step(cast.ada, row, "submit")
    assert told("submit") == {cast.olga.person_id, cast.finn.person_id}
    step(cast.olga, row, "return", comment="少一人")
    assert told("return") == {cast.ada.person_id}
    step(cast.ada, row, "submit")
    step(cast.olga, row, "approve")
    assert told("approve") == {cast.dee.person_id}
    step(cast.dee, row, "publish")
    assert told("publish") == {cast.ada.person_id}


def test_a_plan_without_routes_is_not_handed_in(cast):
    with refused("no-routes"):
        step(cast.ada, drafted(cast), "submit")


def test_a_step_on_a_plan_that_changed_meanwhile_is_refused(cast):
    row = adopted(cast)
    step(cast.ada, row, "submit", version=row.version)
    with pytest.raises(Stale):
        step(cast.olga, row, "approve", version=row.version)


def test_amending_makes_a_new_version_and_tells_those_signed_up(cast):
    row = published(cast)
    join_shift(cast.bo, JoinShift(shift_id=Shift.objects.get().pk, risks_read=True))
    row = step(cast.dee, row, "amend")

    assert (row.state, row.number) == ("draft", 2)
    assert Message.objects.filter(person_id=cast.people.bo.pk).exists()
    assert Shift.objects.get().state == "open"  # until it is settled, nobody loses a place


def test_a_route_dropped_in_an_amendment_calls_its_shift_off_when_published_again(cast):
    row = step(cast.dee, published(cast, hours=(9, 14)), "amend")
    dropped, kept = queries.routes_of(row)
    drop_route(cast.ada, RouteKey(route_id=dropped.pk))
    assert Shift.objects.filter(state="cancelled").count() == 0
    step(cast.ada, row, "submit")
    step(cast.olga, row, "approve")
    step(cast.dee, row, "publish")

    assert Shift.objects.get(pk=dropped.shift_id).state == "cancelled"
    assert Shift.objects.get(pk=kept.shift_id).state == "open"
    assert Shift.objects.count() == 2  # what did not change keeps its shift and its people


def test_calling_a_published_plan_off_needs_a_reason_and_ends_its_shifts(cast):
    row = published(cast)
    with refused("evidence-missing"):
        step(cast.olga, row, "cancel")
    step(cast.olga, row, "cancel", reason="红色暴雨预警")

    assert Shift.objects.get().state == "cancelled"


def test_a_period_is_closed_with_a_summary_when_it_is_over(cast):
    row = published(cast)
    with refused("not-over"):
        step(cast.dee, row, "close", summary="完成")
    PatrolPlan.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    with refused("evidence-missing"):
        step(cast.dee, row, "close")
    assert step(cast.dee, row, "close", summary="完成").closing_note == "完成"


def test_an_answer_that_was_overtaken_is_dropped(cast):
    row = ask_routes(cast.ada, PlanKey(patrol_plan_id=drafted(cast).pk))
    old = row.asked_at
    row = ask_routes(cast.ada, PlanKey(patrol_plan_id=row.pk))
    finish_routes(
        clock(cast),
        FinishRoutes(patrol_plan_id=row.pk, asked_at=old, routes=offered(row, [])),
    )
    row.refresh_from_db()

    assert row.proposal == []
    assert row.planned_at is None
    with refused("nothing-offered"):
        adopt_routes(cast.ada, PlanKey(patrol_plan_id=row.pk))


def test_a_fault_of_the_planner_is_kept_and_the_next_try_clears_it(cast):
    row = ask_routes(cast.ada, PlanKey(patrol_plan_id=drafted(cast).pk))
    finish_routes(
        clock(cast),
        FinishRoutes(patrol_plan_id=row.pk, asked_at=row.asked_at, error="pack: none"),
    )
    row.refresh_from_db()
    assert row.planning_error == "pack: none"
    assert ask_routes(cast.ada, PlanKey(patrol_plan_id=row.pk)).planning_error == ""


def test_a_person_reorders_and_drops_stops_and_the_plan_waits_for_new_times(cast):
    row = adopted(cast)
    route = queries.routes_of(row).get()
    first, second = route.stops
    edited = edit_route(
        cast.ada,
        EditRoute(
            route_id=route.pk,
            name="东线",
            starts_at=tomorrow(16),
            stops=[{"key": second["key"], "dwell_min": 5}, {"key": first["key"]}],
        ),
    )

    assert [each["key"] for each in edited.stops] == [second["key"], first["key"]]
    assert edited.is_stale
    assert Job.objects.filter(kind="patrols.time_route").exists()
    with refused("not-timed"):
        step(cast.ada, row, "submit")
    timed = [stop | {"arrive_at": tomorrow(16).isoformat()} for stop in edited.stops]
    time_route(
        clock(cast), TimeRoute(route_id=route.pk, stops=timed, ends_at=tomorrow(18), length_m=1)
    )
    assert step(cast.ada, row, "submit").state == "under_review"


def test_a_stop_is_a_target_of_the_team_and_nothing_else(cast):
    route = queries.routes_of(adopted(cast)).get()
    door = place(cast.hill, "other", "王家")
    for key in (door.pk, cast.people.bo.pk):
        with refused("unknown-stop"):
            edit_route(
                cast.ada,
                EditRoute(
                    route_id=route.pk, name="a", starts_at=tomorrow(9), stops=[{"key": str(key)}]
                ),
            )


def test_what_is_with_the_officer_is_not_changed(cast):
    row = step(cast.ada, adopted(cast), "submit")
    with refused("not-a-draft"):
        drop_route(cast.ada, RouteKey(route_id=queries.routes_of(row).get().pk))
    with refused("not-a-draft"):
        ask_routes(cast.ada, PlanKey(patrol_plan_id=row.pk))


@pytest.mark.parametrize(
    "words",
    [
        {"foot_teams": 0, "vehicle_teams": 0},
        {"minimum_people": 1},
        {"from_time": "08:00", "to_time": "10:00", "hours_each": 3},
        {"ends_on": "2020-01-01"},
        {"people": ["Bo"]},
    ],
)
def test_a_plan_that_cannot_be_is_refused(cast, words):
    with pytest.raises(ValidationError):
        drafted(cast, **words)


def test_what_the_planner_is_given_names_no_person(cast):
    row = adopted(cast)
    asked = queries.asked_for(row)
    text = str(asked)

    assert asked["stops"]
    for who in ("ada", "bo", "di", "olga"):
        person = getattr(cast.people, who)
        assert str(person.pk) not in text
        assert person.name not in text


def test_whoever_serves_on_a_route_sees_it_and_others_do_not(cast):
    row = published(cast)
    route = PatrolRoute.objects.get(plan=row)
    with pytest.raises(NotFound):
        queries.route(cast.bo, route.pk)
    join_shift(cast.bo, JoinShift(shift_id=route.shift_id, risks_read=True))
    assert queries.route(cast.bo, route.pk) == route
    with pytest.raises(NotFound):
        queries.route(cast.di, route.pk)
