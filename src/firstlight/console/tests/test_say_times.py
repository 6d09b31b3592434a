from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from firstlight.console.clocks import phrases, relative
from firstlight.console.templatetags import desk

NOW = datetime(2026, 8, 9, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gap", "mode", "words"),
    [
        (timedelta(seconds=20), "ago", "just now"),
        (timedelta(minutes=12), "ago", "12 min ago"),
        (timedelta(hours=47), "ago", "47 h ago"),
        (timedelta(days=2), "ago", "2 d ago"),
        (timedelta(minutes=-7), "ago", "in 7 min"),
        (timedelta(minutes=-25), "due", "25 min left"),
        (timedelta(days=2), "due", "2 d over"),
        (timedelta(hours=2, minutes=14), "since", "02:14"),
        (timedelta(hours=-1), "since", "00:00"),
    ],
)
def test_a_time_is_said_as_people_say_it(gap, mode, words):
    with translation.override("en"):
        assert relative(NOW - gap, mode, NOW) == words


def test_a_kind_of_clock_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="mode"):
        relative(NOW, "sometimes", NOW)


def test_the_script_gets_every_phrase_with_its_number():
    counted = [words for key, words in phrases().items() if key != "now"]
    assert all("%(n)s" in words for words in counted)


def test_a_passed_deadline_is_marked_late_and_a_coming_one_is_not():
    now = timezone.now()
    assert "data-late" in desk.clock(now - timedelta(minutes=5), "due")
    assert "data-late" not in desk.clock(now + timedelta(minutes=5), "due")


def test_a_time_shows_its_date_when_it_was_not_today():
    at = timezone.now() - timedelta(days=3)
    assert f"{timezone.localtime(at):%m-%d %H:%M}" in desk.clock(at)


def test_no_time_is_a_dash():
    assert "—" in desk.clock(None)


def test_a_line_of_a_log_names_its_day_unless_it_is_today():
    now = timezone.localtime()
    assert f">{now:%H:%M:%S}<" in desk.log_time(now)
    for days, written in ((1, "%m-%d %H:%M:%S"), (400, "%Y-%m-%d %H:%M:%S")):
        at = now - timedelta(days=days)
        same_year = at.year == now.year
        written = written if same_year else "%Y-%m-%d %H:%M:%S"
        assert f">{at:{written}}<" in desk.log_time(at)
