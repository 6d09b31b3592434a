"""Steps that few searches see, by the pages: who may take them does, and nobody else can.

A guarded scene, the criminal police, a team that turns back, ground searched again, a notice that
ran out or was not approved.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.console.searches.tests.test_drive_search import browser, pressed
from firstlight.incidents.actions import count_out
from firstlight.incidents.models import Note
from firstlight.incidents.schemas import CountOut
from firstlight.kernel import jobs
from firstlight.kernel.models import Event, Job
from firstlight.notify.models import Message
from firstlight.privacy.models import RetentionJob
from firstlight.searches.actions.field import start_segment
from firstlight.searches.actions.notices import approve_notice, draft_notice, publish_notice
from firstlight.searches.models import Assignment, MissingNotice, SearchSegment
from firstlight.searches.schemas import ApproveNotice, DraftNotice, OfNotice, StartSegment
from firstlight.searches.tests.conftest import PLACE
from firstlight.searches.tests.test_refuse_strangers import SQUARE

OUT = ("ada", "bo", "di", "ray")
GUARD = {"event": "find_deceased", "lon": PLACE[0], "lat": PLACE[1]}
CRIME = {"event": "hand_over_criminal", "reason": "signs of a struggle"}
# Nobody of these takes a grave step: team leader, volunteer, privacy, auditor, the other station.
OTHERS = ("dee", "ada", "bo", "pat", "uma", "zoe", "kai")


@pytest.fixture
def page(search):
    return f"/searches/{search.pk}/"


@pytest.fixture
def segment(search):
    return SearchSegment.objects.create(
        station_id=search.station_id, case=search, name="A1", geometry=SQUARE, area_m2=160_000
    )


@pytest.fixture
def notice(cast, search):
    """A public notice."""
    row = draft_notice(cast.dee, DraftNotice(case_id=search.pk, text="An old woman, grey jacket"))
    agreed = ApproveNotice(notice_id=row.pk, family_agreed_items=["clothing"])
    approve_notice(cast.olga, agreed)
    publish_notice(cast.dee, OfNotice(notice_id=row.pk, hours=24))
    row.refresh_from_db()
    return row


def everybody_out(cast, search):
    who = [getattr(cast.people, name).pk for name in OUT]
    count_out(cast.olga, CountOut(incident_id=search.incident_id, person_ids=who))


def state(row):
    row.refresh_from_db()
    return row.state


def run_out(notice):
    """Let the notice's time pass and the clock see it."""
    MissingNotice.objects.filter(pk=notice.pk).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )
    jobs.tick()
    for job in Job.objects.filter(kind="searches.expire_notice", state="ready"):
        jobs.work(job)
    assert state(notice) == "expired"


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("asked", [GUARD, CRIME], ids=["guard", "crime"])
def test_a_grave_step_is_the_officers_alone(cast, search, page, who, asked):
    answer = browser(getattr(cast.people, who)).post(f"{page}step/", asked)
    assert answer.status_code in (403, 404, 422)
    assert state(search) == "searching"


def test_the_officer_lets_the_police_guard_the_scene(cast, search, page, notice):
    olga = browser(cast.people.olga)
    nowhere = olga.post(f"{page}step/", {"event": "find_deceased"})
    assert nowhere.status_code == 422
    assert "Latitude" in nowhere.content.decode()
    assert state(search) == "searching"

    assert "Police guard the scene" in olga.get(page).content.decode()
    pressed(olga.post(f"{page}step/", GUARD))
    assert state(search) == "scene_guarded"
    assert (search.found_lon, search.found_lat) == PLACE
    assert state(notice) == "recalled"
    told = Message.objects.filter(thread=search.incident_id, key__contains="guarded")
    assert {each.person_id for each in told} >= {getattr(cast.people, n).pk for n in OUT}
    assert "Scene guarded by police" in olga.get(page).content.decode()
    again = olga.post(f"{page}step/", GUARD)
    assert again.status_code == 422


def test_the_officer_hands_the_case_to_the_criminal_police(cast, search, page, notice):
    olga = browser(cast.people.olga)
    silent = olga.post(f"{page}step/", CRIME | {"reason": " "})
    assert silent.status_code == 422
    assert "Why" in silent.content.decode()
    early = olga.post(f"{page}step/", CRIME)
    assert early.status_code == 422
    assert "4 people are still out" in early.content.decode()
    assert "signs of a struggle" in early.content.decode()  # what was typed stands there again
    assert state(search) == "searching"

    everybody_out(cast, search)
    pressed(olga.post(f"{page}step/", CRIME))
    assert state(search) == "transferred"
    assert state(notice) == "recalled"
    assert RetentionJob.objects.filter(subject__contains=str(search.pk)).exists()
    assert Note.objects.filter(text__contains="signs of a struggle").count() == 1
    assert not [each for each in Event.objects.all() if "struggle" in str(each.data)]
    after = olga.get(page).content.decode()
    assert "Transferred to criminal police" in after
    assert olga.post(f"{page}do/plan/", {"hours": "4"}).status_code == 422
    assert olga.post(f"{page}step/", CRIME).status_code == 422


