"""A hazard goes round until somebody who did not find it has seen that it is put right."""

from datetime import timedelta

import pytest
from conftest import person
from django.utils import timezone

from firstlight.cases.hazards import actions, queries
from firstlight.cases.hazards.models import Hazard
from firstlight.cases.hazards.schemas import (
    AddHazardPhoto,
    AskRecheck,
    CheckSite,
    OfHazard,
    ReportHazard,
    StepHazard,
)
from firstlight.cases.photos.queries import photos_of
from firstlight.cases.photos.tests.test_keep_photos import jpeg, media
from firstlight.community.actions import fill_agenda, plan_meeting
from firstlight.community.queries import agenda_of
from firstlight.community.schemas import FillAgenda, PlanMeeting
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.jobs import run_due, tick
from firstlight.kernel.models import Event, RefusedAttempt
from firstlight.kernel.overdue import overdue
from firstlight.notify.models import Message
from firstlight.privacy.models import RetentionJob

__all__ = ["media"]
SOON = timezone.localdate() + timedelta(days=7)


def report(actor, **more):
    said = {
        "site_kind": "school",
        "site_name": "演示小学",
        "kind": "gate",
        "description": "门坏了",
    }
    return actions.report_hazard(actor, ReportHazard(**said | more))


def ask(actor, row, who):
    data = AskRecheck(hazard_id=row.pk, person_id=who.pk)
    return actions.ask_recheck(actor, data)


def step(actor, row, event, **more):
    return actions.step_hazard(actor, StepHazard(hazard_id=row.pk, event=event, **more))


def told(cast, **more):
    row = report(cast.bo, **more)
    step(cast.olga, row, "assess", severity="serious", owner_name="演示小学")
    said = {"form": "friendly", "notice": "修门", "deadline_on": SOON}
    return step(cast.ada, row, "notify", **said)


def late(row):
    Hazard.objects.filter(pk=row.pk).update(deadline_on=timezone.localdate() - timedelta(days=1))


def test_from_finding_to_signing_off(cast):
    row = told(cast)
    step(cast.ada, row, "start_fix")
    step(cast.ada, row, "report_fixed")
    step(cast.ada, row, "fail", reason="仍坏", deadline_on=SOON)
    step(cast.ada, row, "report_fixed")
    done = step(cast.ada, row, "pass", seen=True)
    assert (done.rechecked_by_id, done.state) == (cast.people.ada.pk, "rechecked")
    with pytest.raises(Refused):
        step(cast.ada, row, "sign_off")
    assert step(cast.olga, row, "sign_off").closed_at is not None
    assert RetentionJob.objects.get(category="hazard").due_on > SOON + timedelta(days=1000)
    assert Event.objects.filter(action="hazard.notify").get().on_behalf_of == (
        "competent_authority"
    )


def test_the_desk_hears_what_is_found_and_the_finder_what_came_of_it(cast):
    row = report(cast.bo)
    desk = Message.objects.filter(key__contains=f"hazards:found:{row.pk}", channel="inapp")
    assert cast.olga.person_id in {each.person_id for each in desk}
    assert cast.dee.person_id in {each.person_id for each in desk}
    assert cast.bo.person_id not in {each.person_id for each in desk}
    step(cast.olga, row, "dismiss", reason="已是旧门")
    heard = Message.objects.get(key__contains="hazards:closed", channel="inapp")
    assert (heard.person_id, heard.link) == (cast.bo.person_id, f"/hazards/{row.pk}/")
    own = report(cast.olga)
    assert not Message.objects.filter(
        key__contains=f"hazards:found:{own.pk}", person_id=cast.olga.person_id
    ).exists()
    step(cast.olga, own, "dismiss", reason="x")
    assert Message.objects.filter(key__contains="hazards:closed", channel="inapp").count() == 1


def test_nobody_re_checks_their_own_finding(cast):
    row = report(cast.ada)
    step(cast.olga, row, "assess", severity="minor", owner_name="演示小学")
    step(cast.ada, row, "notify", form="friendly", notice="修门", deadline_on=SOON)
    step(cast.ada, row, "start_fix")
    step(cast.ada, row, "report_fixed")
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "pass", seen=True)
    assert no.value.code == "own-finding"
    with pytest.raises(Refused) as no:
        ask(cast.olga, row, cast.people.ada)
    assert no.value.field == "person_id"
    with pytest.raises(NotFound):
        queries.hazard(cast.di, row.pk)
    ask(cast.olga, row, cast.people.di)
    assert Message.objects.filter(person_id=cast.people.di.pk, key__contains="recheck").exists()
    assert step(cast.di, row, "pass", seen=True).state == "rechecked"


