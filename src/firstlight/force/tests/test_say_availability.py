"""When somebody can come: the last word that covers a moment stands."""

from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from firstlight.force import queries
from firstlight.force.actions import drop_availability, say_availability, set_quiet
from firstlight.force.rules import available_at, in_quiet_hours
from firstlight.force.schemas import DropAvailability, SayAvailability, SetQuiet
from firstlight.kernel.errors import NotFound, Refused

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Shanghai

MIDNIGHT = NOON - timedelta(hours=12)  # where that Wednesday begins


def said(available=True, *, at=0, notice=0, start=None, end=None, day=None, hours=None):
    return SimpleNamespace(
        is_available=available,
        notice_min=notice,
        starts_at=start,
        ends_at=end,
        weekday=day,
        from_time=hours and time(hours[0]),
        to_time=hours and time(hours[1]),
        said_at=NOON + timedelta(minutes=at),
    )


def test_who_has_said_nothing_is_not_called():
    assert available_at([], NOON) == (False, 0)


def test_a_range_covers_its_beginning_and_not_its_end():
    word = said(start=NOON, end=NOON + timedelta(hours=1), notice=20)
    assert available_at([word], NOON) == (True, 20)
    assert available_at([word], NOON + timedelta(hours=1)) == (False, 0)


def test_an_open_range_goes_on():
    assert available_at([said(start=NOON)], NOON + timedelta(days=9)).available


@pytest.mark.parametrize(
    ("hour", "minute", "can"),
    [(21, 59, False), (22, 0, True), (23, 59, True), (29, 59, True), (30, 0, False)],
)
def test_a_weekly_habit_runs_past_midnight(hour, minute, can):
    moment = MIDNIGHT + timedelta(hours=hour, minutes=minute)
    assert available_at([said(day=2, hours=(22, 6))], moment).available is can


def test_the_later_word_stands_over_the_earlier():
    habit = said(day=2, hours=(8, 18), at=0)
    away = said(False, start=NOON, at=1)
    assert not available_at([away, habit], NOON).available
    assert available_at([away, said(start=NOON, at=2, notice=5)], NOON) == (True, 5)


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 60), st.integers(-5, 5), st.integers(1, 5)),
        max_size=6,
    )
)
def test_the_verdict_is_that_of_the_last_covering_word(words):
    statements = [
        said(
            can,
            at=number,
            notice=notice,
            start=NOON + timedelta(hours=begin),
            end=NOON + timedelta(hours=begin + length),
        )
        for number, (can, notice, begin, length) in enumerate(words)
    ]
    covering = [s for s in statements if s.starts_at <= NOON < s.ends_at]
    verdict = available_at(reversed(statements), NOON)
    expected = covering[-1] if covering else said(False)
    assert verdict.available is expected.is_available
    assert verdict.notice_min == (expected.notice_min if expected.is_available else 0)


@given(st.times(), st.times(), st.integers(0, 24 * 60 - 1))
def test_quiet_hours_and_their_complement_share_out_the_day(begin, end, minute):
    moment = MIDNIGHT + timedelta(minutes=minute)
    if begin == end:
        assert not in_quiet_hours(begin, end, moment)
    else:
        assert in_quiet_hours(begin, end, moment) != in_quiet_hours(end, begin, moment)


def test_in_some_minutes_from_now(cast):
    say_availability(cast.bo, SayAvailability(is_available=True, notice_min=25))
    bo = next(m for m in queries.roster(cast.olga, timezone.now()) if m.name == "Bo")
    assert (bo.available, bo.notice_min, bo.has_said) == (True, 25, True)


def test_a_word_is_taken_back_by_its_speaker_only(cast):
    row = say_availability(cast.bo, SayAvailability(is_available=True))
    with pytest.raises(NotFound):
        drop_availability(cast.di, DropAvailability(availability_id=row.pk))
    drop_availability(cast.bo, DropAvailability(availability_id=row.pk))
    assert not cast.people.bo.availabilities.exists()


def test_what_is_over_cannot_be_said(cast):
    ended = SayAvailability(is_available=True, ends_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused) as no:
        say_availability(cast.bo, ended)
    assert no.value.field == "ends_at"


@pytest.mark.parametrize(
    "words",
    [
        {"weekday": 1},
        {"weekday": 1, "from_time": "08:00"},
        {"weekday": 7, "from_time": "08:00", "to_time": "09:00"},
        {"notice_min": -1},
        {"notice_min": 2000},
        {"starts_at": "2026-01-02T00:00Z", "ends_at": "2026-01-01T00:00Z"},
        {"starts_at": "2026-01-02T00:00"},
        {"colour": "red"},
    ],
)
def test_a_muddled_word_is_refused(words):
    with pytest.raises(ValueError, match=r".+"):
        SayAvailability(is_available=True, **words)


def test_do_not_disturb_shows_in_the_roster(cast):
    until = timezone.now() + timedelta(hours=1)
    set_quiet(cast.bo, SetQuiet(do_not_disturb_until=until))
    bo = next(m for m in queries.roster(cast.olga, timezone.now()) if m.name == "Bo")
    assert bo.do_not_disturb
    later = until + timedelta(seconds=1)
    bo = next(m for m in queries.roster(cast.olga, later) if m.name == "Bo")
    assert not bo.do_not_disturb
