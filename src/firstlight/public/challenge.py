"""The one hurdle before a form for everybody: a sum that the phone does, or a plain question.

The page carries a signed ticket, good for one form, once. With script the phone looks for a number
whose SHA-256 with the ticket begins with so many zero bits: nobody sees or hears anything of it.
Without, the reader answers a question in plain words. No picture, no sound, no other host.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.kernel.errors import Refused
from firstlight.kernel.ids import uuid7

SALT = "firstlight.public.challenge"
GOOD_FOR = timedelta(hours=4)
BITS = 15  # about thirty thousand tries: well under a second on a cheap phone
NUMBERS = (
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
)
LONGEST_PROOF = 12
SIGNATURE = 43  # signs at the end of a ticket that tell it from every other


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a form carries: its ticket, the zero bits asked for, and the question in words."""

    token: str
    bits: int
    question: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """Of a form that has passed: the key by which it is taken once, and its page's own secret.

    The secret comes with the form and is kept nowhere.
    """

    key: UUID
    secret: str


def challenge(form: str) -> Challenge:
    """Return a new challenge for the form of this name."""
    one, other = (secrets.randbelow(len(NUMBERS)) for _each in range(2))
    own = {"key": str(uuid7()), "secret": secrets.token_urlsafe(16)}
    ticket = {"form": form, "sum": [one, other], **own}
    question = _("How much is %(one)s and %(other)s together? Write the number.") % {
        "one": NUMBERS[one],
        "other": NUMBERS[other],
    }
    return Challenge(signing.dumps(ticket, salt=SALT), BITS, question)


def passed(form: str, token: str, proof: str, answer: str) -> Ticket:
    """Return the ticket of a form.

    Raises
    ------
    Refused
        ``form-too-old`` (never ours, or of another edition), or ``not-solved``: neither the
        phone's number nor the answer is right.
    """
    try:
        ticket = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        ticket = {}
    # A form that was open while the product was renewed may hold a ticket of the edition before.
    if ticket.get("form") != form or "secret" not in ticket:
        raise Refused("form-too-old", _("This form stood open too long. Please send it again."))
    if not _is_proof(token, proof) and not _is_answer(ticket["sum"], answer):
        raise Refused("not-solved", _("Please answer this question."), field="answer")
    return Ticket(UUID(ticket["key"]), ticket["secret"])


def _is_proof(token: str, proof: str) -> bool:
    if not proof.isascii() or not proof.isdecimal() or len(proof) > LONGEST_PROOF:
        return False
    digest = hashlib.sha256(f"{token[-SIGNATURE:]}:{proof}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0


def _is_answer(asked: list[int], answer: str) -> bool:
    plain = unicodedata.normalize("NFKC", answer).strip()
    return plain.isascii() and plain.isdecimal() and plain.lstrip("0") == str(sum(asked) + 4)
