"""The log as an auditor reads it: what was done, in words and code, and what was refused."""

import ast
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils.translation import override

import firstlight
from firstlight.console.force.acts import ACTS
from firstlight.console.force.shown import act_words
from firstlight.incidents.actions import move_incident, report_call
from firstlight.incidents.models import Answer
from firstlight.incidents.rules import INCIDENT
from firstlight.incidents.schemas import MoveIncident, ReportCall
from firstlight.kernel.actions import REGISTRY, Context
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.kernel.workflow import WORKFLOWS, move
from firstlight.privacy.models import RequestAct
from firstlight.privacy.rules import AGES, RULES

SRC = Path(firstlight.__file__).parent
# Where the log's name of an act is put together, not written out.
PUT_TOGETHER = {
    "duty/actions/erasing.py",
    "incidents/actions/answers.py",
    "kernel/workflow.py",
    "privacy/actions/rights.py",
}


def test_a_step_stands_in_words_with_its_code_below(cast, sign_in):
    call = report_call(cast.olga, ReportCall(kind="other", place_name="桥", summary="secret"))
    move_incident(cast.olga, MoveIncident(incident_id=call.pk, event="accept"))
    auditor = sign_in(cast.people.uma)
    for language in ("zh-hans", "en"):
        auditor.cookies["django_language"] = language
        page = auditor.get("/log/").content.decode()
        with override(language):
            assert f">{INCIDENT.event_names['accept']}<br>" in page
        assert "incident.accept" in page
        assert "incidents.report_call" in page
        with override(language):
            assert f"{act_words('incidents.report_call')} · incidents.report_call</option>" in page
        assert "secret" not in page


def test_a_step_tells_what_was_given_and_nothing_that_was_left_empty(cast, sign_in):
    call = report_call(cast.olga, ReportCall(kind="other", place_name="桥", summary="x"))
    given = {"reason": "x", "note": "", "due_on": None, "people": []}
    context = Context(cast.olga, "incidents.move_incident")
    move(context, INCIDENT, call, "accept", given, deadline_on="", escalations=0)
    context.flush()
    step = Event.objects.get(action="incident.accept")
    assert step.data["evidence"] == ["reason"]
    page = sign_in(cast.people.uma).get("/log/?action=incident.accept").content.decode()
    assert "deadline_on" not in page
    assert re.search(r"escalations</span>\s*0", page)
    assert re.search(r"evidence</span>\s*reason", page)


def test_what_was_refused_is_listed_narrowed_and_taken_along(cast, sign_in):
    for _twice in range(2):
        assert sign_in(cast.people.bo).get("/log/refused/").status_code == 404
    for actor in (cast.olga, cast.zoe):
        with pytest.raises(NotFound):
            move_incident(actor, MoveIncident(incident_id=uuid4(), event="accept"))
    auditor = sign_in(cast.people.uma)
    auditor.cookies["django_language"] = "zh-hans"

    def listed(query=""):
        page = auditor.get(f"/log/refused/{query}").content.decode()
        assert "<h1" in page
        assert "被拒绝的尝试" in page
        return [key for key in (cast.bo.log_id, cast.olga.log_id, cast.zoe.log_id) if key in page]

    assert listed() == [cast.bo.log_id, cast.olga.log_id]  # of Lake Hill's auditor reads nothing
    assert listed("?f=week") == listed()
    assert listed("?f=not-allowed") == listed("?f=page") == [cast.bo.log_id]
    assert listed("?f=not-found") == listed("?q=move_incident") == [cast.olga.log_id]
    assert listed("?f=rule") == listed("?f=often") == []
    table = auditor.get("/log/refused/?out=csv").content.decode("utf-8-sig").splitlines()
    assert len(table) == 3
    assert ",2,打开页面,page.log_refused," in table[2]


def written_out():
    """Names that are written into the log beside those of the gate, and where others are made."""
    names, elsewhere = set(), set()
    for path in sorted(SRC.rglob("*.py")):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = name_given(node)
            for each in (name.body, name.orelse) if isinstance(name, ast.IfExp) else (name,):
                if isinstance(each, ast.Constant):
                    names.add(each.value)
                elif each is not None:
                    elsewhere.add(str(path.relative_to(SRC)))
    return names, elsewhere


def name_given(node):
    """The name that a call gives an entry of the log, if this is such a call."""
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Attribute) and called.attr == "record":
        return next((each.value for each in node.keywords if each.arg == "what"), None)
    if isinstance(called, ast.Name) and called.id == "Event":
        found = next((each.value for each in node.keywords if each.arg == "action"), None)
        # The gate hands its own name on.
        return found if isinstance(found, ast.Constant | ast.IfExp) else None
    return None


def test_every_act_of_every_room_has_its_words():
    """No line of a log and no refused attempt stands there as a code."""
    names, elsewhere = written_out()
    assert elsewhere == PUT_TOGETHER
    said = [word for word, _label in Answer.Says.choices]
    answers = {f"callouts.{verb}_{says}" for verb in ("answer", "record") for says in said}
    done = {f"privacy.request_{what}" for what, _label in RequestAct.What.choices}
    aged = {RULES[key].of[0]._meta for key in AGES}
    erased = {f"duty.erase_{of.model_name}" for of in aged if of.app_label == "duty"}
    acts = names | answers | done | erased | REGISTRY.keys()
    assert len(acts) > 400
    raw = {name for name in acts if act_words(name) in (name, name.partition(".")[2])}
    assert raw == set()
    assert set(ACTS) - acts == set()


@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_every_step_has_its_words(name):
    workflow = WORKFLOWS[name]
    assert {each.event for each in workflow.transitions} - set(workflow.event_names) == set()


def test_a_refused_act_stands_in_words(cast, sign_in):
    with pytest.raises(NotFound):
        move_incident(cast.olga, MoveIncident(incident_id=uuid4(), event="accept"))
    call = report_call(cast.olga, ReportCall(kind="other", place_name="桥", summary="x"))
    with pytest.raises(Refused):
        move_incident(cast.olga, MoveIncident(incident_id=call.pk, event="close"))
    auditor = sign_in(cast.people.uma)
    auditor.cookies["django_language"] = "en"
    page = auditor.get("/log/refused/").content.decode()
    assert "Step of a call" in page
    assert "Against a rule: no-such-step" in page