def turned(what):
    heard = Message.objects.filter(key__contains=f"hazards:{what}:", channel="inapp")
    return {each.person_id for each in heard}


def test_whose_turn_it_is_after_a_step_hears_of_it(cast):
    row = told(cast)
    step(cast.ada, row, "start_fix")
    step(cast.ada, row, "report_fixed")
    assert turned("ask") == {getattr(cast.people, who).pk for who in ("olga", "finn", "dee")}
    ask(cast.finn, row, cast.people.di)
    step(cast.di, row, "fail", reason="仍坏", deadline_on=SOON)
    assert turned("fail") == {cast.people.olga.pk}  # who assessed it
    assert turned("look") == set()
    step(cast.ada, row, "report_fixed")
    assert turned("look") == {cast.people.di.pk}
    step(cast.di, row, "pass", seen=True)
    assert turned("pass") == {cast.people.olga.pk, cast.people.finn.pk}


def test_who_is_asked_to_re_check_says_no_and_who_asked_hears_of_it(cast):
    row = told(cast)
    ask(cast.finn, row, cast.people.di)
    with pytest.raises(Refused) as no:
        actions.decline_recheck(cast.bo, OfHazard(hazard_id=row.pk))
    assert no.value.code == "not-asked"
    assert actions.decline_recheck(cast.di, OfHazard(hazard_id=row.pk)).rechecker is None
    assert turned("declined") == {cast.people.finn.pk}
    assert not queries.hazards(cast.di).exists()
    ask(cast.finn, row, cast.people.finn)  # whoever asked themselves leaves it to the desk
    actions.decline_recheck(cast.finn, OfHazard(hazard_id=row.pk))
    assert cast.people.olga.pk in turned("declined")
    ask(cast.ada, row, cast.people.di)
    ask(cast.finn, row, cast.people.ada)
    assert turned("relieved") == {cast.people.di.pk}
    step(cast.ada, row, "start_fix")
    step(cast.ada, row, "report_fixed")
    step(cast.ada, row, "pass", seen=True)
    with pytest.raises(Refused) as no:
        actions.decline_recheck(cast.ada, OfHazard(hazard_id=row.pk))
    assert no.value.code == "not-now"


def test_only_who_can_re_check_is_asked_to(cast):
    row = report(cast.bo)
    mediator = person("Mei", cast.hill, role="mediator", category="staff")
    asked = {key for key, _name in queries.recheckers(cast.olga, row)}
    assert {cast.people.ada.pk, cast.people.di.pk, cast.people.finn.pk} <= asked
    assert not asked & {mediator.pk, cast.people.dee.pk, cast.people.bo.pk}
    with pytest.raises(NotFound):
        ask(cast.olga, row, mediator)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, "deadline_on"),
        ({"deadline_on": timezone.localdate() - timedelta(days=1)}, "deadline_on"),
        ({"deadline_on": SOON, "form": "formal"}, "authority"),
        ({"deadline_on": SOON, "form": "formal", "authority": "消防"}, "notice_ref"),
    ],
)
def test_a_notice_names_its_day_and_a_formal_one_its_authority(cast, more, field):
    row = report(cast.bo)
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "assess", severity="grave")
    assert no.value.field == "owner_name"
    step(cast.olga, row, "assess", severity="grave", owner_name="店")
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "notify", **{"form": "friendly", "notice": "改"} | more)
    assert no.value.field == field


def test_a_volunteer_or_leader_never_makes_a_formal_notice(cast):
    row = report(cast.bo)
    step(cast.olga, row, "assess", severity="grave", owner_name="店")
    said = {"notice": "改", "deadline_on": SOON, "authority": "消防", "notice_ref": "1号"}
    for who in (cast.bo, cast.ada):
        with pytest.raises(Refused) as no:
            step(who, row, "notify", form="formal", **said)
        assert no.value.code == "friendly-only"
    assert step(cast.olga, row, "notify", form="formal", **said).is_formal


@pytest.mark.usefixtures("daytime")
def test_time_escalates_and_a_new_day_is_set(cast):
    row = told(cast)
    assert not queries.overdue({cast.hill.pk}, timezone.localdate()).exists()
    late(row)
    assert list(queries.overdue({cast.hill.pk}, timezone.localdate())) == [row]
    assert not queries.overdue({cast.lake.pk}, timezone.localdate()).exists()
    tick()
    run_due(limit=20)
    row.refresh_from_db()
    assert (row.state, row.escalations) == ("escalated", 1)
    assert Message.objects.filter(person_id=cast.people.olga.pk, key__contains="overdue").exists()
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "start_fix")
    assert no.value.field == "deadline_on"
    assert step(cast.ada, row, "start_fix", deadline_on=SOON).state == "fixing"


