"""What is typed or pasted: signs that nobody sees are not kept."""

import pytest

from firstlight.kernel.characters import plain
from firstlight.kernel.schemas import Strict


class Words(Strict):
    """An input with words in it, one by one and in lists."""

    text: str
    more: tuple[str, ...] = ()
    by: dict[str, str] = {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("路\x0b桥", "路\n桥"),
        ("one\r\ntwo\rthree\x85", "one\ntwo\nthree\n"),
        ("a\x00b\x08c\x7fd\ufffee", "abcde"),
        ("مرحبا \u200f\u202e😀\tx\n", "مرحبا \u200f\u202e😀\tx\n"),
    ],
)
def test_signs_that_no_file_can_carry_are_left_out(typed, kept):
    assert plain(typed) == kept
    found = Words(text=typed, more=[typed], by={"x": typed})
    assert (found.text, found.more, found.by) == (kept, (kept,), {"x": kept})
