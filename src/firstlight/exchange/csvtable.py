"""Tables as CSV: UTF-8 with or without mark, UTF-16, GB 18030; comma, semicolon or tab."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.formula import neutralise, restore
from firstlight.exchange.text import checked, clean, decode

QUOTED = re.compile(r'"(?:[^"]|"")*"')
DELIMITERS = ",;\t"
MAX_CELL = 8 * 1024 * 1024

Line = tuple[int, list[str]]


def read_lines(data: bytes) -> list[Line]:
    """Read every line that holds something, with its number in the file (from 1).

    Raises
    ------
    BadFile
        ``encoding``, ``bad-csv`` or ``control-character``, with the line.
    """
    text = decode(data)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines: list[Line] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((start, _cleaned(start, cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(
            "bad-csv",
            _("A quotation mark is opened here and never closed, or stands inside a cell."),
            where=Where(line=start),
        ) from error
    return lines


def write_lines(
    headings: Sequence[str],
    rows: Iterable[Sequence[str | int | float | None]],
    encoding: str = "utf-8-sig",
) -> bytes:
    """Write a table; by default UTF-8 with the mark that spreadsheets look for."""
    out = io.StringIO(newline="")
    # Quoted headings let a reader find the delimiter without guessing.
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow([_cell(heading) for heading in headings])
    csv.writer(out).writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode(encoding)


def write_numbered(lines: Iterable[Line]) -> bytes:
    """Write lines so that each is read with the number that it has here; the others are empty."""
    out = io.StringIO(newline="")
    at = 1
    for number, cells in lines:
        out.write("\r\n" * (number - at))
        flat = [_cell(" ".join(cell.split())) for cell in cells]
        csv.writer(out, quoting=csv.QUOTE_ALL).writerow(flat)
        at = number + 1
    return out.getvalue().encode("utf-8-sig")


def _delimiter(text: str) -> str:
    lines = QUOTED.sub("", text[:100_000]).splitlines()
    # A title may stand alone above the headings.
    heading = next((line for line in lines if any(sign in line for sign in DELIMITERS)), "")
    return max(DELIMITERS, key=heading.count)


def _cleaned(line: int, cells: list[str]) -> list[str]:
    from openpyxl.utils import get_column_letter

    try:
        return [
            restore(clean(cell, get_column_letter(number), longest=MAX_CELL))
            for number, cell in enumerate(cells, 1)
        ]
    except BadFile as bad:
        raise bad.at(Where(line=line)) from bad


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return neutralise(checked(value, "cell", longest=MAX_CELL))
    return repr(value)
