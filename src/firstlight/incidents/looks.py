"""That what was lent to a helping station was looked at is noted wherever it is shown."""

from collections.abc import Iterable

from firstlight.incidents import queries
from firstlight.incidents.actions import note_look
from firstlight.incidents.models import Incident
from firstlight.incidents.schemas import IncidentKey
from firstlight.kernel.actor import Actor


def note_looks(actor: Actor, rows: Iterable[Incident]) -> None:
    """Note, once a day for each person and case, that somebody was shown what was lent to them."""
    for row in rows:
        if queries.is_lent(actor, row) and not queries.has_looked(actor, row):
            note_look(actor, IncidentKey(incident_id=row.pk))
