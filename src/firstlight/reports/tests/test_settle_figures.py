"""Figures from the tallies are what the rows say: at once, after a change, and after a repair."""

from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone

from firstlight.cases.disputes.models import DisputeCase
from firstlight.cases.ecology.models import EcologyReport
from firstlight.cases.grid_events.models import GridEvent
from firstlight.cases.hazards.models import Hazard
from firstlight.cases.tips.models import Tip, VaultKey
from firstlight.community.models import (
    ActionItem,
    JointMeeting,
    LeafletIssue,
    OutreachEvent,
    Story,
)
from firstlight.duty.models import Shift, ShiftLog
from firstlight.kernel import jobs
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed
from firstlight.kernel.log import append, subject_of
from firstlight.kernel.models import Event, Job
from firstlight.records.models import ServiceCertificate, ServiceRecord
from firstlight.reports.actions import settle
from firstlight.reports.jobs import settle_station
from firstlight.reports.measures import MEASURES
from firstlight.reports.models import Settlement, Tally
from firstlight.reports.queries import (
    by,
    drift,
    figure,
    figures,
    rows_behind,
    scope_of,
    series,
    stale_stations,
)
from firstlight.reports.queries.settling import due_through
from firstlight.reports.queries.truth import midnight
from firstlight.reports.rules import Period, parts_of, period_of, shifted, to_date
from firstlight.reports.schemas import Settle

PATROLS, LEAFLETS = MEASURES["patrols"], MEASURES["leaflets"]


def shift_on(team, day, *, kind="patrol", state="archived", leaflets=None):
    at = midnight(day) + timedelta(hours=20)
    row = Shift.objects.create(
        station_id=team.station_id,
        organisation=team,
        kind=kind,
        title="夜巡",
        state=state,
        starts_at=at,
        ends_at=at + timedelta(hours=3),
    )
    if leaflets is not None:
        ShiftLog.objects.create(
            station_id=team.station_id, shift=row, leaflets=leaflets, submitted_at=at
        )
    return row


def cases_on(cast, number, day):
    """A row of every kind of case and paper on a day, of Dawn or of Hill."""
    own, at = {"station_id": cast.hill.pk}, midnight(day) + timedelta(hours=9)
    team, name, who = own | {"organisation": cast.dawn}, f"{number}", cast.people.bo
    rows = [
        Hazard(**team, number=name, state="signed_off", kind="gate", found_at=at, closed_at=at),
        DisputeCase(
            **own,
            number=name,
            state="performed",
            kind="people",
            matter="land",
            reported_on=day,
            agreed_on=day,
        ),
        GridEvent(
            **own, unit=cast.dawn, state="archived", category="road", reported_at=at, accept_by=at
        ),
        EcologyReport(**team, state="closed", kind="outlet", seen_at=at, outcome="已堵住"),
        ServiceRecord(
            **team,
            person=who,
            kind="patrol",
            on_date=day,
            state="confirmed",
            clocked_min=90,
            amended_min=-15,
        ),
        ServiceCertificate(
            **team,
            person=who,
            state="issued",
            number=name,
            code=name,
            starts_on=day,
            ends_on=day,
            requested_at=at,
            issued_on=day,
        ),
        Story(**team, title="故事", body="正文", published_at=at, slug=name),
    ]
    for row in rows:
        row.save(force_insert=True)
    talk = OutreachEvent.objects.create(
        **team,
        shift=shift_on(cast.dawn, day, kind="talk", leaflets=40),
        topic="防溺水",
        audience="pupils",
        state="recorded",
        starts_at=at,
        ends_at=at + timedelta(hours=1),
    )
    LeafletIssue.objects.create(**own, talk=talk, kind="册子", count=7)
    meeting = JointMeeting.objects.create(
        **team, title="联席会议", starts_at=at, chair=cast.people.olga, closed_at=at
    )
    ActionItem.objects.create(**own, meeting=meeting, owner=who, due_on=day, state="done")


