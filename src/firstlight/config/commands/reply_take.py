"""`firstlight reply take -`: one e-mail that came back, from a mail server's pipe."""

import argparse
import re
import sys
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from firstlight.kernel.commandline import Command, CommandRefused

MOST_BYTES = 2 * 2**20
QUOTED = re.compile(r"^\s*(>|On .+ wrote:$|在.+写道[：:]|-{2,} ?(Original|原始))", re.I)
NUMBER = re.compile(r"<[^<>\s]+>")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the message."""
    parser.add_argument("message", help="a file with the message (RFC 5322), or - to read it")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Say what became of it; what a machine sent by itself is left alone."""
    raw = _read(args.message)
    message = message_from_bytes(raw, policy=policy.default)
    number = str(message["Message-ID"] or "").strip()
    if not number or not message["From"]:
        raise CommandRefused(f"{args.message}: is not an e-mail with a sender and a number")
    if _is_automatic(message):
        return {"took": "nothing"}
    import django

    django.setup()
    from firstlight.incidents.arriving import Received, receive

    answered = f"{message['In-Reply-To'] or ''} {message['References'] or ''}"
    took = receive(
        Received(
            channel="email",
            number=number,
            sender=parseaddr(str(message["From"]))[1],
            text=said(message),
            said_at=_sent_at(message),
            answers=tuple(NUMBER.findall(answered)),
        )
    )
    return {"took": took}


def _read(name: str) -> bytes:
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise CommandRefused(f"{name}: cannot be read ({fault})") from fault
    if len(raw) > MOST_BYTES:
        raise CommandRefused(f"{name}: more than {MOST_BYTES // 2**20} MiB")
    return raw


def _is_automatic(message: EmailMessage) -> bool:
    """Whether a machine wrote it: an absence notice is no answer (RFC 3834)."""
    by_itself = str(message["Auto-Submitted"] or "no").strip().lower() != "no"
    bulk = str(message["Precedence"] or "").strip().lower() in {"bulk", "list", "junk"}
    return by_itself or bulk or message["List-Id"] is not None


def said(message: EmailMessage) -> str:
    """Return the sender's own words: plain text, up to the first quoted line."""
    part = message.get_body(preferencelist=("plain",))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError):  # a character set that nobody knows
        return ""
    own: list[str] = []
    for line in text.splitlines():
        if QUOTED.match(line) or line.rstrip() == "--":
            break
        own.append(line)
    return "\n".join(own).strip()


def _sent_at(message: EmailMessage) -> datetime | None:
    """Return when it was written, if it says so with its zone."""
    header = message["Date"]
    moment: datetime | None = getattr(header, "datetime", None)
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


COMMAND = Command("Take an answer that came back by e-mail.", arguments, run)