def abort_page(group):
    return reverse("field_act", args=[group.pk, "abort"])


def test_a_team_turns_back_and_the_desk_has_the_ground_searched_again(cast, search, page, group):
    ada, bo = browser(cast.people.ada), browser(cast.people.bo)
    olga, segment = browser(cast.people.olga), group.segment
    reopen = reverse("segment_reopen", args=[search.pk, segment.pk])
    assert ada.post(abort_page(group), {"reason": "rock fall"}).status_code == 422  # not begun yet
    start_segment(cast.ada, StartSegment(segment_id=segment.pk, said_at=timezone.now()))
    assert olga.post(reopen, {"version": 3}).status_code == 422  # a team is there
    silent = ada.post(abort_page(group), {"reason": ""})
    assert silent.status_code == 422
    assert "Why" in silent.content.decode()
    member = bo.post(abort_page(group), {"reason": "rock fall"})
    assert member.status_code == 422
    assert "Only who leads the group can say this." in member.content.decode()
    for stranger in ("ray", "kai"):
        other = browser(getattr(cast.people, stranger)).post(abort_page(group), {"reason": "x"})
        assert other.status_code in (403, 404)
    assert state(segment) == "searching"

    assert (
        "Danger: we turn back"
        in ada.get(reverse("field_assignment", args=[group.pk])).content.decode()
    )
    pressed(ada.post(abort_page(group), {"reason": "rock fall"}))
    assert state(segment) == "abandoned"
    group.refresh_from_db()
    assert group.ended_at is not None
    assert group.figures["pod"] == 0
    assert Note.objects.filter(text__contains="rock fall").count() == 1

    ground = olga.get(reverse("search_segment", args=[search.pk, segment.pk])).content.decode()
    assert "Search it again" in ground
    for who in ("ada", "bo", "zoe"):
        refused = browser(getattr(cast.people, who)).post(reopen, {"version": segment.version})
        assert refused.status_code in (403, 404)
    stale = olga.post(reopen, {"version": segment.version - 1})
    assert stale.status_code == 422
    assert state(segment) == "abandoned"
    pressed(olga.post(reopen, {"version": segment.version}))
    assert state(segment) == "planned"
    assert Assignment.objects.get(pk=group.pk).figures["pod"] == 0  # what came of it stays
    assert olga.post(reopen, {"version": segment.version}).status_code == 422


def test_a_notice_that_ran_out_is_renewed_by_the_officer_while_somebody_is_missing(
    cast, search, page, notice
):
    olga, dee = browser(cast.people.olga), browser(cast.people.dee)
    address = f"{page}notices/{notice.pk}/"
    assert olga.post(address, {"event": "renew", "hours": "24"}).status_code == 422  # still public
    run_out(notice)
    assert dee.post(address, {"event": "renew", "hours": "24"}).status_code in (403, 422)
    for who in ("ada", "bo", "zoe"):
        other = browser(getattr(cast.people, who)).post(address, {"event": "renew"})
        assert other.status_code in (403, 404)
    long = olga.post(address, {"event": "renew", "hours": "1000"})
    assert long.status_code == 422
    assert state(notice) == "expired"

    pressed(olga.post(address, {"event": "renew", "hours": "24"}))
    assert state(notice) == "published"
    assert timedelta(hours=23) < notice.expires_at - timezone.now() <= timedelta(hours=24)
    assert (
        browser(cast.people.bo).get(reverse("public_notice", args=[notice.slug])).status_code
        == 200
    )


def test_a_notice_is_not_renewed_once_nobody_is_looked_for(cast, search, page, notice):
    olga = browser(cast.people.olga)
    run_out(notice)
    pressed(olga.post(f"{page}step/", GUARD))
    late = olga.post(f"{page}notices/{notice.pk}/", {"event": "renew", "hours": "24"})
    assert late.status_code == 422
    assert "Nobody is looked for in this case any more" in late.content.decode()
    assert state(notice) == "expired"


def test_a_draft_is_not_approved_and_why_is_kept(cast, search, page):
    olga, dee = browser(cast.people.olga), browser(cast.people.dee)
    pressed(dee.post(f"{page}do/draft/", {"text": "An old woman near the mill"}))
    row = MissingNotice.objects.get()
    address = f"{page}notices/{row.pk}/"
    no = {"event": "reject", "reason": "too little to know her by"}
    assert dee.post(address, no).status_code in (403, 422)
    silent = olga.post(address, {"event": "reject", "reason": ""})
    assert silent.status_code == 422
    assert "Why" in silent.content.decode()
    assert state(row) == "draft"

    pressed(olga.post(address, no))
    assert state(row) == "rejected"
    assert Note.objects.filter(text__contains="too little to know her by").count() == 1
    gone = dee.post(address, {"event": "publish", "hours": "24"})
    assert gone.status_code == 422
    assert (
        browser(cast.people.bo).get(reverse("public_notice", args=[row.slug])).status_code == 404
    )
