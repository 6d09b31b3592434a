"""One paper of a file on A4: what is known is printed, what is not is a line to write on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils import translation
from django.utils.translation import gettext as _

from firstlight.exchange.foot import printed
from firstlight.exchange.pdf import compile_pdf


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A paper.

    Attributes
    ----------
    about
        Number and kind of the file.
    text
        What it says above its parts.
    parts
        Heading and words of each part; no words leave lines to write on.
    signers
        Who signs, each with a line.
    seal
        The words beside the place of a seal; "" for none.
    """

    title: str
    about: str
    text: str
    parts: Sequence[tuple[str, str]]
    signers: Sequence[str]
    seal: str = ""


def paper_pdf(
    paper: CasePaper, printed_at: datetime, zone: tzinfo, language: str, by: str = ""
) -> bytes:
    """Set the paper; language ``zh-hans`` or ``en``, `by` whoever prints it."""
    with translation.override(language):
        return compile_pdf(
            "casepaper",
            {
                "title": paper.title,
                "about": paper.about,
                "text": paper.text,
                "parts": [list(each) for each in paper.parts],
                "signers": list(paper.signers),
                "seal": paper.seal,
                "date": _("Date"),
                "language": language[:2],
                "footer": printed(
                    printed_at,
                    zone,
                    by,
                    _("Confidential: for the parties and their mediator."),
                ),
            },
        )
