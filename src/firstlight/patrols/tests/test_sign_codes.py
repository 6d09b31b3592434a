"""Codes of signs: made with a secret, read however they are typed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from firstlight.patrols.rules import codes

SECRET = bytes(range(32))
MOMENTS = st.integers(1_700_000_000, 2_200_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


@given(MOMENTS, st.sampled_from([30, 60, 300]))
def test_a_changing_code_names_its_stretch_and_nobody_elses_secret_fits(at, period_s):
    code = codes.read(codes.changing("7K2QXM", SECRET, at, period_s))
    assert codes.is_genuine(code, SECRET)
    assert not codes.is_genuine(code, bytes(32))
    later = at + timedelta(days=300)
    assert codes.full_step(code.number, later, period_s) == codes.step_at(at, period_s)


def test_what_looks_alike_is_read_alike_and_dashes_do_not_matter():
    code = codes.printed("10VQXM", SECRET, 3)
    assert codes.read(code.lower().replace("-", " ")) == codes.read(code)
    assert codes.read(code.replace("0", "o").replace("1", "l")) == codes.read(code)
    assert codes.read(code).number == 3


@given(st.text(max_size=40))
def test_anything_else_is_no_code(text):
    assert codes.read(f"!{text}§") is None or len(text) >= 16


def test_a_new_issue_makes_another_code():
    assert codes.printed("7K2QXM", SECRET, 1) != codes.printed("7K2QXM", SECRET, 2)
