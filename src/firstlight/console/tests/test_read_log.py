"""The log as an auditor reads it: what was done, in words and code, and what was refused."""

from uuid import uuid4

import pytest
from django.utils.translation import override

from firstlight.console.force.acts import ACTS
from firstlight.incidents.actions import move_incident, report_call
from firstlight.incidents.rules import INCIDENT
from firstlight.incidents.schemas import MoveIncident, ReportCall
from firstlight.kernel.actions import REGISTRY
from firstlight.kernel.errors import NotFound

# Rooms whose records show their log. Steps of workflows name themselves.
TOLD = {
    "checklists",
    "community",
    "disputes",
    "ecology",
    "enterprises",
    "grid_events",
    "hazards",
    "inspections",
    "privacy",
    "records",
    "tips",
}


def test_a_step_stands_in_words_with_its_code_below(cast, sign_in):
    call = report_call(cast.olga, ReportCall(kind="other", place_name="桥", summary="secret"))
    move_incident(cast.olga, MoveIncident(incident_id=call.pk, event="accept"))
    auditor = sign_in(cast.people.uma)
    for language in ("zh-hans", "en"):
        auditor.cookies["django_language"] = language
        page = auditor.get("/log/").content.decode()
        with override(language):
            assert f"<td>{INCIDENT.event_names['accept']}<br>" in page
        assert "incident.accept" in page
        assert "incidents.report_call" in page
        assert "secret" not in page


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
    assert ",2,page.log_refused," in table[2]


def test_acts_on_records_are_told_in_words():
    """A log line never falls back to the code of an act."""
    unnamed = {
        name
        for name in REGISTRY
        if name.partition(".")[0] in TOLD and ".step_" not in name and name not in ACTS
    }
    assert unnamed == set()