def tips_in(cast, month, count):
    """So many proven tips of one month."""
    own = {"station_id": cast.hill.pk}
    key, _new = VaultKey.objects.get_or_create(
        **own, content_public=b"", outer_public=b"", inner_public=b"", made_by=cast.people.olga
    )
    Tip.objects.bulk_create(
        Tip(
            **own,
            key=key,
            number=f"{month:%Y%m}-{number}",
            box=f"{month:%y%m}-{number}",
            state="closed_valid",
            code_salt=b"",
            code_hash=b"",
            box_public=b"",
            counted_on=month_end(month),
        )
        for number in range(count)
    )


@pytest.fixture
def years(cast):
    """Two years of patrols, gates and talks of three teams, some not held; cases beside."""
    chance = Random(7)
    today = timezone.localdate()
    for number in range(150):
        team = chance.choice([cast.dawn, cast.ridge, cast.shore])
        shift_on(
            team,
            today - timedelta(days=chance.randrange(0, 730)),
            kind=chance.choice(["patrol", "patrol", "water_patrol", "talk"]),
            state=chance.choice(["archived", "archived", "ended", "cancelled"]),
            leaflets=number % 7 if number % 3 else None,
        )
    for number in range(6):
        cases_on(cast, number, today - timedelta(days=number * 100))
    for back, count in ((40, 3), (400, 9)):
        tips_in(cast, today - timedelta(days=back), count)
    return today


def settled(*stations):
    for key in stations:
        actor = Actor.job("reports", key, "reports.settle")
        settle(actor, Settle(through=due_through(timezone.now())))


def seen(actor, today):
    """Every kind of figure that a page shows, in one bag."""
    scope = scope_of(actor)
    found = {}
    for kind in ("week", "quarter", "year", "to_date"):
        period = period_of(kind, today)
        for each in (period, shifted(period)):
            found[kind, each.start] = figures(MEASURES.values(), scope, each)
    for dimension in ("station", "team", "kind"):
        found[dimension] = by(PATROLS, scope, shifted(period_of("year", today)), dimension)
    for kind in ("day", "week", "month"):
        parts = parts_of(Period("year", today - timedelta(days=500), today), kind)
        found["series", kind] = series(LEAFLETS, scope, parts)
    return found


@pytest.mark.parametrize("who", ["olga", "zoe", "amy"])
def test_settled_figures_are_the_slow_truth(cast, years, who):
    actor = getattr(cast, who)
    slow = seen(actor, years)
    settled(cast.hill.pk, cast.lake.pk, cast.association.pk)
    assert Tally.objects.exists()
    assert seen(actor, years) == slow
    assert slow["year", shifted(period_of("year", years)).start]["patrols"] > 0


def test_what_a_talk_counts_by_kind_is_not_counted_again_from_its_shift(cast):
    cases_on(cast, 1, timezone.localdate())
    period = period_of("day", timezone.localdate())
    assert figure(LEAFLETS, scope_of(cast.olga), period) == 7
    shift_on(cast.dawn, timezone.localdate(), leaflets=5)
    assert by(LEAFLETS, scope_of(cast.olga), period, "kind") == {"patrol": 5, "talk": 7}


def test_no_day_tells_when_a_tip_was_written(cast):
    month = period_of("month", timezone.localdate() - timedelta(days=40))
    tips_in(cast, month.start, 6)
    measure, scope = MEASURES["tips_proven"], scope_of(cast.amy)
    days = series(measure, scope, parts_of(month, "day"))
    assert days == [*[0] * (month.days - 1), 6]
    assert Tip._meta.get_field("counted_on").get_default() == month_end(timezone.localdate())


def month_end(day):
    return shifted(period_of("month", day), 1).start - timedelta(days=1)


def test_a_figure_is_exactly_as_many_rows_as_stand_behind_it(cast, years):
    settled(cast.hill.pk)
    period = shifted(period_of("year", years))
    for actor in (cast.olga, cast.dee):
        scope = scope_of(actor)
        for measure in MEASURES.values():
            parts = rows_behind(actor, measure, scope, period)
            told = sum(
                sum(getattr(row, part.source.value) for row in part.rows)
                if part.source.value
                else part.rows.count() + part.closed
                for part in parts
            )
            assert told == figure(measure, scope, period), measure.key


