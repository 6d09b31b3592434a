"""From the water to the agency and back; what holds there is shown first; nobody is named."""

from datetime import date, timedelta

import pytest
from django.db import models
from django.utils import timezone

from firstlight.cases.ecology import queries
from firstlight.cases.ecology.actions import (
    chase_answers,
    report_water,
    set_agency,
    set_water_rule,
    step_report,
)
from firstlight.cases.ecology.jobs import look_at_answers
from firstlight.cases.ecology.models import EcologyReport, WaterRule
from firstlight.cases.ecology.rules import ECOLOGY_REPORT, holds
from firstlight.cases.ecology.schemas import (
    ChaseAnswers,
    ReportWater,
    SetAgency,
    SetWaterRule,
    StepReport,
)
from firstlight.cases.grid_events.tests.playing import grid, refused
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound
from firstlight.kernel.models import Event
from firstlight.notify.models import Message

SAID = {
    "kind": "water_pollution",
    "place_name": "坝头",
    "description": "水面有油花",
    "rule_read": True,
    "keeps_distance": True,
}


def told(actor, **more):
    return report_water(actor, ReportWater(**SAID | more))


def step(actor, row, event, **more):
    return step_report(actor, StepReport(report_id=row.pk, event=event, **more))


def referred(cast):
    row = told(cast.bo)
    return step(cast.dee, row, "refer", agency="生态环境", agency_phone="12345")


def clock(cast):
    return chase_answers(Actor.job("ecology", cast.hill.pk, "ecology.clock"), ChaseAnswers())


def test_the_whole_way_with_number_and_outcome_and_who_saw_it_hears(cast):
    row = referred(cast)
    with refused("evidence-missing"):
        step(cast.dee, row, "acknowledge")
    step(cast.dee, row, "acknowledge", referral_no="环-12")
    step(cast.dee, row, "outcome", outcome="来源已堵住")
    before = Message.objects.filter(person_id=cast.bo.person_id).count()
    row = step(cast.dee, row, "feed_back", answer="谢谢，已处理")
    assert (row.state, row.referral_no, row.outcome) == ("closed", "环-12", "来源已堵住")
    assert Message.objects.filter(person_id=cast.bo.person_id).count() == before + 1
    authority = Event.objects.get(action="ecology_report.acknowledge")
    assert authority.on_behalf_of == "competent_authority"


@pytest.mark.usefixtures("daytime")
def test_an_agency_that_does_not_answer_is_asked_again_and_silence_is_recorded(cast):
    row = referred(cast)
    assert clock(cast) == 0
    EcologyReport.objects.update(answer_by=timezone.now() - timedelta(hours=1))
    assert len(list(look_at_answers(timezone.now()))) == 1
    assert clock(cast) == 1
    with refused("evidence-missing"):
        step(cast.dee, row, "give_up")
    assert step(cast.dee, row, "give_up", reason="三次去电无人接").state == "closed"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"rule_read": False}, "not-read"),
        ({"keeps_distance": False}, "keep-distance"),
        ({"is_danger": True}, "evidence-missing"),
        ({"description": "是 330683198001011234 干的"}, "names-a-person"),
        ({"description": "船主 13812345678"}, "names-a-person"),
        ({"place_name": "浙D12345 旁"}, "names-a-person"),
    ],
)
def test_a_report_needs_its_words_and_names_nobody(cast, more, code):
    with refused(code):
        told(cast.bo, **more)
    assert not EcologyReport.objects.exists()


def test_in_danger_110_comes_first_and_the_log_says_so(cast):
    row = told(cast.bo, is_danger=True, called_110=True)
    steps = Event.objects.filter(thread=row.pk, action__startswith="ecology_report.")
    assert [e.action for e in steps.order_by("seq")] == [
        "ecology_report.danger",
        "ecology_report.submit",
    ]


