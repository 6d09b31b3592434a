"""Rows at the column's rates: what is printed are the column's figures, each with its rows."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from conftest import organisation
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firstlight.cases.disputes.models import DisputeCase
from firstlight.cases.tips.models import Tip, VaultKey
from firstlight.community.models import OutreachEvent
from firstlight.duty.models import GateWindow, SchoolGateDuty, Shift, ShiftLog
from firstlight.equipment.models import EquipmentItem
from firstlight.force.models import Account, Membership, Person
from firstlight.incidents.models import Attendance, Incident
from firstlight.kernel.actor import Actor
from firstlight.reports.actions import settle
from firstlight.reports.queries.settling import due_through
from firstlight.reports.schemas import Settle
from firstlight.searches.models import SearchCase

YEAR = 2025
DAYS = 270  # January to September, as the column counts
NANSHAN = {"patrols": 495, "leaflets": 1560, "rescues": 74, "found": 50, "members": 79}
SHUGUANG = {"gates": 100, "talks": 20, "members": 50}
THINGS = {"patrol_car": 1, "electric_cart": 2, "unmanned_aircraft": 1}


def on(number, many, hour):
    """The moment of one of `many` things that are spread over the months."""
    day = date(YEAR, 1, 1) + timedelta(days=number * DAYS // many)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def shifts(team, kind, many, hour):
    return Shift.objects.bulk_create(
        Shift(
            station_id=team.station_id,
            organisation=team,
            kind=kind,
            title="演示",
            state="archived",
            starts_at=on(number, many, hour),
            ends_at=on(number, many, hour) + timedelta(hours=2),
        )
        for number in range(many)
    )


def people(team, many):
    found = Person.objects.bulk_create(
        Person(station_id=team.station_id, name=f"演示{number}") for number in range(many)
    )
    Membership.objects.bulk_create(
        Membership(station_id=team.station_id, person=who, organisation=team, state="active")
        for who in found
    )
    return found


@pytest.fixture
def year(cast):
    """Ridge is the team of the reservoir, Shore the one of the campuses."""
    ridge, shore = cast.ridge, cast.shore
    own = {"station_id": ridge.station_id}
    members = people(ridge, NANSHAN["members"] - 1)  # Ray is there already
    people(shore, SHUGUANG["members"] - 1)  # and Kai here
    patrols = shifts(ridge, "patrol", NANSHAN["patrols"], 20)
    ShiftLog.objects.bulk_create(
        ShiftLog(
            **own,
            shift=shift,
            submitted_at=shift.ends_at,
            leaflets=NANSHAN["leaflets"] // len(patrols)
            + (number < NANSHAN["leaflets"] % len(patrols)),
        )
        for number, shift in enumerate(patrols)
    )
    calls = Incident.objects.bulk_create(
        Incident(
            **own,
            organisation=ridge,
            number=f"{YEAR}-{number:04d}",
            kind="missing_person" if number < NANSHAN["found"] else "water_rescue",
            state="closed",
            happened_at=on(number, NANSHAN["rescues"], 9),
        )
        for number in range(NANSHAN["rescues"])
    )
    Attendance.objects.bulk_create(
        Attendance(
            **own,
            incident=call,
            person=members[0],
            home_station_id=ridge.station_id,
            in_at=call.happened_at,
        )
        for call in calls
    )
    SearchCase.objects.bulk_create(
        SearchCase(
            **own,
            incident=call,
            state="closed_found",
            category="Dementia",
            lkp_lon=120.6,
            lkp_lat=29.4,
            last_seen_at=call.happened_at,
            found_at=call.happened_at + timedelta(hours=3),
        )
        for call in calls[: NANSHAN["found"]]
    )
    EquipmentItem.objects.bulk_create(
        EquipmentItem(**own, organisation=ridge, kind=kind, name=f"{kind}{number}")
        for kind, many in THINGS.items()
        for number in range(many)
    )
    window = GateWindow.objects.create(
        station_id=shore.station_id,
        organisation=shore,
        place_id=shore.pk,
        school_name="演示小学",
        gate="东门",
        kind="arrival",
        from_time=time(7),
        to_time=time(8),
    )
    SchoolGateDuty.objects.bulk_create(
        SchoolGateDuty(
            station_id=shore.station_id,
            window=window,
            shift=shift,
            on_date=timezone.localdate(shift.starts_at),
            state="recorded",
        )
        for shift in shifts(shore, "gate", SHUGUANG["gates"], 7)
    )
    OutreachEvent.objects.bulk_create(
        OutreachEvent(
            station_id=shore.station_id,
            organisation=shore,
            topic="防溺水",
            audience="pupils",
            state="recorded",
            starts_at=on(number, SHUGUANG["talks"], 14),
            ends_at=on(number, SHUGUANG["talks"], 15),
        )
        for number in range(SHUGUANG["talks"])
    )
    return cast


@pytest.fixture
def station(year):
    """What is the station's own beside: disputes, tips, and a squad of some of the team."""
    own = {"station_id": year.hill.pk}
    days = [on(number, 130, 9).date() for number in range(130)]
    DisputeCase.objects.bulk_create(
        DisputeCase(
            **own, number=f"{n}", state="performed", reported_on=day, agreed_on=day, kind="people"
        )
        for n, day in enumerate(days[::2][:60])
    )
    publics = dict.fromkeys(("content_public", "outer_public", "inner_public"), b"")
    key = VaultKey.objects.create(**own, **publics, made_by=year.people.olga)
    sealed = dict.fromkeys(("code_salt", "code_hash", "box_public"), b"")
    Tip.objects.bulk_create(
        Tip(
            **own,
            **sealed,
            key=key,
            number=f"{n}",
            box=f"{n}",
            state="closed_valid",
            counted_on=day,
        )
        for n, day in enumerate(days)
    )
    squad = organisation("squad", "Quick", year.ridge)
    squad.save()
    Membership.objects.bulk_create(
        Membership(**own, person=each.person, organisation=squad, state="active")
        for each in Membership.objects.filter(organisation=year.ridge)[:12]
    )
    return year


