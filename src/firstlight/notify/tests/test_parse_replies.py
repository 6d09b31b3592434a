from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.notify.replies import COMING, LATER, NO, Reply, parse

TWO = datetime(2026, 8, 3, 14, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WRITTEN = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("replies.tsv").read_text(encoding="utf-8").splitlines()
]


def understood(text, says, minutes):
    return parse(text, TWO) == Reply(says, int(minutes) if minutes else None)


def test_at_least_95_in_100_of_the_written_replies_are_understood():
    lost = [row for row in WRITTEN if not understood(*row)]
    assert len(WRITTEN) >= 130
    assert len(lost) <= 0.05 * len(WRITTEN), lost


def test_no_refusal_is_ever_counted_as_coming():
    assert not [row for row in WRITTEN if row[1] == NO and not understood(*row)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "哪里?",
        "谁报的",
        "到哪里集合?",
        "要来吗",
        "when do you come",
        "what is this about",
        "which road?",
        "人找着没",
        "13800000000",
    ],
)
def test_what_is_no_answer_stays_free_text(text):
    assert parse(text, TWO) is None


def test_only_the_first_line_counts():
    assert parse("来 20\n> 不来请回复 N", TWO) == Reply(COMING, 20)


def test_a_clock_time_that_has_passed_is_tomorrow():
    assert parse("到 13:30", TWO) == Reply(COMING, 23 * 60 + 30)


def test_a_time_beyond_a_day_is_not_believed():
    assert parse("SAR A9999", TWO) is None


@given(st.text(max_size=200))
def test_nothing_written_breaks_the_grammar(text):
    found = parse(text, TWO)
    assert found is None or found.says in (COMING, LATER, NO)
    assert found is None or found.eta_min is None or 0 <= found.eta_min <= 24 * 60