def test_no_field_holds_a_suspect_and_no_step_is_a_power(cast):
    people = {
        field.name
        for field in EcologyReport._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model.__name__ == "Person"
    }
    assert people == {"reporter"}
    words = " ".join(field.name for field in EcologyReport._meta.get_fields())
    assert not {"suspect", "person", "owner", "plate", "offender"} & set(words.split())
    events = {each.event for each in ECOLOGY_REPORT.transitions}
    assert not {"seize", "fine", "detain", "chase_person", "order"} & events


def test_only_the_desk_refers_and_notes_answers(cast):
    row = told(cast.bo)
    with refused("not-your-step"):
        step(cast.ada, row, "refer", agency="渔政", agency_phone="12316")
    step(cast.dee, row, "refer", agency="渔政", agency_phone="12316")
    with refused("not-the-desk"):
        step(cast.ada, row, "acknowledge", referral_no="1")
    for who in (cast.bo, cast.uma):
        with pytest.raises(NotAllowed):
            step(who, row, "acknowledge", referral_no="1")


def test_others_see_nothing(cast):
    row = told(cast.bo)
    for who in (cast.di, cast.ray, cast.zoe, cast.kai, cast.amy, cast.uma):
        with pytest.raises(NotFound):
            queries.report(who, row.pk)
    for who in (cast.bo, cast.ada, cast.olga, cast.dee):
        assert queries.report(who, row.pk) == row


@pytest.mark.parametrize(
    ("on", "covered", "season"),
    [
        (date(2026, 2, 28), "yes", "open"),
        (date(2026, 3, 1), "yes", "closed"),
        (date(2026, 6, 30), "yes", "closed"),
        (date(2026, 7, 1), "yes", "open"),
        (date(2026, 4, 1), "no", "free"),
        (date(2026, 4, 1), "ask", "ask"),
    ],
)
def test_the_season_holds_from_its_first_to_its_last_day(on, covered, season):
    found = holds(WaterRule(covered=covered), on)
    assert (found.season, found.zone) == (season, "unknown")


def test_a_season_may_pass_new_year():
    rule = WaterRule(covered="yes", from_day=1101, to_day=228)
    assert holds(rule, date(2026, 1, 15)).season == "closed"
    assert holds(rule, date(2026, 3, 1)).season == "open"


def test_a_zone_is_not_established_until_somebody_says_from_where(cast):
    water = grid(cast, "演示水库", kind="water_body")
    assert queries.holds_at(water, date(2026, 4, 1)).zone == "unknown"
    said = {"water_id": water.pk, "covered": "yes", "zone": "level_1"}
    with refused("no-source"):
        set_water_rule(cast.dee, SetWaterRule(**said))
    with refused("no-such-day"):
        set_water_rule(cast.dee, SetWaterRule(**said, source="公告", from_day=231))
    set_water_rule(cast.dee, SetWaterRule(**said, source="公告 12 号"))
    set_water_rule(cast.olga, SetWaterRule(**said, source="公告 13 号"))
    found = queries.holds_at(water, date(2026, 4, 1))
    assert (found.season, found.zone, found.source) == ("closed", "level_1", "公告 13 号")
    with pytest.raises(NotFound):
        set_water_rule(cast.zoe, SetWaterRule(**said, source="公告"))
    row = told(cast.bo, water_id=water.pk)
    assert row.rule_shown["zone"] == "level_1"


def test_addressees_are_to_be_confirmed_until_the_desk_has_called_them(cast):
    usual = queries.agency_for(cast.hill.pk, "electrofishing")
    assert (usual.phone, usual.confirmed_on) == ("12316", None)
    said = SetAgency(
        kind="electrofishing", name="市渔政队", phone="87654321", confirmed_on="2026-05-01"
    )
    set_agency(cast.dee, said)
    kept = queries.agency_for(cast.hill.pk, "electrofishing")
    assert (kept.name, kept.confirmed_on) == ("市渔政队", date(2026, 5, 1))
    assert queries.agency_for(cast.lake.pk, "electrofishing").phone == "12316"
