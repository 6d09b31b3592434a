"""Keys of rows: what is written in one breath keeps the order in which it was written."""

import os
import time
import uuid

from firstlight.kernel.ids import uuid7


def test_keys_made_in_one_breath_sort_as_they_were_made():
    made = [uuid7() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_a_key_says_when_it_was_made_and_is_what_the_standard_says():
    before = time.time_ns() // 1_000_000
    key = uuid7()
    assert before <= key.int >> 80 <= time.time_ns() // 1_000_000
    assert (key.version, key.variant) == (7, uuid.RFC_4122)


def test_a_millisecond_never_runs_out(monkeypatch):
    monkeypatch.setattr(time, "time_ns", lambda: 1_700_000_000 * 10**9)
    monkeypatch.setattr(os, "urandom", lambda count: b"\xff" * count)
    made = [uuid7() for _ in range(5_000)]
    assert made == sorted(made)
    assert {(key.int >> 80, key.version, key.variant) for key in made} == {
        (1_700_000_000_000, 7, uuid.RFC_4122)
    }
