"""A vault that Olga and Finn share, with cheap stretching."""

from types import SimpleNamespace

import pytest

from firstlight.cases.tips import queries, vault
from firstlight.cases.tips.actions import make_key, receive, take_share
from firstlight.cases.tips.models import Tip
from firstlight.cases.tips.schemas import MakeKey, ReceiveTip, TakeShare
from firstlight.kernel.actor import Actor

OLGAS = "Olga counts nine white herons"
FINNS = "Finn hears the mill at night"
CHEAP = vault.Cost(1, 8192)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    monkeypatch.setattr(vault, "PASSPHRASE_COST", CHEAP)
    monkeypatch.setattr(vault, "CODE_COST", CHEAP)


@pytest.fixture
def safe(cast):
    """The vault of Hill, and both officers' opened keys."""
    handed = make_key(cast.olga, MakeKey(passphrase=OLGAS, again=OLGAS))
    take_share(cast.finn, TakeShare(code=handed.code, passphrase=FINNS, again=FINNS))
    return SimpleNamespace(
        key=handed.key,
        olga=queries.opened_by(cast.olga, OLGAS),
        finn=queries.opened_by(cast.finn, FINNS),
    )


def outside(cast):
    """Nobody: the mailbox itself."""
    return Actor.job("tips.mailbox", cast.hill.pk, "tips.receive")


def put_in(cast, **words):
    """Put a tip into Hill's mailbox; return its row and its code."""
    said = {
        "what": "两辆货车夜里往水库边倒废料",
        "where": "演示水库东岸",
        "when": "昨晚十一点",
        **words,
    }
    code = receive(outside(cast), ReceiveTip(**said)).code
    return Tip.objects.order_by("-number").first(), code
