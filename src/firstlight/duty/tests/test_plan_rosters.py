"""Calendars, patterns, and proposals of whom to invite: read by a person, never an order."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from firstlight.duty import actions, planning, queries
from firstlight.duty.models import CalendarSpan, RosterProposal, Shift, ShiftAssignment, ShiftWish
from firstlight.duty.rules.daykinds import kinds_of
from firstlight.duty.schemas import (
    AddPattern,
    AddSpan,
    AskRoster,
    EraseHelpers,
    FillYear,
    JoinShift,
    LayRosterAside,
    MakeShifts,
    PostNeed,
    SayWish,
    SpanKey,
    UseRoster,
)
from firstlight.duty.tests.conftest import place
from firstlight.engine.rostering import blocks, fitting
from firstlight.exchange.holidaybook import public_days
from firstlight.force.actions import lapse_suspension
from firstlight.force.models import Membership
from firstlight.force.schemas import LapseSuspension
from firstlight.kernel import jobs
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message
from firstlight.privacy.models import ModuleSwitch


def fill(actor, team, year):
    return actions.fill_year(actor, FillYear(organisation_id=team.pk, year=year))


def kinds(team, day):
    return kinds_of(day, queries.spans_over(team, day, day))


def test_a_year_of_holidays_comes_in_once_and_stays_editable(cast):
    added = fill(cast.olga, cast.hill, 2026)
    assert added > 5
    assert fill(cast.olga, cast.hill, 2026) == 0
    assert kinds(cast.dawn, date(2026, 2, 17)) == {"restday", "holiday"}
    assert kinds(cast.dawn, date(2026, 2, 14)) == {"workday", "swapped_workday"}
    assert kinds(cast.dawn, date(2026, 2, 13)) == {"workday"}
    row = CalendarSpan.objects.get(kind="workday", starts_on=date(2026, 2, 14))
    actions.drop_span(cast.olga, SpanKey(span_id=row.pk))
    assert kinds(cast.dawn, date(2026, 2, 14)) == {"restday"}


@pytest.mark.parametrize("year", [1900, 1949, 2101, 2200])
def test_a_year_that_nobody_knows_is_said_to_be_unknown(cast, year):
    with pytest.raises(Refused) as no:
        fill(cast.olga, cast.hill, year)
    assert no.value.code == "unknown-year"
    assert public_days(year).days == ()


def test_swaps_not_announced_yet_are_not_made_up():
    assert public_days(2026).has_swaps
    later = public_days(2060)
    assert later.days
    assert not later.has_swaps


def test_what_is_said_last_of_a_day_stands(cast):
    for kind in ("holiday", "workday"):
        actions.add_span(
            cast.ada,
            AddSpan(
                organisation_id=cast.dawn.pk,
                kind=kind,
                name="Said",
                starts_on=date(2026, 3, 7),
                ends_on=date(2026, 3, 7),
            ),
        )
    assert kinds(cast.dawn, date(2026, 3, 7)) == {"workday", "swapped_workday"}
    assert kinds(cast.ridge, date(2026, 3, 7)) == {"restday"}


def test_a_team_writes_only_its_own_calendar(cast):
    with pytest.raises(NotFound):
        fill(cast.ada, cast.ridge, 2026)
    with pytest.raises(NotAllowed):
        fill(cast.bo, cast.dawn, 2026)
    fill(cast.olga, cast.hill, 2026)
    row = CalendarSpan.objects.filter(organisation=cast.hill).first()
    for actor in (cast.ada, cast.zoe):
        with pytest.raises(NotFound):
            actions.drop_span(actor, SpanKey(span_id=row.pk))


@pytest.fixture
def monday():
    """A Monday some days ahead."""
    day = timezone.localdate() + timedelta(days=5)
    return day + timedelta(days=-day.weekday() % 7)


def pattern(actor, team, **words):
    given = {
        "organisation_id": team.pk,
        "name": "Night round",
        "kind": "patrol",
        "from_time": time(20),
        "to_time": time(23),
    }
    return actions.add_pattern(actor, AddPattern(**given | words))


def make(actor, team, first, days=7):
    last = first + timedelta(days=days - 1)
    return actions.make_shifts(
        actor, MakeShifts(organisation_id=team.pk, starts_on=first, ends_on=last)
    )


def span(actor, team, kind, first, last):
    return actions.add_span(
        actor,
        AddSpan(organisation_id=team.pk, kind=kind, name=kind, starts_on=first, ends_on=last),
    )


def test_patterns_make_each_shift_once(cast, monday):
    pattern(cast.ada, cast.dawn, weekdays=[0, 5], from_time=time(22), to_time=time(2))
    made = make(cast.ada, cast.dawn, monday)
    assert [timezone.localdate(row.starts_at).weekday() for row in made] == [0, 5]
    assert [row.ends_at - row.starts_at for row in made] == [timedelta(hours=4)] * 2
    assert make(cast.ada, cast.dawn, monday) == []
    Shift.objects.filter(pk=made[0].pk).update(state="cancelled")
    assert make(cast.ada, cast.dawn, monday, days=14)[0].starts_at > made[1].starts_at


def test_a_pattern_names_a_place_that_the_station_knows(cast, monday):
    base, strange = place(cast.hill), place(cast.lake, "别处")
    with pytest.raises(NotFound):
        pattern(cast.ada, cast.dawn, weekdays=[0], place_id=strange.pk)
    pattern(cast.ada, cast.dawn, weekdays=[0], place_id=base.pk)
    row = make(cast.ada, cast.dawn, monday)[0]
    assert (row.place_id, row.place_name, row.lon, row.lat) == (base.pk, "演示队部", 120.8, 29.6)
    assert [name for _key, name in queries.place_choices(cast.ada)] == ["演示队部"]


def test_patterns_follow_holidays_terms_and_seasons(cast, monday):
    days = [monday + timedelta(days=n) for n in range(7)]
    span(cast.ada, cast.dawn, "term", days[0], days[6])
    span(cast.ada, cast.dawn, "holiday", days[1], days[1])
    span(cast.ada, cast.dawn, "workday", days[5], days[5])
    span(cast.ada, cast.dawn, "heat", days[6], days[6])
    rows = {
        "school": pattern(cast.ada, cast.dawn, days=["school_day"], weekdays=[0, 1, 2]),
        "work": pattern(cast.ada, cast.dawn, days=["workday"], weekdays=[0, 1, 2, 3, 4]),
        "rest": pattern(cast.ada, cast.dawn, days=["restday"]),
        "water": pattern(cast.ada, cast.dawn, days=["heat"]),
    }
    make(cast.ada, cast.dawn, monday)
    found = {
        name: [
            (timezone.localdate(at) - monday).days
            for at in Shift.objects.filter(template_id=row.pk)
            .order_by("starts_at")
            .values_list("starts_at", flat=True)
        ]
        for name, row in rows.items()
    }
    assert found == {
        "school": [0, 2],
        "work": [0, 2, 3, 4, 5],
        "rest": [1, 6],
        "water": [6],
    }


def ask(actor, team, first, days=7):
    row = actions.ask_roster(
        actor,
        AskRoster(
            organisation_id=team.pk,
            starts_on=first,
            ends_on=first + timedelta(days=days - 1),
        ),
    )
    jobs.run_due()
    return RosterProposal.objects.get(pk=row.pk)


def test_a_proposal_invites_nobody_until_somebody_sends_it(cast, monday):
    pattern(cast.ada, cast.dawn, weekdays=[0, 2])
    make(cast.ada, cast.dawn, monday)
    row = ask(cast.ada, cast.dawn, monday)
    assert row.error == ""
    assert len(row.result["choices"]) == 4
    assert all(each["reasons"] for each in row.result["choices"])
    assert {"gini", "gini_first_come", "gap"} <= row.result["measure"].keys()
    assert not ShiftAssignment.objects.exists()
    kept = [f"{each['shift']}:{each['person']}" for each in row.result["choices"]][:3]
    assert actions.use_roster(cast.ada, UseRoster(proposal_id=row.pk, chosen=kept)) == 3
    assert set(ShiftAssignment.objects.values_list("state", flat=True)) == {"invited"}
    assert all(ShiftAssignment.objects.values_list("reason_codes", flat=True))
    with pytest.raises(Refused):
        actions.use_roster(cast.ada, UseRoster(proposal_id=row.pk, chosen=kept))


def test_only_pairs_of_the_proposal_are_sent_and_only_in_ones_own_team(cast, monday):
    pattern(cast.ada, cast.dawn, weekdays=[0])
    make(cast.ada, cast.dawn, monday)
    row = ask(cast.ada, cast.dawn, monday)
    shift = Shift.objects.get()
    strange = UseRoster(proposal_id=row.pk, chosen=[f"{shift.pk}:{cast.kai.person_id}"])
    with pytest.raises(NotFound):
        actions.use_roster(cast.ada, strange)
    with pytest.raises(NotFound):
        actions.use_roster(cast.zoe, strange)
    with pytest.raises(NotAllowed):
        actions.use_roster(cast.bo, strange)


def test_who_is_suspended_is_planned_from_the_day_after_and_told_when_back(cast, monday):
    today = timezone.localdate()
    di = Membership.objects.get(person_id=cast.people.di.pk)
    last = monday + timedelta(days=2)
    Membership.objects.exclude(pk=di.pk).filter(organisation=cast.dawn).update(state="paused")
    Membership.objects.filter(pk=di.pk).update(
        state="suspended", suspended_on=today, suspended_until=last
    )
    pattern(cast.ada, cast.dawn, weekdays=[0, 2, 4])
    make(cast.ada, cast.dawn, monday)
    row = ask(cast.ada, cast.dawn, monday)
    days = {
        timezone.localdate(Shift.objects.get(pk=each["shift"]).starts_at)
        for each in row.result["choices"]
    }
    assert days == {monday + timedelta(days=4)}
    kept = [f"{each['shift']}:{each['person']}" for each in row.result["choices"]]
    assert actions.use_roster(cast.ada, UseRoster(proposal_id=row.pk, chosen=kept)) == 1
    asked = ShiftAssignment.objects.get()
    assert asked.answer_by == asked.shift.starts_at  # not in two days: they could not say it yet
    told = Message.objects.filter(person_id=di.person_id, key__contains=":invited:")
    assert not told.exists()

    Membership.objects.filter(pk=di.pk).update(suspended_until=today - timedelta(days=1))
    clock = Actor.job("force.clock", di.station_id, "system.clock")
    lapse_suspension(clock, LapseSuspension(membership_id=di.pk))
    jobs.run_due(now=timezone.now() + timedelta(days=1))
    assert told.filter(channel="inapp").count() == 1


def test_a_gap_says_which_rule_keeps_it_open(cast, monday, papered):
    for actor in (cast.ada, cast.bo, cast.di):
        papered(actor)
    papered(cast.bo, "boat_operator", until=monday - timedelta(days=1))
    pattern(
        cast.ada,
        cast.dawn,
        weekdays=[5],
        kind="water_patrol",
        needs=[PostNeed(part="boat_operator", credentials=["boat_operator"]), PostNeed()],
    )
    make(cast.ada, cast.dawn, monday)
    gaps = ask(cast.ada, cast.dawn, monday).result["gaps"]
    assert len(gaps) == 1
    assert gaps[0]["blocked_by"] == [{"code": "paper", "about": "boat_operator"}]
    assert gaps[0]["facts"][0]["lapsed"] == [str(monday)]


def test_a_roster_asks_police_to_their_own_post_and_to_no_other(cast, monday):
    posts = [PostNeed(part="officer"), PostNeed()]
    pattern(cast.olga, cast.hill, weekdays=[0], needs=posts)
    pattern(cast.olga, cast.hill, weekdays=[2])
    mixed = make(cast.olga, cast.hill, monday)[0]
    proposal = ask(cast.olga, cast.hill, monday)
    found = {(each["shift"], each["person"], each["need"]) for each in proposal.result["choices"]}
    police = {str(cast.olga.person_id), str(cast.finn.person_id)}
    post = str(mixed.needs.get(part="officer").pk)
    assert [person in police for _shift, person, need in found if need == post] == [True]
    assert not any(person in police for _shift, person, need in found if need != post)
    assert len(found) == 4


def test_what_was_accepted_stays_and_who_was_asked_is_not_asked_again(cast, monday):
    pattern(cast.ada, cast.dawn, weekdays=[0], min_people=3)
    shift = make(cast.ada, cast.dawn, monday)[0]
    actions.join_shift(cast.bo, JoinShift(shift_id=shift.pk))
    row = ask(cast.ada, cast.dawn, monday)
    proposed = {each["person"] for each in row.result["choices"]}
    assert proposed == {str(cast.ada.person_id), str(cast.di.person_id)}


def test_places_accepted_closer_than_a_plan_may_ask_stand_and_stop_nothing(cast, monday):
    pattern(cast.ada, cast.dawn, weekdays=[0], min_people=3)
    pattern(cast.ada, cast.dawn, weekdays=[0], from_time=time(23, 30), to_time=time(2))
    for shift in make(cast.ada, cast.dawn, monday):
        ShiftAssignment.objects.create(
            station_id=cast.hill.pk,
            shift=shift,
            person=cast.people.bo,
            state="accepted",
            offered_at=shift.created_at,
        )
    row = ask(cast.ada, cast.dawn, monday)
    assert row.error == ""
    assert str(cast.bo.person_id) not in {each["person"] for each in row.result["choices"]}
    assert row.result["measure"]["kept"] == 1


def test_days_without_shifts_give_a_sentence_and_no_roster(cast, monday):
    assert ask(cast.ada, cast.dawn, monday).error == "no-shifts"


def test_midnight_is_counted_where_the_force_is(cast, monday):
    pattern(cast.ada, cast.dawn, weekdays=[0], from_time=time(0, 30), to_time=time(2))
    row = make(cast.ada, cast.dawn, monday)[0]
    assert timezone.localtime(row.starts_at) == timezone.make_aware(
        datetime.combine(monday, time(0, 30))
    )


def say(actor, shift, says):
    return actions.say_wish(actor, SayWish(shift_id=shift.pk, says=says))


def test_a_wish_is_weighed_and_told_in_the_reasons_and_can_be_taken_back(cast, monday):
    pattern(cast.ada, cast.dawn, weekdays=[0])
    shift = make(cast.ada, cast.dawn, monday)[0]
    say(cast.bo, shift, "rather_not")
    say(cast.di, shift, "like")

    def reasons():
        return {
            each["person"]: {reason["code"] for reason in each["reasons"]}
            for each in ask(cast.ada, cast.dawn, monday).result["choices"]
        }

    found = reasons()
    assert found.keys() == {str(cast.ada.person_id), str(cast.di.person_id)}
    assert "wished" in found[str(cast.di.person_id)]
    say(cast.di, shift, "rather_not")
    say(cast.bo, shift, "like")
    assert str(cast.di.person_id) not in reasons()
    say(cast.bo, shift, "nothing")
    say(cast.di, shift, "nothing")
    assert not ShiftWish.objects.exists()
    assert not any("wished" in codes for codes in reasons().values())


def test_only_who_serves_there_wishes_and_only_of_an_open_shift(cast, monday):
    pattern(cast.ada, cast.dawn, weekdays=[0])
    shift = make(cast.ada, cast.dawn, monday)[0]
    for actor in (cast.ray, cast.kai, cast.olga):
        with pytest.raises(NotFound):
            say(actor, shift, "like")
    say(cast.bo, shift, "like")
    Shift.objects.filter(pk=shift.pk).update(state="cancelled")
    with pytest.raises(Refused):
        say(cast.bo, shift, "rather_not")
    purger = Actor.job("duty", cast.hill.pk, "duty.purge")
    actions.erase_helpers(purger, EraseHelpers(on=timezone.localdate()))
    assert not ShiftWish.objects.exists()


@pytest.fixture
def county(cast, monday):
    """A shift on two days in each of two stations, and the association's proposal over both."""
    for actor, team in ((cast.olga, cast.dawn), (cast.zoe, cast.shore)):
        pattern(actor, team, weekdays=[0, 2])
        make(actor, team, monday)
    return ask(cast.amy, cast.association, monday)


