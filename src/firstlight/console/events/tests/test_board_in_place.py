"""The board of an event while it runs: a word to it and a cleared post change their part alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.duty.models import EventReport
from firstlight.duty.tests.test_secure_events import live, planned, step

HERE = {"X-Fragment": "1"}


@pytest.fixture
def olga(cast, sign_in):
    return sign_in(cast.people.olga)


def is_part(answer, status=200):
    """One part, not a page; returns its words."""
    page = answer.content.decode()
    assert (answer.status_code, answer["X-Fragment"]) == (status, "1")
    assert "<html" not in page
    return page


def test_a_word_is_written_on_the_board_in_place(cast, olga):
    row, _post = live(cast)
    address = f"/events/{row.pk}/report/"
    part = olga.get(address).content.decode()
    assert "data-in-place" in part
    assert "<html" not in part
    assert "东门很挤" not in is_part(olga.post(address, {"text": "东门很挤"}, headers=HERE))
    assert EventReport.objects.get().text == "东门很挤"
    assert "东门很挤" in olga.get(f"/events/{row.pk}/board/").content.decode()

    part = is_part(olga.post(address, {"text": ""}, headers=HERE), 422)
    assert "data-errors" in part
    assert EventReport.objects.count() == 1
    assert olga.post(address, {"text": "西门也挤"}).status_code == 302  # without a script


def test_a_post_is_noted_as_clear_on_the_board_in_place(cast, olga):
    row, post = live(cast)
    address = f"/events/posts/{post.pk}/clear/"
    part = is_part(olga.post(address, {"is_clear": "true"}, headers=HERE), 422)
    assert "data-errors" in part  # nobody is cleared yet
    assert olga.post(address, {"is_clear": "true"}).status_code == 422

    step(cast.olga, row, "evacuate", reason="雷雨")
    part = is_part(olga.post(address, {"is_clear": "true"}, headers=HERE))
    assert 'value="false"' in part
    post.refresh_from_db()
    assert post.is_clear


def test_the_board_leads_to_each_post_and_says_who_has_checked_in(cast, olga):
    row, post = live(cast)
    board = olga.get(f"/events/{row.pk}/board/").content.decode()
    assert f'href="/shifts/{post.shift_id}/"' in board
    assert "2人中已签到0人" in board
    assert f'href="/events/{row.pk}/"' in olga.get(f"/shifts/{post.shift_id}/").content.decode()
    own = post.shift.assignments.get(person=cast.people.bo)
    own.state = "on_duty"
    own.save()
    assert "2人中已签到1人" in olga.get(f"/events/{row.pk}/board/").content.decode()


def test_who_served_and_went_home_is_not_missing(cast, olga):
    row, post = live(cast)
    step(cast.olga, row, "end")
    post.shift.assignments.update(state="completed")
    board = olga.get(f"/events/{row.pk}/board/").content.decode()
    assert "Bo" in board
    assert "缺" not in board


def test_ones_shift_and_ones_post_lead_to_each_other(cast, sign_in):
    row, post = live(cast)
    post.task = "守东门"
    post.save()
    own = post.shift.assignments.get(person=cast.people.bo)
    bo = sign_in(cast.people.bo)
    shift = bo.get(f"/my/shifts/{own.pk}/").content.decode()
    assert "守东门" in shift
    assert f'href="/my/events/{row.pk}/"' in shift
    assert f'href="/my/shifts/{own.pk}/"' in bo.get(f"/my/events/{row.pk}/").content.decode()


def test_an_event_is_put_right_on_its_page_and_nothing_typed_is_lost(cast, olga):
    row = planned(cast)
    edit = f"/events/{row.pk}/edit/"
    assert edit in olga.get(f"/events/{row.pk}/").content.decode()
    begins = timezone.localtime(row.starts_at) + timedelta(days=1)
    given = {
        "version": row.version,
        "name": "越剧之晚",
        "organiser": row.organiser,
        "place_name": "文化广场",
        "starts_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins - timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }
    wrong = olga.post(edit, given)
    assert wrong.status_code == 422
    assert "文化广场" in wrong.content.decode()
    given["ends_at"] = f"{begins + timedelta(hours=3):%Y-%m-%dT%H:%M}"
    assert olga.post(edit, given).status_code == 302
    assert "越剧之晚" in olga.get(f"/events/{row.pk}/").content.decode()


def test_the_board_says_whose_shift_is_left_open_after_the_event(cast, olga):
    row, _post = live(cast)
    board = f"/events/{row.pk}/board/"
    assert "尚无带班人" in olga.get(board).content.decode()
    assert "班次尚未结束" not in olga.get(board).content.decode()
    step(cast.olga, row, "end")
    shown = olga.get(board).content.decode()
    assert "班次尚未结束" in shown
    assert "未清场" not in shown  # nobody had to clear anything
