"""An incident does not walk around its search: what would close it waits for the search."""

from uuid import uuid4

import pytest

from firstlight.incidents.actions import move_incident, report_call
from firstlight.incidents.schemas import MoveIncident, ReportCall
from firstlight.kernel.errors import Refused
from firstlight.searches.actions.case import close_unfounded
from firstlight.searches.models import SearchCase
from firstlight.searches.schemas import CloseUnfounded
from firstlight.searches.tests.conftest import report

MORE = {
    "unfounded": {"reason": "nobody is missing"},
    "merge": {},
    "end": {"outcome": "helped"},
    "close": {},
}


def step(cast, incident_id, event, **more):
    data = MoveIncident(incident_id=incident_id, event=event, **MORE.get(event, {}) | more)
    return move_incident(cast.olga, data)


@pytest.mark.parametrize(
    "state", ["help_requested", "confirmed", "searching", "suspended", "found"]
)
@pytest.mark.parametrize("event", sorted(MORE))
def test_no_step_of_the_incident_walks_around_an_open_search(cast, case, event, state):
    SearchCase.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(Refused) as no:
        step(cast, case.incident_id, event, **({"other_id": uuid4()} if event == "merge" else {}))
    assert no.value.code == "held"


def test_the_file_is_closed_after_the_search_only(cast, case):
    SearchCase.objects.filter(pk=case.pk).update(state="handed_over")
    case.incident.state = "debriefed"
    case.incident.save()
    with pytest.raises(Refused) as no:
        step(cast, case.incident_id, "close")
    assert no.value.code == "held"


def test_handed_over_the_response_can_end_and_pausing_is_free(cast, case):
    step(cast, case.incident_id, "accept")
    step(cast, case.incident_id, "stand_by")
    SearchCase.objects.filter(pk=case.pk).update(state="handed_over")
    assert step(cast, case.incident_id, "end").state == "ended"


def test_a_search_that_is_over_holds_nothing(cast):
    case = report(cast)
    step(cast, case.incident_id, "accept")
    close_unfounded(cast.olga, CloseUnfounded(case_id=case.pk, reason="home again"))
    assert step(cast, case.incident_id, "end").state == "ended"


def test_a_call_without_a_search_is_held_by_nothing(cast):
    call = report_call(cast.dee, ReportCall(kind="missing_person", place_name="by the mill"))
    assert step(cast, call.pk, "unfounded").state == "unfounded"
