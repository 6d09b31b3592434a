"""Pages of signs, patrols walked and coverage; the patrol on the phone without its script."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.cases.hazards.models import Hazard
from firstlight.notify.models import Message
from firstlight.patrols.actions import record_scan
from firstlight.patrols.models import Checkpoint, PatrolRun, Scan
from firstlight.patrols.rules import codes
from firstlight.patrols.schemas.proof import RecordScan
from firstlight.patrols.tests.playing import scene, shift


def text(response):
    return response.content.decode()


@pytest.fixture
def play(cast):
    return scene(cast)


@pytest.fixture
def walking(cast, play, sign_in):
    client = sign_in(cast.people.bo)
    answer = client.post(reverse("my_patrol_start", args=[play.shift.pk]))
    return client, PatrolRun.objects.get(), answer


def test_a_patrol_is_started_from_ones_shift_and_names_who_walks_together(walking):
    client, run, answer = walking
    page = client.get(answer["Location"])
    assert answer["Location"] == reverse("my_patrol", args=[run.pk])
    assert "Bo、Di" in text(page)
    assert "data-patrol-scan" in text(page)


@pytest.mark.parametrize("state", ["invited", "accepted", "on_duty", "completed"])
def test_who_walks_a_route_opens_it_on_the_phone_before_and_on_duty(cast, play, sign_in, state):
    client = sign_in(cast.people.bo)
    play.shift.assignments.filter(person=cast.people.bo).update(state=state)
    for name in ("my_route", "patrol_gpx", "patrol_sheet"):
        assert client.get(reverse(name, args=[play.route.pk])).status_code == 200
    own = play.shift.assignments.get(person=cast.people.bo)
    link = reverse("my_route", args=[play.route.pk])
    assert link in text(client.get(reverse("my_shift", args=[own.pk])))
    assert (link in text(client.get(reverse("my_patrols")))) is (state != "completed")


def test_who_gave_their_place_back_opens_no_route_of_it(cast, play, sign_in):
    play.shift.assignments.filter(person=cast.people.bo).update(state="withdrawn")
    client = sign_in(cast.people.bo)
    assert client.get(reverse("my_route", args=[play.route.pk])).status_code == 404


def test_the_patrol_itself_leads_to_its_route(play, walking):
    client, run, _answer = walking
    page = text(client.get(reverse("my_patrol", args=[run.pk])))
    assert reverse("my_route", args=[play.route.pk]) in page


def test_a_patrol_that_is_over_is_found_for_the_week_in_which_its_scans_are_taken(play, walking):
    client, run, _answer = walking
    link = reverse("my_patrol", args=[run.pk])
    assert link not in text(client.get(reverse("my_patrols")))
    play.shift.assignments.update(state="completed")
    page = text(client.get(reverse("my_patrols")))
    assert link in page
    assert "data-outbox" in page
    assert client.get(link).status_code == 200
    long_ago = timezone.now() - timedelta(days=8)
    PatrolRun.objects.update(started_at=long_ago, ended_at=long_ago)
    play.shift.__class__.objects.update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=1))
    assert link not in text(client.get(reverse("my_patrols")))


def test_who_is_alone_is_told_that_two_walk_together(cast, sign_in):
    alone = shift(cast, cast.people.bo)
    client = sign_in(cast.people.bo)
    page = client.post(reverse("my_patrol_start", args=[alone.pk]), follow=True)
    assert "notice--late" in text(page)


def test_a_code_typed_works_without_script_and_once(play, walking):
    client, run, _answer = walking
    mark = play.signs[0]
    values = {
        "way": "typed",
        "code": codes.printed(mark.short, mark.secret, 1).lower(),
        "command_id": "6f1f7f2e-0c6f-4a53-8f3e-0a4c5d1b2e3f",
    }
    for _twice in range(2):
        client.post(reverse("my_patrol_scan", args=[run.pk]), values)
    assert Scan.objects.get().checkpoint == mark


def test_who_types_a_code_of_no_sign_reads_it_at_once_and_until_the_next_scan(play, walking):
    client, run, _answer = walking
    scan = reverse("my_patrol_scan", args=[run.pk])
    part = reverse("my_patrol_part", args=[run.pk])
    client.post(scan, {"way": "typed", "code": "S12AB-C34"})
    assert "<code>S12AB-C34</code>" in text(client.get(part))
    mark = play.signs[0]
    client.post(scan, {"way": "typed", "code": codes.printed(mark.short, mark.secret, 1)})
    assert "S12AB-C34" not in text(client.get(part))


def test_a_sign_shown_by_a_phone_with_a_wrong_clock_stands_with_the_right_time(
    cast, play, walking, sign_in
):
    client, run, _answer = walking
    ahead, now, mark = timedelta(hours=3), timezone.localtime(), play.signs[0]
    said = {"run_id": run.pk, "checkpoint_id": mark.pk, "way": "manual", "said_at": now + ahead}
    record_scan(cast.bo, RecordScan(**said, clock_offset_s=ahead.total_seconds()))
    shown = text(client.get(reverse("my_patrol_part", args=[run.pk])))
    assert f"{now:%H:%M}</span>" in shown
    assert f"{now + ahead:%H:%M}</span>" not in shown
    evidence = text(sign_in(cast.people.olga).get(reverse("patrol_run", args=[run.pk])))
    assert f">{now:%H:%M:%S}" in evidence
    assert f"{now + ahead:%H:%M:%S}</span>" in evidence


def test_ones_word_for_another_is_asked_until_an_officer_has_decided(cast, play, walking, sign_in):
    client, run, _answer = walking
    client.post(
        reverse("my_patrol_scan", args=[run.pk]),
        {"way": "manual", "checkpoint_id": play.signs[0].pk},
    )
    client.post(reverse("my_patrol_end", args=[run.pk]))
    vouch = reverse("my_patrol_vouch", args=[run.pk, Scan.objects.get().pk])
    other = sign_in(cast.people.di)
    page = reverse("my_patrol", args=[run.pk])
    assert vouch in text(other.get(page))
    PatrolRun.objects.update(stands=True)
    assert vouch not in text(other.get(page))


def test_the_desk_reads_with_a_patrol_what_was_found_unsafe_on_it(cast, walking, sign_in):
    client, run, _answer = walking
    found = {
        "site_kind": "road",
        "site_name": "East bridge",
        "kind": "gate",
        "description": "Rail",
    }
    client.post(reverse("hazard_new"), found)
    hazard = Hazard.objects.get()
    page = reverse("patrol_run", args=[run.pk])
    officer = sign_in(cast.people.olga)
    assert reverse("hazard", args=[hazard.pk]) in text(officer.get(page))
    Hazard.objects.update(found_at=run.started_at - timedelta(minutes=1))
    assert reverse("hazard", args=[hazard.pk]) not in text(officer.get(page))


def test_no_secret_ever_stands_on_a_page_of_who_walks(play, walking):
    client, run, _answer = walking
    page = text(client.get(reverse("my_patrol", args=[run.pk])))
    for mark in play.signs:
        assert mark.short not in page


def test_the_end_of_a_patrol_leads_on_to_check_out(cast, play, walking):
    client, run, _answer = walking
    own = play.shift.assignments.get(person=cast.people.bo)
    out = reverse("my_shift", args=[own.pk])
    assert reverse("hazard_new") in text(client.get(reverse("my_patrol", args=[run.pk])))
    ended = text(client.post(reverse("my_patrol_end", args=[run.pk]), follow=True))
    assert f'button--main" href="{out}"' in ended
    play.shift.assignments.filter(pk=own.pk).update(state="completed")
    assert out not in text(client.get(reverse("my_patrol", args=[run.pk])))


def test_ending_is_said_and_the_officer_decides(cast, play, walking, sign_in):
    client, run, _answer = walking
    ended = client.post(reverse("my_patrol_end", args=[run.pk]), follow=True)
    assert "notice--done" in text(ended)
    officer = sign_in(cast.people.olga)
    step = reverse("patrol_run_step", args=[run.pk])
    refused = officer.post(step, {"act": "confirm", "stands": "false"})
    assert refused.status_code == 422
    officer.post(step, {"act": "confirm", "stands": "true"})
    run.refresh_from_db()
    assert run.stands is True


@pytest.mark.parametrize("stands", ["true", "false"])
def test_who_walked_it_reads_the_decision_and_gets_word_without_its_content(
    cast, walking, sign_in, stands
):
    client, run, _answer = walking
    client.post(reverse("my_patrol_end", args=[run.pk]))
    note = "两个点位牌没有挂"
    values = {"act": "confirm", "stands": stands, "note": note}
    sign_in(cast.people.olga).post(reverse("patrol_run_step", args=[run.pk]), values)
    client = sign_in(cast.people.bo)
    page = text(client.get(reverse("my_patrol", args=[run.pk])))
    assert note in page
    assert "Olga" in page
    assert ("notice--late" in page) is (stands == "false")
    words = Message.objects.filter(link=reverse("my_patrol", args=[run.pk]))
    assert {each.person_id for each in words} == {cast.people.bo.pk, cast.people.di.pk}
    assert not [each for each in words if note in each.title + each.body]


def test_a_volunteer_sees_no_list_of_patrols_walked(walking):
    client, run, _answer = walking
    for address in (reverse("patrol_runs"), reverse("patrol_run", args=[run.pk])):
        assert client.get(address).status_code == 404


def test_signs_are_put_up_printed_and_given_a_new_code(cast, sign_in):
    client = sign_in(cast.people.dee)
    values = {"name": "Bridge", "organisation_id": cast.dawn.pk, "way": "qr"}
    assert client.post(reverse("patrol_sign_new"), values).status_code == 422
    client.post(reverse("patrol_sign_new"), values | {"lon": "120.6", "lat": "29.4"})
    made = Checkpoint.objects.get()
    sheet = text(client.get(reverse("patrol_signs_print")))
    assert codes.printed(made.short, made.secret, 1) in sheet
    assert 'lang="zh-hans"' in sheet
    assert 'lang="en"' in sheet
    client.post(reverse("patrol_sign_step", args=[made.pk]), {"act": "reissue"})
    assert codes.printed(made.short, made.secret, 1) not in text(
        client.get(reverse("patrol_signs_print"))
    )


def test_who_leads_patrols_cannot_print_their_codes(cast, play, sign_in):
    client = sign_in(cast.people.ada)
    assert client.get(reverse("patrol_signs")).status_code == 200
    assert client.get(reverse("patrol_signs_print")).status_code == 404
    shown = reverse("patrol_sign_show", args=[play.signs[1].pk])
    assert client.get(shown).status_code == 404


def test_a_changing_code_is_shown_with_the_time_it_has_left(cast, play, sign_in):
    client = sign_in(cast.people.olga)
    answer = client.get(reverse("patrol_sign_code", args=[play.signs[1].pk]))
    assert answer["Cache-Control"] == "no-store"
    assert "<svg" in text(answer)
    assert client.get(reverse("patrol_sign_code", args=[play.signs[0].pk])).status_code == 404


def test_coverage_is_a_list_a_map_and_a_file(cast, sign_in):
    from firstlight.patrols.tests.test_walk_patrols import grid

    grid(cast)
    client = sign_in(cast.people.ada)
    assert "Grid 1" in text(client.get(reverse("patrol_coverage")))
    rows = client.get(reverse("patrol_coverage"), {"out": "csv", "days": "7"})
    assert "Grid 1" in text(rows)
    layer = client.get(reverse("patrol_coverage_layer")).json()
    assert layer["features"][0]["geometry"]["type"] == "Polygon"


def test_coverage_of_many_grids_is_read_page_by_page(cast, sign_in, monkeypatch):
    from firstlight.console.patrols.proof import coverage
    from firstlight.patrols.tests.test_walk_patrols import grid

    monkeypatch.setattr(coverage, "PER_PAGE", 1)
    other = grid(cast)
    other.pk, other.name, other._state.adding = uuid4(), "Grid 2", True
    other.save()
    client, path = sign_in(cast.people.ada), reverse("patrol_coverage")
    pages = [text(client.get(path, {"page": n, "days": "7"})) for n in (1, 2)]
    assert sorted(page.count("data-row") for page in pages) == [1, 1]
    assert {"Grid 1" in page for page in pages} == {True, False}
    assert "days=7&amp;page=2" in pages[0] or "page=2&amp;days=7" in pages[0]
    whole = text(client.get(path, {"out": "csv", "page": "2"}))
    assert "Grid 1" in whole
    assert "Grid 2" in whole
