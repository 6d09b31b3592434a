"""Where somebody may be written to about what can wait."""

from datetime import datetime
from typing import Any

from firstlight.force.rules.availability import in_quiet_hours

USUAL_ORDER = ("sms", "email")


def wants_quiet(person: Any, at: datetime) -> bool:
    """Whether do-not-disturb is on, or it is their quiet hour."""
    silent = person.do_not_disturb_until is not None and at < person.do_not_disturb_until
    return silent or in_quiet_hours(person.quiet_from, person.quiet_to, at)


def addresses_now(person: Any, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return channel and address in the person's own order; none while they want quiet.

    What stands in the inbox disturbs nobody, so a letter without addresses is still read.
    """
    if wants_quiet(person, at):
        return ()
    wanted = [*person.channels, *(c for c in USUAL_ORDER if c not in person.channels)]
    found = ((c, person.email if c == "email" else person.phone) for c in wanted)
    return tuple((channel, address) for channel, address in found if address)
