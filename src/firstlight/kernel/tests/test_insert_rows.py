"""Thousands of rows at once, on either database alike."""

import pytest
from django.db import transaction
from django.utils import timezone

from firstlight.kernel.bulk import insert_new
from firstlight.kernel.ids import uuid7
from firstlight.kernel.models import Job

NAMES = ("id", "station_id", "kind", "key", "payload", "run_after")


def row(key, **payload):
    return (uuid7(), uuid7(), "test", key, payload, timezone.now())


@pytest.mark.django_db
def test_rows_are_as_if_saved_one_by_one():
    first = row("a", word="走失", deep={"n": [1, None, True]})
    insert_new(Job, NAMES, [first, row("b")], {"priority": 2})
    job = Job.objects.get(key="a")
    assert (job.pk, job.station_id) == first[:2]
    assert job.payload == {"word": "走失", "deep": {"n": [1, None, True]}}
    assert job.run_after == first[5]
    assert (job.priority, job.state, job.attempts, job.done_at) == (2, "ready", 0, None)
    assert Job.objects.get(key="b").payload == {}


@pytest.mark.django_db
def test_a_row_that_is_there_already_stays_as_it_is():
    first = row("a", n=1)
    insert_new(Job, NAMES, [first], {})
    insert_new(Job, NAMES, [row("a", n=2), row("b")], {})
    assert Job.objects.get(key="a").payload == {"n": 1}
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_nothing_to_insert_is_nothing():
    insert_new(Job, NAMES, [], {})
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_what_does_not_fit_is_refused_on_either_database():
    with pytest.raises(ValueError, match="key: 161 characters, at most 160 fit"):
        insert_new(Job, NAMES, [row("x" * 161)], {})


@pytest.mark.django_db
@pytest.mark.parametrize("fixed", [{"colour": "red"}])
def test_a_name_that_is_no_field_is_a_defect(fixed):
    with pytest.raises(KeyError):
        insert_new(Job, NAMES, [row("a")], fixed)


@pytest.mark.django_db(transaction=True)
def test_rows_come_in_where_nobody_has_begun_a_transaction():
    """As when a worker's clock strikes."""
    insert_new(Job, NAMES, [row("a"), row("b")], {})
    assert Job.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_rows_go_with_the_transaction_that_made_them():
    with transaction.atomic():
        insert_new(Job, NAMES, [row("a")], {})
        transaction.set_rollback(True)
    assert not Job.objects.exists()