def test_an_association_proposes_over_all_stations_and_each_is_given_its_part(cast, county):
    assert (county.error, county.progress, county.result.keys()) == ("", 100, {"measure"})
    parts = {row.station_id: row for row in queries.parts_of(cast.amy, county)}
    assert parts.keys() == {cast.hill.pk, cast.lake.pk}
    asked = {key: {each["person"] for each in row.result["choices"]} for key, row in parts.items()}
    assert asked[cast.lake.pk] == {str(cast.kai.person_id)}  # nobody is asked to another's shifts
    assert str(cast.kai.person_id) not in asked[cast.hill.pk]
    assert parts[cast.lake.pk].result["gaps"]
    told = Message.objects.filter(key__startswith=f"duty:proposed:{parts[cast.lake.pk].pk}")
    assert set(told.values_list("person_id", flat=True)) == {cast.zoe.person_id}


def test_only_the_station_sends_its_part(cast, county):
    lakes = RosterProposal.objects.get(whole=county, station_id=cast.lake.pk)
    chosen = [f"{each['shift']}:{each['person']}" for each in lakes.result["choices"]]
    with pytest.raises(NotAllowed):
        actions.use_roster(cast.amy, UseRoster(proposal_id=lakes.pk, chosen=chosen))
    for actor, key in ((cast.olga, lakes.pk), (cast.olga, county.pk), (cast.ada, county.pk)):
        with pytest.raises(NotFound):
            actions.use_roster(actor, UseRoster(proposal_id=key, chosen=chosen))
    with pytest.raises(NotFound):
        actions.drop_roster(cast.amy, LayRosterAside(proposal_id=lakes.pk))
    assert not ShiftAssignment.objects.exists()
    assert actions.use_roster(cast.zoe, UseRoster(proposal_id=lakes.pk, chosen=chosen)) == 2


