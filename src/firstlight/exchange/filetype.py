"""Tell what a file is by what it holds, and say so when it is something else."""

import re
from typing import Literal

from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile

Kind = Literal["geojson", "kml", "kmz", "csv", "xlsx", "gpx"]
# What files of other kinds begin with, and what people call them.
FOREIGN = {
    b"%PDF": "PDF",
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"Rar!": "RAR",
    b"\x1f\x8b": "GZIP",
    b"SQLite format": "SQLite",
}
# Old systems hand out pages with a table in them under the name of a workbook.
HTML = re.compile(rb"^<(!doctype\s+html|html|table|meta|style)\b", re.IGNORECASE)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
NAMED = (".geojson", ".json", ".kml", ".kmz", ".xlsx", ".gpx")


def sniff(data: bytes, filename: str = "") -> Kind:
    """Tell the format by the content; the name only serves to say what was expected.

    Raises
    ------
    BadFile
        ``wrong-type`` if it is none of ours.
    """
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    foreign = next((name for magic, name in FOREIGN.items() if head.startswith(magic)), "")
    if foreign:
        raise wrong(filename, foreign)
    if head.startswith(b"PK"):
        return _packed(data, filename)
    if head.startswith(b"{"):
        return "geojson"
    if HTML.search(head):
        raise wrong(filename, "HTML")
    if head.startswith(b"<"):
        return "gpx" if b"<gpx" in head else "kml"
    if filename.lower().endswith(NAMED) or (b"\x00" in head and not head.startswith(UTF16)):
        raise wrong(filename)
    return "csv"


def wrong(filename: str, kind: str = "") -> BadFile:
    """Make the complaint about a file of another kind."""
    if kind in ("XLS", "HTML"):  # what old systems and programs hand out as a workbook
        return BadFile(
            "wrong-type",
            _("This is no XLSX but a file of the kind %(kind)s. Save it as XLSX or CSV."),
            kind=kind,
        )
    if kind:
        return BadFile(
            "wrong-type",
            _("This is a file of the kind %(kind)s, which cannot be used here."),
            kind=kind,
        )
    return BadFile(
        "wrong-type",
        _("“%(filename)s” does not hold what its name says, or is damaged."),
        filename=filename[:80],
    )


def _packed(data: bytes, filename: str) -> Kind:
    # A zip lists the names of its members in plain bytes at its end.
    if b"xl/workbook" in data:
        return "xlsx"
    if b".kml" in data.lower():
        return "kmz"
    raise wrong(filename, "ZIP")
