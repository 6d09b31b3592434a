"""Read a PDF's pages and words back, without the tools that made it."""

import re
import zlib


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


def letters(pdf):
    """Every letter that some font of the file can show, by its ToUnicode tables."""
    found = set()
    for stream in streams(pdf):
        if b"beginbfchar" not in stream:
            continue
        for _glyph, text in re.findall(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>", stream):
            found |= set(bytes.fromhex(text.decode()).decode("utf-16-be"))
    return found
