"""The queue of work: a defect harms nothing beside itself, and what the dead held goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.kernel import jobs
from firstlight.kernel.ids import uuid7
from firstlight.kernel.jobs import LANES, Lane, Order, enqueue, handles, run_due
from firstlight.kernel.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """Kinds of job for these tests alone, and the keys of what was done."""
    monkeypatch.setattr(jobs, "HANDLERS", dict(jobs.HANDLERS))
    keys = []

    @handles("tests.well")
    def well(job):
        keys.append(job.key)

    @handles("tests.defect")
    def defect(job):
        return {}["nothing"]

    return keys


def order(kind, key, **more):
    return Order(kind, key, uuid7(), **more)


def test_a_defect_in_one_job_does_not_stop_the_next(done, caplog):
    enqueue([order("tests.defect", "a", priority=1), order("tests.well", "b")])
    run_due()
    assert done == ["b"]
    broken = Job.objects.get(key="a")
    assert (broken.state, broken.error) == (Job.State.READY, "'nothing'")
    assert "KeyError" in caplog.text


def test_a_job_that_nobody_knows_is_laid_aside_and_the_next_is_done(done, caplog):
    enqueue([order("tests.gone", "a", priority=1), order("tests.well", "b")])
    for hours in range(12):
        run_due(now=timezone.now() + timedelta(hours=hours))
    assert done == ["b"]
    assert Job.objects.get(key="a").state == Job.State.DEAD
    assert jobs.retry_laid_aside() == {"tests.gone": 1}
    assert (Job.objects.get(key="a").state, jobs.laid_aside()) == (Job.State.READY, {})


def test_a_clockwork_with_a_defect_does_not_stop_the_others(done, monkeypatch, caplog):
    def broken(moment):
        raise ValueError("no such hour")

    monkeypatch.setattr(
        jobs, "CLOCKWORKS", [broken, lambda moment: [order("tests.well", "by-time")]]
    )
    jobs.tick()
    run_due()
    assert done == ["by-time"]
    assert "no such hour" in caplog.text


def test_what_a_dead_worker_held_is_done_at_once(done):
    enqueue([order("tests.well", "a")])
    assert jobs.take().key == "a"  # and its worker dies
    assert run_due() == 0
    assert jobs.recover() == 1
    assert run_due() == 1
    assert done == ["a"]


def test_a_letter_does_not_wait_behind_a_month_s_roster(done):
    @handles("tests.long", Lane.STUDY)
    def long(job):
        done.append(job.key)

    enqueue([order("tests.long", "roster", priority=1), order("tests.well", "letter")])
    run_due(lane=Lane.QUICK)
    assert done == ["letter"]
    run_due(lane=Lane.SEARCH)
    assert done == ["letter"]
    run_due(lane=Lane.STUDY)
    assert done == ["letter", "roster"]
    del LANES["tests.long"]
