"""Every step of every workflow is walked, and every step that there is not is refused.

What a guard looks at in its row is tried by its own room; here a guard only has to be asked.
"""

from dataclasses import dataclass, field
from itertools import product
from types import SimpleNamespace
from typing import ClassVar
from uuid import UUID

import pytest
from tests.test_house import SPECIFICATION

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused, Stale
from firstlight.kernel.ids import uuid7
from firstlight.kernel.models import Assent
from firstlight.kernel.workflow import OUTSIDE, WORKFLOWS, Guard, move

STATION = UUID("00000000-0000-7000-8000-000000000001")
NAMES = sorted(SPECIFICATION["workflows"])
HATS = {hat for each in WORKFLOWS.values() for t in each.transitions for hat in t.hats}
# What is over stays over, but for these: each corrects or appeals, and is a step of its own.
OUT_OF_THE_END = {
    ("missing_notice", "expired", "renew"),
    ("search_segment", "complete", "reopen"),
    ("search_segment", "abandoned", "reopen"),
    ("retention_job", "held", "release"),
    ("complaint", "upheld", "appeal"),
    ("complaint", "not_upheld", "appeal"),
    ("equipment", "lost", "recovered"),
    ("shift_assignment", "no_show", "excuse"),
    ("service_certificate", "issued", "revoke"),
    ("service_record", "exported", "correct_after"),
    ("recognition", "awarded", "revoke"),
}


class Kept:
    """Where the stub's rows are: each is the version that was read, unless one is quicker."""

    quicker = False

    def filter(self, **_which):
        return self

    def update(self, **_what):
        return 0 if Kept.quicker else 1


@dataclass
class Row:
    """A row that has a state and nothing else."""

    _default_manager: ClassVar = Kept()
    state: str
    version: int = 7
    pk: UUID = field(default_factory=uuid7)
    station_id: UUID = STATION
    saved: int = 0

    @property
    def label(self):
        return f"stub:{self.pk}"

    def save(self):
        self.saved += 1


@dataclass
class Context:
    """Who acts, and what was recorded."""

    actor: Actor
    recorded: list = field(default_factory=list)

    @property
    def person_id(self):
        return self.actor.person_id

    def record(self, _row, *, what, **facts):
        self.recorded.append((what, facts))


def wearing(*hats, is_person=True):
    return Context(
        Actor(
            name="somebody",
            station_id=STATION,
            stations=frozenset({STATION}),
            hats=frozenset(hats),
            person_id=uuid7() if is_person else None,
        )
    )


def evidence(guard, *, but=""):
    return {name: "given" for name in guard.needs if name != but}


def refusal(context, workflow, row, event, given=None):
    """What a step is refused by; the row and the log stay as they were."""
    before = row.state, row.version, row.saved
    with pytest.raises(Refused) as no:
        move(context, workflow, row, event, given)
    assert (row.state, row.version, row.saved) == before
    assert context.recorded == []
    return no.value


@pytest.fixture
def walked(request, monkeypatch):
    """A workflow whose guards note that they were asked, with what was asked of them."""
    workflow, asked = WORKFLOWS[request.param], []
    for key, guard in workflow.guards.items():
        check = guard.check and (lambda _context, row, given: asked.append((row, dict(given))))
        monkeypatch.setitem(workflow.guards, key, Guard(guard.needs, check))
    return SimpleNamespace(table=workflow, asked=asked)


def walk_all(test):
    return pytest.mark.parametrize("walked", NAMES, indirect=True)(test)


@walk_all
def test_a_step_that_is_not_in_the_table_leads_nowhere(walked):
    workflow = walked.table
    there = {(t.source, t.event) for t in workflow.transitions}
    events = {event for _state, event in there} | {"no_such_event"}
    given = {name: "given" for guard in workflow.guards.values() for name in guard.needs}
    for state, event in product(workflow.states, sorted(events)):
        if (state, event) not in there:
            no = refusal(wearing(*HATS), workflow, Row(state), event, given)
            assert no.code == "no-such-step", (state, event)
    assert walked.asked == []


@walk_all
def test_no_step_is_anybody_else_s(walked):
    workflow = walked.table
    for t in workflow.transitions:
        # A member may record what an outsider does: there only whoever is nobody is somebody else.
        is_member = bool(set(t.hats) - OUTSIDE)
        context = wearing(*(HATS - set(t.hats)), is_person=is_member)
        no = refusal(context, workflow, Row(t.source), t.event, evidence(workflow.guard_of(t)))
        assert no.code == "not-your-step", t
    assert walked.asked == []


@walk_all
def test_no_step_is_taken_without_what_it_needs(walked):
    workflow = walked.table
    for t in workflow.transitions:
        guard = workflow.guard_of(t)
        for name, empty in product(guard.needs, ({}, "", None, [])):
            given = evidence(guard, but=name) | ({} if empty == {} else {name: empty})
            no = refusal(wearing(*t.hats), workflow, Row(t.source), t.event, given)
            assert (no.code, no.field) == ("evidence-missing", name), t
    assert walked.asked == []


@walk_all
def test_every_step_is_taken_by_whose_it_is(walked, db):
    workflow = walked.table
    for t in workflow.transitions:
        row, given = Row(t.source), evidence(workflow.guard_of(t))
        inside = [hat for hat in t.hats if hat not in OUTSIDE] or [t.hats[0]]
        for turn, hat in enumerate(inside, 1):
            context = wearing(hat)
            assert move(context, workflow, row, t.event, given) is (turn == len(inside)), t
        assert (row.state, row.version, row.saved) == (t.target, 8, 1), t
        (what, facts) = context.recorded[-1]
        assert what == f"{workflow.name}.{t.event}"
        assert (facts["from"], facts["to"]) == (t.source, t.target)
        assert facts["evidence"] == sorted(given)
        is_asked = bool(workflow.guard_of(t).check)
        assert walked.asked == [(row, given)] * len(inside) * is_asked
        walked.asked.clear()


def test_what_is_over_stays_over():
    out = {
        (each.name, t.source, t.event)
        for each in WORKFLOWS.values()
        for t in each.transitions
        if t.source in each.terminal
    }
    assert out == OUT_OF_THE_END


def together():
    return [
        (each.name, t)
        for each in WORKFLOWS.values()
        for t in each.transitions
        if len(set(t.hats) - OUTSIDE) > 1
    ]


@pytest.mark.parametrize(("walked", "step"), together(), indirect=["walked"], ids=str)
def test_nobody_agrees_with_themselves(walked, step, db):
    """One person in both hats is one assent, however often they come."""
    workflow, row = walked.table, Row(step.source)
    both, given = wearing(*step.hats), evidence(workflow.guard_of(step))
    for _again in range(3):
        assert not move(both, workflow, row, step.event, given)
    assert row.state == step.source
    assert Assent.objects.count() == 1
    assert move(wearing(*step.hats), workflow, row, step.event, given)
    assert row.state == step.target


@walk_all
def test_who_looked_at_an_older_version_moves_nothing(walked):
    step = next(t for t in walked.table.transitions if len(set(t.hats) - OUTSIDE) < 2)
    given, row = evidence(walked.table.guard_of(step)), Row(step.source)
    with pytest.raises(Stale):
        move(wearing(*step.hats), walked.table, row, step.event, given, seen_version=6)
    Kept.quicker = True
    try:
        with pytest.raises(Stale):
            move(wearing(*step.hats), walked.table, row, step.event, given, seen_version=7)
    finally:
        Kept.quicker = False
    assert (row.saved, row.version) == (0, 7)
