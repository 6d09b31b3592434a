"""A ninth of the column's year, through every act: the paragraph says what was done, row by row.

The whole year takes two minutes and is played by `python -m benchmarks.bench_year`.
"""

import pytest
from conftest import IS_BRIEF
from django.utils import timezone
from tests import year

from firstlight.cases.tips import vault
from firstlight.kernel.actor import Actor
from firstlight.kernel.log import verify
from firstlight.reports.actions import settle
from firstlight.reports.queries.settling import due_through
from firstlight.reports.schemas import Settle

NANSHAN = year.NANSHAN | {
    "patrols": 55,
    "leaflets": 173,
    "disputes": 7,
    "tips_proven": 14,
    "rescues": 8,
    "found": 6,
}
SHUGUANG = year.SHUGUANG | {"gates": 11, "talks": 5}


@pytest.fixture
def cheap(monkeypatch):
    """Cheap stretching of codes and passphrases."""
    for name in ("PASSPHRASE_COST", "CODE_COST"):
        monkeypatch.setattr(vault, name, vault.Cost(1, 8192))


@pytest.mark.skipif(IS_BRIEF, reason="the month of two teams is played on both databases")
@pytest.mark.usefixtures("cheap")
def test_what_was_done_is_what_is_printed(db, monkeypatch):
    played = year.play(monkeypatch, NANSHAN, SHUGUANG)
    year.check(played, NANSHAN, SHUGUANG)
    for station in ("changle", "lushan"):
        key = played.tree[station].pk
        through = due_through(timezone.now())
        settle(Actor.job("reports", key, "reports.settle"), Settle(through=through))
        assert verify(key)[1] is None
    year.check(played, NANSHAN, SHUGUANG)
