"""Everything a person can be told "no" about.

Refusal
├── NotAllowed   403  you lack the capability
│   └── SwitchedOff  404  … because its part of the product is switched off here
├── NotFound     404  no such thing, or not for you to know
├── Stale        409  someone else changed it first
└── Refused      422  the rules of the domain say no; `field` names what to mend
    └── Slip          … to what was only typed wrongly: nobody tried anything
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actor import Actor
from firstlight.kernel.words import filled


class Attempt(NamedTuple):
    """Who was refused what: an act or a page, and the keys of an address that led nowhere."""

    actor: Actor
    action: str
    about: str = ""


class Refusal(Exception):
    """A "no" with a stable `code` for machines and a sentence for people.

    Attributes
    ----------
    field
        The input at fault, so that a form can show the sentence beside it; "" if none is.
    facts
        What the sentence is filled with.
    attempt
        Who was refused what, once a gate or a door has said no (see `kernel.refusals`).
    is_mistake
        Whether this kind is a slip, never an attempt at something.
    """

    status = 400
    code = "refused"
    is_mistake = False
    sentence: str | Promise = _("That is not possible.")

    def __init__(
        self, code: str = "", sentence: str | Promise = "", *, field: str = "", **facts: object
    ) -> None:
        self.code = code or self.code
        self.sentence = sentence or self.sentence
        self.field = field
        self.facts = facts
        self.attempt: Attempt | None = None
        super().__init__(self.code)

    def __str__(self) -> str:
        return filled(self.sentence, self.facts)


class NotAllowed(Refusal):
    """The actor lacks a capability."""

    status, code = 403, "not-allowed"
    sentence = _("You are not allowed to do that.")


class SwitchedOff(NotAllowed):
    """Nobody may here: the part of the product is switched off."""

    status, code, is_mistake = 404, "switched-off", True
    sentence = _("This part is switched off here by the privacy officer. What was stored stays.")


def lack_of(actor: Actor, capability: str) -> NotAllowed:
    """Return the "no" to an actor who lacks a capability: by their role, or by a switch."""
    return SwitchedOff() if actor.is_off(capability) else NotAllowed()


class NotFound(Refusal):
    """Missing and forbidden read the same, so that nobody can probe for what exists."""

    status, code = 404, "not-found"
    sentence = _("There is no such thing here.")


class Stale(Refusal):
    """The thing changed since the actor last saw it."""

    status, code, is_mistake = 409, "stale", True
    sentence = _("Someone changed this in the meantime. Look again, then decide.")


class Refused(Refusal):
    """A rule of the domain says no; `code` names the rule."""

    status = 422


class Slip(Refused):
    """A slip of the pen: a wrong day, a size, a field left empty. No auditor reads of it.

    Not where the same words would also refuse somebody who tries to get round a rule, such as
    two people who must be there, or a proof that is played at another time.
    """

    is_mistake = True
