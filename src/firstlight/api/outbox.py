"""The phone's outbox: things done without a signal arrive here, once, in order."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Body, Router, Schema
from pydantic import Field, StringConstraints, ValidationError

from firstlight.api.problems import SignedIn
from firstlight.kernel import receipts
from firstlight.kernel.actions import REGISTRY, Offline
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound, Refusal
from firstlight.kernel.jobs import Heard
from firstlight.kernel.models import Receipt
from firstlight.kernel.refusals import whole

router = Router(tags=["outbox"])
MOST = 500


class Command(Schema):
    """An action a phone wants done; `id` is the phone's own, so sending twice is harmless."""

    id: UUID
    action: Annotated[str, StringConstraints(max_length=80)]
    data: dict[str, Any]


class ReceiptOut(Schema):
    """What became of a command; `detail` is a sentence when it was not done.

    `outcome` is ``done``, ``malformed``, ``stale`` (somebody was quicker: look again), or the code
    of the rule that said no.
    """

    id: UUID
    outcome: str
    detail: str


Commands = Annotated[list[Command], Field(max_length=MOST)]


@router.post("", response=list[ReceiptOut], operation_id="send_outbox")
def send_outbox(request: SignedIn, commands: Body[Commands]) -> list[ReceiptOut]:
    """Do each command at most once, in order; a refused one does not stop the rest.

    One that meets a defect of the server has no receipt: the phone keeps it and sends it again.
    """
    receipts = [_receipt(request.auth, command) for command in commands]
    return [receipt for receipt in receipts if receipt]


def _receipt(actor: Actor, command: Command) -> ReceiptOut | None:
    with Heard(f"command {command.id} ({command.action})"):
        try:
            known = receive(actor, command)
        except NotFound as no:  # a key that somebody else has used
            return ReceiptOut(id=command.id, outcome=no.code, detail=str(no))
        return ReceiptOut(id=command.id, outcome=known.outcome, detail=known.detail)
    return None


def receive(actor: Actor, command: Command) -> Receipt:
    """Do a command unless it was done before; either way, say what became of it."""
    with whole():
        receipt, new = receipts.claim(actor, command.id, command.action)
        if not new:
            return receipt
        return receipts.settle(receipt, *_attempt(actor, command))


def _attempt(actor: Actor, command: Command) -> tuple[str, str]:
    """Do a command, whole or not at all; return its outcome and a sentence about it."""
    action = REGISTRY.get(command.action)
    if action is None or action.offline is Offline.NEVER:
        return "malformed", f"not an offline action: {command.action}"
    if action.offline is Offline.GUARDED and command.data.get("version") is None:
        return "malformed", "version: say which version you have seen"
    try:
        with whole():
            action.run(actor, action.takes.model_validate(command.data))
    except ValidationError as mistake:
        first = mistake.errors()[0]
        return "malformed", f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    except Refusal as no:
        return no.code, str(no)
    return "done", ""
