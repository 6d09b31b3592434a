"""The thirteen papers of a file: which are required, and what each says when it is printed."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    Attributes
    ----------
    is_required
        Whether a file of a mediation without it is not whole; see `required_of` for how it ended.
    text
        What is printed on it, above the blanks.
    blanks
        What is filled in by hand.
    """

    name: str | Promise
    is_required: bool
    text: str | Promise
    blanks: tuple[str | Promise, ...] = ()


WHO, WHAT, DAY = _("Parties"), _("What is asked for"), _("Date")
PAPERS: dict[str, Paper] = {
    "application": Paper(
        _("Application or registration of acceptance"),
        True,
        _("The parties ask for mediation, or were asked and agree to it."),
        (WHO, _("What the dispute is about"), WHAT, DAY),
    ),
    "rights": Paper(
        _("Rights and duties of the parties"),
        True,
        _(
            "Mediation is free, voluntary and equal. You may choose or refuse the mediator, "
            "accept or refuse mediation, ask that it is held in public or not, and stop at any "
            "time. You say what is true, respect each other, and keep what you agree. Mediation "
            "takes no right to go to court away from you."
        ),
        (_("Read and understood by"), DAY),
    ),
    "identity": Paper(
        _("Proof of identity"),
        True,
        _("Seen by the mediator and given back; no copy is kept in the product."),
        (_("Kind of paper seen"), _("Seen by"), DAY),
    ),
    "authority": Paper(
        _("Letter of authority"),
        False,
        _("A party has somebody speak for them."),
        (_("Who speaks for whom"), _("For what"), DAY),
    ),
    "inquiry": Paper(
        _("Record of inquiry"),
        False,
        _("What the mediator asked, and what was said."),
        (_("Asked by"), _("Who answered"), _("What the answers were"), DAY),
    ),
    "evidence": Paper(
        _("Evidence"), False, _("What was handed in, numbered."), (_("List of evidence"), DAY)
    ),
    "record": Paper(
        _("Record of mediation"),
        True,
        _("Time, place, who was there, what each party wanted, and how it ended."),
        (_("Time and place"), WHO, _("Who was invited"), _("Course"), _("Result")),
    ),
    "agreement": Paper(
        _("Mediation agreement"),
        True,
        _("Main facts, points at issue and each party's responsibility; what is done, how, when."),
    ),
    "performance": Paper(
        _("Proof of performance"),
        False,
        _("What was agreed has been done."),
        (_("What was done"), _("Received by"), DAY),
    ),
    "visit": Paper(
        _("Record of the return visit"),
        False,
        _("Whether the agreement is kept, and what the parties say."),
        (_("Visited by"), _("What was found"), DAY),
    ),
    "court": Paper(
        _("Confirmation by the court"),
        False,
        _("Both parties ask the court together, within thirty days of the agreement."),
        (_("Court"), _("Number of the ruling"), DAY),
    ),
    "note": Paper(
        _("Note on the file"),
        False,
        _("What a reader of the file must know besides."),
        (_("Note"),),
    ),
    "back": Paper(
        _("Back cover"),
        True,
        _("Closed, counted and sewn."),
        (_("Number of pages"), _("Filed by"), DAY),
    ),
}


def required_of(row: Any) -> list[str]:
    """Return the papers without which a file is not whole, as it stands or as it ended.

    Where nobody mediated there is no file; where nothing was agreed there is no agreement.
    """
    if row.state in ("referred", "declined_by_party"):
        return []
    nothing_agreed = row.state == "ended_no_agreement" and row.agreed_on is None
    left_out = {"agreement"} if nothing_agreed else set()
    return [kind for kind, paper in PAPERS.items() if paper.is_required and kind not in left_out]


def missing_of(row: Any) -> list[str]:
    """Return the required papers of a file that are still to come."""
    there = set(row.papers.filter(stands="there").values_list("kind", flat=True))
    return [kind for kind in required_of(row) if kind not in there]