def test_what_belongs_to_an_agency_is_closed_with_its_answer(cast):
    row = report(cast.bo, site_kind="road")
    step(cast.olga, row, "assess", severity="minor", owner_name="路政")
    step(cast.olga, row, "transfer", agency="交通运输局", reason="非警务")
    with pytest.raises(Refused) as no:
        step(cast.dee, row, "close")
    assert no.value.field == "agency_answer"
    assert step(cast.dee, row, "close", agency_answer="已修").state == "transferred_closed"


def test_danger_is_called_first_and_a_site_is_named(cast):
    with pytest.raises(Refused) as no:
        report(cast.bo, is_immediate=True)
    assert no.value.field == "has_called"
    with pytest.raises(Refused) as no:
        report(cast.bo, site_name="")
    assert no.value.field == "site_name"
    unnamed = CheckSite(kind="campus", site_name="", has_leave=True, answers={"a": "b"})
    with pytest.raises(Refused) as no:
        actions.check_site(cast.bo, unnamed)
    assert no.value.field == "site_name"
    # An empty field is a slip; to go before the call is told to the auditor.
    assert [each.code for each in RefusedAttempt.objects.all()] == ["call-first"]
    assert report(cast.bo, is_immediate=True, has_called=True).number.endswith("-0001")
    assert report(cast.bo).number.endswith("-0002")


def test_no_number_by_which_somebody_is_found_goes_into_a_file_about_a_thing(cast):
    for said in ({"site_name": "电话 13800138000"}, {"description": "找 330101194001011234"}):
        with pytest.raises(Refused) as no:
            report(cast.bo, **said)
        assert (no.value.code, no.value.field) == ("names-a-person", next(iter(said)))
    row = report(cast.bo)
    step(cast.olga, row, "assess", severity="serious", owner_name="演示小学")
    notice = {"notice": "打 13800138000", "deadline_on": SOON}
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "notify", form="friendly", **notice)
    assert (no.value.code, no.value.field) == ("names-a-person", "notice")


def test_who_sees_what(cast):
    row = told(cast)
    for who in ("bo", "ada", "olga", "finn", "dee"):
        assert queries.hazard(getattr(cast, who), row.pk) == row
    for who in ("di", "ray", "zoe", "kai", "amy"):
        with pytest.raises(NotFound):
            queries.hazard(getattr(cast, who), row.pk)
    with pytest.raises(NotAllowed):
        report(cast.amy)
    first, second = report(cast.bo), report(cast.bo, site_name="别处")
    assert list(queries.at_site(cast.olga, first)) == [first, row]
    assert queries.sites(cast.olga)[0]["n_all"] == 2
    assert second not in queries.at_site(cast.olga, first)


def test_pictures_go_with_the_file(cast, tmp_path):
    row = report(cast.bo)
    said = {"photo": jpeg(), "looked_over": True, "stage": "before"}
    actions.add_photo(cast.bo, AddHazardPhoto(hazard_id=row.pk, **said))
    step(cast.olga, row, "dismiss", reason="无")
    with pytest.raises(Refused):
        actions.add_photo(cast.bo, AddHazardPhoto(hazard_id=row.pk, **said))
    assert actions.erase(Context(cast.olga, "test"), Hazard.objects.get(pk=row.pk))
    assert not Hazard.objects.exists()
    assert not photos_of(row).exists()
    assert not list(tmp_path.rglob("*.jpg"))


def test_what_is_past_its_day_reaches_the_agenda_of_a_meeting_once(cast):
    row, other = told(cast), told(cast, site_name="别处")
    late(row)
    meeting = plan_meeting(
        cast.olga,
        PlanMeeting(
            organisation_id=cast.hill.pk,
            title="联席会议",
            starts_at=timezone.now() + timedelta(days=1),
            place_name="会议室",
            chair_id=cast.olga.person_id,
        ),
    )
    points = {each.subject: each for each in agenda_of(meeting)}
    assert "演示小学" in points[row.label].text
    assert points[row.label].link == f"/hazards/{row.pk}/"
    assert other.label not in points
    assert cast.people.bo.name not in points[row.label].text
    assert fill_agenda(cast.olga, FillAgenda(meeting_id=meeting.pk)) == 0
    found = {
        who: [source.key for source, _rows in overdue(getattr(cast, who), timezone.now())]
        for who in ("ada", "zoe", "amy")
    }
    assert "hazards" in found["ada"]  # leads the team of the finder
    assert "hazards" not in found["zoe"] + found["amy"]
