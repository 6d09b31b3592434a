"""A command is done once, however often it is sent."""

from datetime import date, timedelta
from uuid import UUID

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.models import Receipt

# Longer than a phone may keep what it has not sent yet.
KEPT_FOR = timedelta(days=90)


def forget(station_id: UUID, today: date) -> int:
    """Erase the receipts of a station that nobody asks for any more; return how many rows."""
    old = Receipt.objects.filter(station_id=station_id, at__date__lt=today - KEPT_FOR)
    return old.delete()[0]


def claim(actor: Actor, command_id: UUID, action: str) -> tuple[Receipt, bool]:
    """Return the command's receipt and whether it is new; inside a transaction.

    Whoever sends the same command at the same moment waits here until the first is through, and
    then finds what became of it.

    Raises
    ------
    NotFound
        Somebody else used this key: it is not for this actor to know what for.
    """
    receipt, new = Receipt.objects.get_or_create(
        id=command_id,
        defaults={
            "station_id": actor.station_id,
            "actor": actor.log_id,
            "action": action[:80],
            "outcome": "done",
        },
    )
    if receipt.actor != actor.log_id:
        raise NotFound
    return receipt, new


def settle(receipt: Receipt, outcome: str, detail: str) -> Receipt:
    """Note what became of a command."""
    receipt.outcome, receipt.detail = outcome[:60], detail
    receipt.save(update_fields=["outcome", "detail"])
    return receipt


def note(command_id: UUID, detail: str) -> None:
    """Write something behind the receipt of a command that was just done."""
    Receipt.objects.filter(pk=command_id).update(detail=detail)


def noted(command_id: UUID) -> str:
    """Return what was written behind a command's receipt."""
    return Receipt.objects.values_list("detail", flat=True).get(pk=command_id)


def first_time(actor: Actor, action: str, command_id: UUID) -> bool:
    """Note a command that is done with its transaction; return whether it is new."""
    return claim(actor, command_id, action)[1]