def test_a_team_a_station_and_the_association_count_their_own(cast, years):
    whole = period_of("year", years)
    period = Period("year", whole.start - timedelta(days=800), whole.end)
    settled(cast.hill.pk)
    hill, lake, all_of_it = (
        figure(PATROLS, scope_of(each), period) for each in (cast.olga, cast.zoe, cast.amy)
    )
    dawn, ridge = (
        figure(PATROLS, scope_of(cast.olga, team.pk), period) for team in (cast.dawn, cast.ridge)
    )
    assert hill == dawn + ridge
    assert all_of_it == hill + lake
    assert min(dawn, ridge, lake) > 0


def test_an_old_row_that_changes_is_found_by_the_log_and_settled_again(cast, years):
    settled(cast.hill.pk)
    old = shift_on(cast.dawn, years - timedelta(days=300))
    scope, day = scope_of(cast.olga), period_of("day", years - timedelta(days=300))
    before = figure(PATROLS, scope, day)
    event = {"action": "duty.step_shift", "actor": "job:x", "subject": subject_of(old)}
    append([Event(station_id=cast.hill.pk, at=timezone.now(), **event)] * 1)
    append([Event(station_id=cast.hill.pk, at=timezone.now(), **event)] * 1)
    # Two hours ago, and not two hours on: late in the evening that would be another day.
    then = timezone.now() - timedelta(hours=2)
    Settlement.objects.filter(station_id=cast.hill.pk).update(settled_at=then)
    assert cast.hill.pk in stale_stations(timezone.now())
    settle_station(Job(station_id=cast.hill.pk))
    assert figure(PATROLS, scope, day) == before + 1
    assert drift(cast.hill.pk, due_through(timezone.now())) == []
    assert cast.hill.pk not in stale_stations(timezone.now())


def test_what_was_done_to_a_young_row_settles_nothing(cast, years):
    settled(cast.hill.pk)
    at = Settlement.objects.get(station_id=cast.hill.pk).settled_at
    young = shift_on(cast.dawn, years)
    event = {"action": "duty.step_shift", "actor": "job:x", "subject": subject_of(young)}
    append([Event(station_id=cast.hill.pk, at=timezone.now(), **event)])
    settle_station(Job(station_id=cast.hill.pk))
    assert Settlement.objects.get(station_id=cast.hill.pk).settled_at == at


def test_a_tally_that_is_wrong_missing_or_too_many_is_told_and_mended(cast, years):
    settled(cast.hill.pk)
    through = due_through(timezone.now())
    first, second = Tally.objects.filter(station_id=cast.hill.pk, measure="patrols")[:2]
    Tally.objects.filter(pk=first.pk).update(amount=99)
    second.delete()
    Tally.objects.create(
        station_id=cast.hill.pk,
        measure="patrols",
        grain="d",
        on_date=date(2001, 1, 1),
        amount=3,
    )
    assert {each.stored for each in drift(cast.hill.pk, through)} == {99, 0, 3}
    settled(cast.hill.pk)
    assert drift(cast.hill.pk, through) == []


def test_only_the_clock_settles(cast):
    with pytest.raises(NotAllowed):
        settle(cast.olga, Settle(through=timezone.localdate()))


def test_every_station_is_settled_by_the_worker_once(cast, years):
    jobs.tick()
    jobs.run_due()
    assert cast.hill.pk not in stale_stations(timezone.now())
    assert Settlement.objects.filter(station_id=cast.lake.pk).exists()


def test_the_year_to_date_is_compared_with_the_same_days_of_the_year_before():
    period = to_date(date(2028, 2, 29))
    assert (shifted(period).start, shifted(period).last) == (date(2027, 1, 1), date(2027, 2, 28))
    week = period_of("week", date(2026, 3, 1))
    assert (week.start, week.last) == (date(2026, 2, 23), date(2026, 3, 1))
    assert [p.start for p in parts_of(period_of("quarter", date(2026, 11, 5)), "month")] == [
        date(2026, 10, 1),
        date(2026, 11, 1),
        date(2026, 12, 1),
    ]
