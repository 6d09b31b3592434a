"""Signs that nobody sees and no file can carry: left out of what people type or paste."""

import re

# Control characters except tab and line feed, lone surrogates, and code points that are no
# characters: XML and spreadsheets cannot carry them.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85]")


def plain(text: str) -> str:
    """Return `text` with line feeds at the ends of lines and without signs that nobody sees.

    Word processors and chats put them in where somebody copies from them.
    """
    if not FORBIDDEN.search(text):
        return text
    return FORBIDDEN.sub("", LINE_ENDS.sub("\n", text))