def test_what_is_laid_aside_above_takes_back_what_no_station_has_sent(cast, county):
    lakes = RosterProposal.objects.get(whole=county, station_id=cast.lake.pk)
    chosen = [f"{each['shift']}:{each['person']}" for each in lakes.result["choices"]]
    actions.use_roster(cast.zoe, UseRoster(proposal_id=lakes.pk, chosen=chosen))
    actions.drop_roster(cast.amy, LayRosterAside(proposal_id=county.pk))
    left = dict(county.parts.values_list("station_id", "dropped_at"))
    assert left[cast.lake.pk] is None
    assert left[cast.hill.pk] is not None


def test_an_association_proposes_above_the_stations_only(cast, monday):
    pattern(cast.ada, cast.dawn, weekdays=[0])
    make(cast.ada, cast.dawn, monday)
    own = ask(cast.ada, cast.dawn, monday)
    with pytest.raises(NotFound):
        ask(cast.amy, cast.dawn, monday)
    with pytest.raises(NotFound):
        queries.proposal(cast.amy, own.pk)
    with pytest.raises(NotFound):
        ask(cast.olga, cast.association, monday)
    with pytest.raises(NotAllowed):
        ask(cast.pat, cast.association, monday)


def test_a_station_whose_shifts_are_switched_off_has_no_part(cast, monday):
    for actor, team in ((cast.olga, cast.dawn), (cast.zoe, cast.shore)):
        pattern(actor, team, weekdays=[0])
        make(actor, team, monday)
    ModuleSwitch.objects.create(
        station_id=cast.lake.pk, module="duty", is_on=False, changed_at=timezone.now()
    )
    row = ask(cast.amy, cast.association, monday)
    assert [each.station_id for each in row.parts.all()] == [cast.hill.pk]


def test_a_county_is_worked_out_in_parts_and_says_how_far_it_is(cast, county, monkeypatch):
    monkeypatch.setattr(blocks, "LONG", 0)
    heard = []
    limits = fitting(planning.asked_for(county).problem)
    result, _digest, error = planning.finished(county, heard.append)
    assert (error, limits.good_gap) == ("", 0.002)
    assert heard == sorted(heard)
    assert 0 < heard[0] < heard[-1] == 1
    assert len(result["choices"]) == 6
