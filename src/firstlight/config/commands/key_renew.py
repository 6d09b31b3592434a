"""`firstlight key renew`: a new way in for somebody whom no officer can or may give one."""

import argparse
from typing import Any

from firstlight.kernel.commandline import Command, CommandRefused


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take whose."""
    parser.add_argument("username", help="the sign-in name")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Shut everything that opened so far, and return the link that opens once."""
    import django

    django.setup()
    from django.conf import settings

    from firstlight.force.actions import renew_key
    from firstlight.force.invitations import token_for
    from firstlight.force.models import Account
    from firstlight.force.schemas import RenewKey
    from firstlight.kernel.actor import Actor

    known = Account.objects.filter(username__iexact=args.username, is_active=True)
    account = known.select_related("person").first()
    if account is None or account.person is None:
        raise CommandRefused(f"username: nobody signs in as {args.username}")
    person = account.person
    machine = Actor.job("installation", person.station_id, "force.manage", "force.see")
    renewed = renew_key(machine, RenewKey(person_id=person.pk))
    return {
        "username": renewed.username,
        "link": f"{settings.PUBLIC_URL}/join/{token_for(renewed)}/",
    }


COMMAND = Command("Give somebody a new way in, by a link that opens once.", arguments, run)
