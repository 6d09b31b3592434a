"""People without an account ask about their own data, and come back by their code."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.force.queries import outside
from firstlight.force.schemas.outside import ReturnToRightsRequest, SendRightsRequest
from firstlight.kernel.actions import Context, action
from firstlight.kernel.codes import hash_of_code, new_code
from firstlight.kernel.errors import Refused
from firstlight.privacy.actions import move_request
from firstlight.privacy.models import DataSubjectRequest
from firstlight.privacy.queries import request_behind
from firstlight.privacy.rights import DATA_SUBJECT_REQUEST, due_after


@dataclass(frozen=True, slots=True)
class Asked:
    """What was taken, and the code with which one comes back; the code is told this once."""

    row: DataSubjectRequest
    code: str


@action("force.send_rights_request", may="rights.ask", takes=SendRightsRequest)
def send_rights_request(context: Context, data: SendRightsRequest) -> Asked:
    """Somebody asks about their own data; the privacy officer over that station answers.

    Raises
    ------
    Refused
        ``no-such-station``.
    """
    home = outside.asked_for_data().filter(pk=data.organisation_id).first()
    if home is None:
        raise Refused("no-such-station", _("Choose one from the list."), field="organisation_id")
    code = new_code()
    row = DataSubjectRequest(
        station_id=home.station_id,
        right=data.right,
        scope=data.scope,
        asked_by=data.asked_by,
        contact=data.contact,
        code_hash=hash_of_code(code),
        due_on=due_after(timezone.localdate(context.now)),
    )
    row.save(force_insert=True)
    context.record(row, on_behalf_of="person", right=data.right, due_on=str(row.due_on))
    return Asked(row, code)


@action("force.return_to_rights_request", may="rights.ask", takes=ReturnToRightsRequest)
def return_to_rights_request(context: Context, data: ReturnToRightsRequest) -> DataSubjectRequest:
    """Who asked takes the request back, or asks for another look at a refusal."""
    row = request_behind(hash_of_code(data.code))
    transition = DATA_SUBJECT_REQUEST.find(row.state, data.event)
    if transition and transition.actor != "person":
        raise Refused("not-your-step", _("This step belongs to somebody else."))
    move_request(context, row, data.event, {"by_code": True})
    return row
