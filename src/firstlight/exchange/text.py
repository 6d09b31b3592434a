"""Text as it comes in files from many hands: encodings, line ends, what may not be in it."""

import codecs

from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile, Where
from firstlight.kernel.characters import FORBIDDEN

MAX_TEXT = 100_000


def decode(data: bytes) -> str:
    """Decode a text file: UTF-8 with or without mark, UTF-16 with mark, else GB 18030.

    Raises
    ------
    BadFile
        ``encoding`` if it is none of these, or UTF-8 in which some bytes are lost.
    """
    if data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            # As GB 18030 nearly everything can be read: names would become others.
            if encoding.startswith("utf-8") and _is_mostly_utf8(data):
                raise BadFile(
                    "encoding",
                    _("The file is damaged: a character is broken. Save it again as UTF-8."),
                    where=Where(line=data.count(b"\n", 0, error.start) + 1),
                ) from error
    raise BadFile(
        "encoding",
        _("The text is neither UTF-8 nor GB 18030. Save the file again as UTF-8."),
    )


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether text that is not whole UTF-8 is so for the greater part."""
    beyond = [sign for sign in data.decode("utf-8", "replace") if sign > "\x7f"]
    return beyond.count("\ufffd") * 4 < len(beyond)  # a few of ours can be read as either


def clean(text: str, field: str, longest: int = MAX_TEXT) -> str:
    """Return `text` with line ends as line feeds; refuse characters that no format can carry."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return checked(text, field, longest)


def checked(text: str, field: str, longest: int = MAX_TEXT) -> str:
    """Refuse control characters, broken characters and endless text; else return `text`."""
    found = FORBIDDEN.search(text)
    if found:
        raise BadFile(
            "control-character",
            _("“%(what)s” holds a character that cannot be shown or stored (%(character)s)."),
            field=field,
            what=field,
            character=f"U+{ord(found[0]):04X}",
        )
    if len(text) > longest:
        raise BadFile(
            "too-long",
            _("“%(what)s” is longer than %(limit)s characters."),
            field=field,
            what=field,
            limit=longest,
        )
    return text
