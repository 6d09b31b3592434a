"""The sealed log as an auditor reads it: what was done in words, beside the code that seals it."""

from django.utils.translation import override

from firstlight.console.force.acts import ACTS
from firstlight.incidents.actions import move_incident, report_call
from firstlight.incidents.rules import INCIDENT
from firstlight.incidents.schemas import MoveIncident, ReportCall
from firstlight.kernel.actions import REGISTRY

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


def test_acts_on_records_are_told_in_words():
    """A log line never falls back to the code of an act."""
    unnamed = {
        name
        for name in REGISTRY
        if name.partition(".")[0] in TOLD and ".step_" not in name and name not in ACTS
    }
    assert unnamed == set()