def reader(who):
    client = Client()
    client.force_login(Account.objects.create(person=who, username=who.name.lower()))
    return client


def column_of(client, team):
    asked = {"p": "to_date", "d": f"{YEAR}-09-30", "scope": str(team.pk)}
    return client.get(reverse("report_column"), asked).context["texts"]


def test_the_paragraph_has_the_figures_of_the_column(year):
    client = reader(year.people.amy)
    for settled in (False, True):
        if settled:
            for key in (year.hill.pk, year.lake.pk, year.association.pk, year.bureau.pk):
                through = due_through(timezone.now())
                settle(Actor.job("reports", key, "reports.settle"), Settle(through=through))
        chinese, english = column_of(client, year.ridge)
        for words in (
            "现有志愿者79人，巡逻汽车1辆，电瓶车2辆，无人机1台。",
            "参与治安巡防495场，发放宣传资料1560份",
            "参与救援74起，找回走失人员50名",
        ):
            assert words in chinese["plain"]
        assert "walked 495 patrols, gave out 1560 leaflets" in english["plain"]
        chinese, english = column_of(client, year.shore)
        assert "现有志愿者50人。" in chinese["plain"]
        assert "参与护校安园任务100次，开展宣传进校园、进社区活动20场" in chinese["plain"]
        assert "stood 100 campus safety missions" in english["plain"]
        assert "下降" not in chinese["plain"]


def test_the_station_prints_what_no_team_owns_and_counts_nobody_twice(station):
    chinese, english = column_of(reader(station.people.amy), station.hill)
    assert "同期化解纠纷60起，查实线索130条。" in chinese["plain"]
    assert "60 disputes were settled, 130 tips were checked and found true" in english["plain"]
    assert "现有志愿者82人" in chinese["plain"]  # the team's 79, and three of Dawn


def test_each_printed_figure_is_the_number_of_rows_that_it_leads_to(year):
    client = reader(year.people.amy)
    for words, link in column_of(client, year.ridge)[0]["pieces"]:
        if link and re.fullmatch(r"\d+", words):
            context = client.get(link).context
            shown = context["listing"].count + context["closed"]
            assert shown == (495 if words == "1560" else int(words)), link
