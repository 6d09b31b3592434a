"""Read a PDF's pages and words back, without the tools that made it."""

import re
import zlib

# In a page's drawing: a font is taken up, a string in figures, or the beginning of one in letters.
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\(")
# In a string: a sign that was escaped, or any other; brackets in pairs stand as they are.
SIGN = re.compile(rb"\\([0-7]{3}|.)|(.)", re.DOTALL)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def page_count(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def embedded_fonts(pdf):
    return pdf.count(b"/FontFile2") + pdf.count(b"/FontFile3")


def streams(pdf):
    for found in re.finditer(rb"stream\r?\n", pdf):
        try:
            yield zlib.decompressobj().decompress(pdf[found.end() :])
        except zlib.error:
            continue


def _table(stream):
    """What each glyph of a font stands for, by the font's ToUnicode table."""
    pairs = re.findall(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>", stream)
    return {int(g, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for g, text in pairs}


def letters(pdf):
    """Every letter that some font of the file can show, by its ToUnicode tables."""
    tables = [_table(each) for each in streams(pdf) if b"beginbfchar" in each]
    return {letter for table in tables for text in table.values() for letter in text}


def words(pdf):
    """All text of the file in the order in which it is drawn, without any blank.

    Blanks are left out because a setter moves on instead of drawing them.
    """
    fonts = {}
    for name, key in re.findall(rb"/(f\d+) (\d+) 0 R", pdf):
        table = re.search(rb"\n%s 0 obj\n.*?/ToUnicode (\d+) 0 R" % key, pdf, re.DOTALL)[1]
        at = re.search(rb"\n%s 0 obj.*?stream\r?\n" % table, pdf, re.DOTALL).end()
        fonts[name] = _table(zlib.decompressobj().decompress(pdf[at:]))
    said, font = [], {}
    for stream in streams(pdf):
        at = 0
        while b" Tf" in stream and (found := SHOWN.search(stream, at)):
            at = found.end()
            if found[1]:
                font = fonts[found[1]]
                continue
            if found[2]:
                drawn = bytes.fromhex(found[2].decode())
            else:
                drawn, at = _string(stream, at)
            said += [font[(a << 8) + b] for a, b in zip(drawn[::2], drawn[1::2], strict=True)]
    return re.sub(r"\s", "", "".join(said))


def _string(stream, at):
    """The bytes of the string that begins at `at`, and where it has ended."""
    drawn, open_brackets = bytearray(), 1
    while True:
        sign = SIGN.match(stream, at)
        at = sign.end()
        if sign[1]:
            drawn += bytes([int(sign[1], 8)]) if len(sign[1]) == 3 else PLAIN.get(sign[1], sign[1])
            continue
        open_brackets += {b"(": 1, b")": -1}.get(sign[2], 0)
        if not open_brackets:
            return bytes(drawn), at
        drawn += sign[2]
