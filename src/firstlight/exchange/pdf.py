"""Printed pages as PDF, set by Typst from the templates beside this file; nothing is fetched."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import typst
from django.utils.translation import gettext_lazy as _

from firstlight.exchange import fonts
from firstlight.exchange.errors import BadFile

TEMPLATES = Path(__file__).parent / "typst"
Template = Literal["briefing", "casepaper", "timeline", "list", "paper"]
MEDIA_TYPE = "application/pdf"
# A run of letters without a blank cannot be broken by the setter; these could leave the page.
# A hash fits and must stay searchable.
RUN = re.compile(r"(?<![!-~])(?![0-9a-f]{64}(?![!-~]))[!-~]{24,}")
BREAK_HERE = "\u200b"
# Invisible in print, and able to turn a line's direction round.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def compile_pdf(template: Template, data: Mapping[str, object]) -> bytes:
    """Set a page.

    Parameters
    ----------
    template
        Which page.
    data
        JSON values, as the template's head describes them.

    Returns
    -------
    bytes
        PDF with its fonts embedded. Equal data give equal bytes.

    Raises
    ------
    BadFile
        ``cannot-print`` if Typst cannot set it, such as a map that is no SVG.
    """
    source = TEMPLATES / f"{template}.typ"
    try:
        made = typst.compile(
            source,
            root=TEMPLATES,
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(printable(data), ensure_ascii=False)},
            format="pdf",
        )
    except typst.TypstError as error:
        raise BadFile("cannot-print", _("This page cannot be printed.")) from error
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def printable(value: object) -> object:
    """Return the same values with text that stays on the page: nothing else is changed."""
    if isinstance(value, str):
        # Drawings are code, not text.
        return value if value.startswith("<svg") else _breakable(UNPRINTABLE.sub("", value))
    if isinstance(value, Mapping):
        return {key: printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each) for each in value]
    return value


def _breakable(text: str) -> str:
    return RUN.sub(lambda run: BREAK_HERE.join(run[0]), text)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.folder()]
    )
