"""Choosing the seat that one acts from."""

from uuid import UUID

from pydantic import BaseModel

from firstlight.force.models import Account, Person
from firstlight.force.seats import seats
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound


class TakeSeat(BaseModel, extra="forbid"):
    """The key of one of one's own seats: a role grant's or a membership's."""

    key: UUID


@action("force.take_seat", may="me.edit", takes=TakeSeat)
def take_seat(context: Context, data: TakeSeat) -> Account:
    """Act from another of one's own seats from now on."""
    person = Person.objects.get(pk=context.person_id)
    if data.key not in {seat.key for seat in seats(person)}:
        raise NotFound
    account = Account.objects.get(person=person)
    account.acting_as = data.key
    account.save(update_fields=["acting_as"])
    context.record(account, seat=data.key)
    return account
