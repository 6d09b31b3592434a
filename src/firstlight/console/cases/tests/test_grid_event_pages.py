"""Pages of grid events: reported on a phone, closed at the desk, nothing typed is lost."""

from django.urls import reverse
from django.utils import timezone

from firstlight.cases.grid_events.models import GridEvent, GridPost
from firstlight.cases.grid_events.tests.playing import grid, handled, reported, sent
from firstlight.duty.models import Shift
from firstlight.patrols.actions import start_run
from firstlight.patrols.schemas.proof import StartRun
from firstlight.patrols.tests import playing

SAID = {"category": "road", "description": "栏杆断了", "place_name": "东桥", "level": "ordinary"}


def of(row, name="grid_event"):
    return reverse(name, args=[row.pk])


def test_a_volunteer_reports_and_reads_what_became_of_it(cast, sign_in):
    grid(cast, "西岭网格")
    browser = sign_in(cast.people.bo)
    assert browser.get("/grid-events/new/").status_code == 200
    answer = browser.post("/grid-events/new/", SAID | {"lon": "120.605", "lat": "29.505"})
    row = GridEvent.objects.get()
    assert answer["Location"] == of(row)
    page = browser.get(of(row)).content.decode()
    assert "西岭网格" in page
    assert row.number in browser.get("/grid-events/mine/").content.decode()
    assert browser.get("/grid-events/").status_code == 404  # the desk's list is the desk's


def test_what_names_a_person_is_refused_beside_the_field_and_nothing_is_lost(cast, sign_in):
    said = SAID | {"description": "找 13812345678"}
    answer = sign_in(cast.people.bo).post("/grid-events/new/", said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_description-error"' in page
    assert "13812345678" in page
    assert "东桥" in page


def test_the_desk_accepts_sends_and_is_told_why_not(cast, sign_in):
    row = reported(cast.bo)
    desk = sign_in(cast.people.dee)
    assert row.number in desk.get("/grid-events/?f=new").content.decode()
    desk.post(of(row, "grid_event_step"), {"event": "accept"})
    page = desk.get(of(row)).content.decode()
    assert str(cast.people.ray.pk) in page  # may be chosen
    late = {"event": "dispatch", "handler_id": cast.people.ray.pk, "due_at": "2020-01-01T00:00"}
    answer = desk.post(of(row, "grid_event_step"), late)
    assert answer.status_code == 422
    assert "id_due_at-error" in answer.content.decode()


def test_the_handler_does_not_read_who_reported(cast, sign_in):
    row = sent(cast, reported(cast.bo), cast.ray.person_id)
    page = sign_in(cast.people.ray).get(of(row)).content.decode()
    assert ">Bo" not in page
    assert "Bo<" not in page
    page = sign_in(cast.people.dee).get(of(row)).content.decode()
    assert ">Bo" in page or "Bo<" in page


def test_who_handled_is_told_that_somebody_else_looks(cast, sign_in):
    row = handled(cast, reported(cast.bo), cast.ada)
    answer = sign_in(cast.people.ada).post(of(row, "grid_event_step"), {"event": "verify_pass"})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.state == "done"


def test_who_sends_it_back_lands_on_their_own_list(cast, sign_in):
    row = sent(cast, reported(cast.bo), cast.ray.person_id)
    back = {"event": "return_event", "reason": "归公路段"}
    answer = sign_in(cast.people.ray).post(of(row, "grid_event_step"), back)
    assert answer["Location"] == "/grid-events/mine/"


def test_what_is_near_is_offered_to_the_desk(cast, sign_in):
    first, second = reported(cast.bo), reported(cast.di)
    page = sign_in(cast.people.dee).get(of(second)).content.decode()
    assert f'<option value="{first.pk}"' in page


def test_the_desk_puts_somebody_in_charge_of_a_grid(cast, sign_in):
    row = grid(cast, "西岭网格")
    desk = sign_in(cast.people.dee)
    desk.post("/grid-events/posts/", {"person_id": cast.people.bo.pk, "grid_id": row.pk})
    post = GridPost.objects.get()
    assert "西岭网格" in desk.get("/grid-events/posts/").content.decode()
    desk.post(of(post, "grid_post_end"))
    post.refresh_from_db()
    assert post.ended_at <= timezone.now()


def test_what_is_found_on_patrol_is_noted_as_found_there(cast, sign_in):
    playing.scene(cast)
    run = start_run(cast.bo, StartRun(shift_id=Shift.objects.get().pk))
    browser = sign_in(cast.people.bo)
    assert f"?patrol={run.pk}" in browser.get(reverse("my_patrol", args=[run.pk])).content.decode()
    browser.post(f"/grid-events/new/?patrol={run.pk}", SAID)
    row = GridEvent.objects.get()
    assert (row.source, row.patrol_run_id) == ("patrol", run.pk)
    desk = sign_in(cast.people.olga)
    assert row.number in desk.get(reverse("patrol_run", args=[run.pk])).content.decode()
    # Nobody claims a patrol that they were not on.
    assert sign_in(cast.people.ray).get(f"/grid-events/new/?patrol={run.pk}").status_code == 404
