"""A list of calls costs the same number of questions however many calls there are."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstlight.api.rooms.incidents import INCIDENT
from firstlight.api.shown import told
from firstlight.incidents.models import Incident
from firstlight.searches.tests.conftest import report


def questions(actor):
    with CaptureQueriesContext(connection) as asked:
        rows = told(actor, INCIDENT, list(INCIDENT.rows(actor)))
    return len(rows), len(asked)


def test_a_missing_persons_place_is_looked_up_for_all_calls_at_once(cast):
    report(cast)
    Incident.objects.update(organisation=cast.dawn)
    seen, few = questions(cast.ada)
    for number in range(3):
        report(cast, person_name=f"Somebody {number}", place_name=f"mill {number}")
    Incident.objects.update(organisation=cast.dawn)
    more, many = questions(cast.ada)
    assert (seen, more) == (1, 4)
    assert many == few
