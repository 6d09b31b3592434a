"""The chain holds, and says where it was broken."""

import pytest
from django.db import transaction
from pydantic import BaseModel

from firstlight.kernel import actions, log
from firstlight.kernel.errors import NotAllowed, Refused
from firstlight.kernel.models import Event


class Nothing(BaseModel):
    pass


@pytest.fixture
def act(cast):
    @actions.action("tests.act", may="me.edit", takes=Nothing)
    def act(context, data):
        context.record(cast.dawn, thing="烛", count=2)

    yield lambda actor: act(actor, Nothing())
    del actions.REGISTRY["tests.act"]


def test_every_act_is_chained_to_the_one_before(cast, act):
    for actor in (cast.bo, cast.ada, cast.bo):
        act(actor)

    assert log.verify(cast.hill.pk) == (3, None)
    assert [e.seq for e in Event.objects.filter(station_id=cast.hill.pk)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"action": "tests.other"}, "its contents were changed"),
        ({"data": {"count": 3}}, "its contents were changed"),
        ({"hash_before": "f" * 64}, "it does not follow the row before"),
    ],
)
def test_a_changed_row_is_found(cast, act, change, reason):
    for _ in range(3):
        act(cast.bo)
    Event.objects.filter(station_id=cast.hill.pk, seq=2).update(**change)

    held, fault = log.verify(cast.hill.pk)

    assert (held, fault.seq, fault.reason) == (1, 2, reason)


@pytest.mark.parametrize(
    ("seq", "reason"), [(2, "a row is missing"), (3, "rows at the end are missing")]
)
def test_a_removed_row_is_found(cast, act, seq, reason):
    for _ in range(3):
        act(cast.bo)
    Event.objects.filter(station_id=cast.hill.pk, seq=seq).delete()

    assert log.verify(cast.hill.pk)[1].reason == reason


def test_nobody_acts_without_the_capability(cast, act):
    nobody = type(cast.bo)("Nobody", cast.hill.pk, frozenset())
    with pytest.raises(NotAllowed):
        act(nobody)
    assert not Event.objects.exists()


def test_a_refused_act_leaves_nothing(cast):
    @actions.action("tests.refuse", may="me.edit", takes=Nothing)
    def refuse(context, data):
        context.record(cast.dawn)
        raise Refused("no")

    try:
        with pytest.raises(Refused):
            refuse(cast.bo, Nothing())
    finally:
        del actions.REGISTRY["tests.refuse"]
    assert not Event.objects.exists()


def test_an_act_that_records_nothing_is_a_defect(cast):
    @actions.action("tests.silent", may="me.edit", takes=Nothing)
    def silent(context, data):
        return None

    try:
        with pytest.raises(AssertionError, match="without recording"):
            silent(cast.bo, Nothing())
    finally:
        del actions.REGISTRY["tests.silent"]


@pytest.mark.django_db(transaction=True)
def test_the_log_is_only_written_inside_a_transaction():
    assert not transaction.get_connection().in_atomic_block
    with pytest.raises(AssertionError, match="inside a transaction"):
        log.append([])
