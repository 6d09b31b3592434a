"""Duplicates are merged without losing either; who sees what; no file about a resident."""

import pytest
from conftest import person
from django.db import models

from firstlight.cases.grid_events import queries
from firstlight.cases.grid_events.actions import end_post, post_worker
from firstlight.cases.grid_events.models import EventNote, GridEvent, GridPost
from firstlight.cases.grid_events.schemas import EndPost, PostWorker
from firstlight.cases.grid_events.tests.playing import (
    HERE,
    grid,
    handled,
    refused,
    reported,
    sent,
    step,
    worker,
)
from firstlight.force.seats import actor_of
from firstlight.kernel.errors import NotAllowed, NotFound
from firstlight.kernel.models import Event
from firstlight.notify.models import Message


def test_what_is_near_is_offered_and_what_is_far_is_not(cast):
    first = reported(cast.bo)
    near = reported(cast.di, at=(HERE[0] + 0.001, HERE[1]))
    reported(cast.di, at=(HERE[0] + 0.01, HERE[1]))
    found = queries.near(cast.dee, near)
    assert [(row, 90 < gap < 105) for row, gap in found] == [(first, True)]
    assert queries.near(cast.dee, reported(cast.di, at=None)) == []


def test_both_reports_are_kept_and_both_reporters_hear_of_the_end(cast):
    first, second = reported(cast.bo), reported(cast.di, description="护栏坏了")
    step(cast.dee, second, "merge", into_id=first.pk)
    second.refresh_from_db()
    assert (second.state, second.merged_into, second.description) == (
        "merged",
        first,
        "护栏坏了",
    )
    assert queries.merged_into(cast.dee, first) == [second]
    told = Message.objects.filter(person_id=cast.di.person_id).count()
    assert told == 1  # that it was merged
    handled(cast, first, cast.ray)
    step(cast.olga, first, "verify_pass")
    step(cast.dee, first, "feed_back", answer="已修")
    assert Message.objects.filter(person_id=cast.di.person_id).count() == 2


def test_an_event_is_not_merged_into_itself_nor_into_a_closed_one(cast):
    first, second = reported(cast.bo), reported(cast.di)
    with refused("not-mergeable"):
        step(cast.dee, first, "merge", into_id=first.pk)
    step(cast.dee, second, "decline", reason="看错了", right_place="无")
    with refused("not-mergeable"):
        step(cast.dee, first, "merge", into_id=second.pk)


def test_a_grid_worker_sees_their_own_grids_events_and_no_others(cast):
    west, east = grid(cast, "西岭网格"), grid(cast, "东塘网格", west=120.62)
    wei = worker(cast, "Wei", west)
    inside, outside = reported(cast.bo), reported(cast.bo, at=(120.625, 29.505))
    assert (inside.grid, outside.grid) == (west, east)
    assert list(queries.grid_events(wei)) == [inside]
    with pytest.raises(NotFound):
        step(wei, outside, "verify_pass")
    end_post(cast.dee, EndPost(grid_post_id=GridPost.objects.get().pk))
    assert list(queries.grid_events(wei)) == []


def test_only_the_desk_posts_somebody_to_a_grid_of_its_own_station(cast):
    row = grid(cast, "西岭网格")
    said = PostWorker(person_id=cast.bo.person_id, grid_id=row.pk)
    for who in (cast.bo, cast.ada, cast.amy):
        with pytest.raises(NotAllowed):
            post_worker(who, said)
    with pytest.raises(NotFound):
        post_worker(cast.zoe, said)
    with pytest.raises(NotFound):
        post_worker(cast.dee, PostWorker(person_id=cast.kai.person_id, grid_id=row.pk))


def test_other_stations_and_teams_see_nothing(cast):
    row = sent(cast, reported(cast.bo), cast.di.person_id)
    assert queries.grid_event(cast.ada, row.pk) == row  # Dawn's leader: it is with Dawn
    leader = actor_of(person("Rex", cast.ridge, role="team_leader"))
    for who in (leader, cast.ray, cast.zoe, cast.kai, cast.uma, cast.amy):
        with pytest.raises(NotFound):
            queries.grid_event(who, row.pk)


def test_who_reported_is_hidden_from_the_handler_by_default_in_page_and_log(cast):
    row = sent(cast, reported(cast.bo), cast.ray.person_id)
    assert not queries.may_know_reporter(cast.ray, row)
    hidden = f"person:{cast.bo.person_id}"
    assert hidden not in {event.actor for event in queries.history(cast.ray, row)}
    assert hidden in {event.actor for event in queries.history(cast.dee, row)}
    open_one = reported(cast.bo, shows_reporter=True)
    assert queries.may_know_reporter(cast.ray, open_one)


# S1: nothing about a resident, and no way to look for one.


@pytest.mark.parametrize(
    "text",
    [
        "张某 330683198001011234 家门口",
        "打 13812345678 问问",
        "138 1234 5678",
        "浙D12345 挡住消防通道",
    ],
)
@pytest.mark.parametrize("field", ["description", "place_name"])
def test_a_number_by_which_a_person_is_found_is_refused(cast, text, field):
    with refused("names-a-person") as no:
        reported(cast.bo, **{field: text})
    assert no.value.field == field
    assert not GridEvent.objects.exists()


def test_what_is_said_at_a_step_is_held_to_the_same(cast):
    row = reported(cast.bo)
    with refused("names-a-person"):
        step(cast.dee, row, "decline", reason="13812345678 的纠纷", right_place="调解")
    assert not EventNote.objects.exists()


def test_no_field_of_an_event_names_a_resident():
    people = {
        field.name
        for field in GridEvent._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model.__name__ == "Person"
    }
    assert people == {"reporter", "handler"}  # members, by their own act or the desk's


def test_the_log_holds_no_prose(cast):
    row = reported(cast.bo)
    step(cast.dee, row, "decline", reason="不归网格", right_place="公路段")
    for event in Event.objects.filter(thread=row.pk):
        assert "栏杆" not in str(event.data) + event.action
        assert "公路段" not in str(event.data)


# S3: no volunteer orders, fines or seizes: the table has no such step, and a leader's hat opens
# none of the desk's.


def test_no_step_of_the_table_is_a_power_over_people(cast):
    from firstlight.cases.grid_events.rules import GRID_EVENT

    powers = {"order", "fine", "seize", "detain", "search", "close_down"}
    assert powers & {each.event for each in GRID_EVENT.transitions} == set()
    row = sent(cast, reported(cast.bo), cast.di.person_id)
    allowed = {s.transition.event for s in GRID_EVENT.steps(cast.ada, row) if s.allowed}
    assert allowed == {"acknowledge", "return_event"}
