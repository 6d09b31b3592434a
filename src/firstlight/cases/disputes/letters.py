"""What a volunteer is told: that somebody would like their help, when and where."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes.models import DisputeHelp
from firstlight.force.rules import addresses_now
from firstlight.notify.schemas import Letter

ASKED = (_("A mediator asks for your help"), _("Open “My tasks” to say whether you come."))


def asked(row: DisputeHelp, now: datetime) -> Letter:
    """Return the word to the volunteer; nothing of the dispute."""
    person = row.person
    with translation.override(person.language or None):
        title, body = str(ASKED[0]), str(ASKED[1])
    return Letter(
        key=f"disputes:help:{row.pk}",
        person_id=person.pk,
        station_id=row.station_id,
        addresses=addresses_now(person, now),
        title=title,
        body=body,
        link="/my/disputes/",
    )
