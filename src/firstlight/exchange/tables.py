"""Lists of people and things as CSV or XLSX: rosters in, any list page out."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from firstlight.exchange import csvtable, xlsx
from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.filetype import sniff, wrong
from firstlight.exchange.limits import check_size
from firstlight.kernel.characters import plain
from firstlight.kernel.words import listed

TableFormat = Literal["csv", "xlsx"]
MEDIA_TYPES: dict[TableFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What people add to a heading: stars, colons, remarks in brackets such as （必填）.
DECORATION = re.compile(r"[\s*＊:：_\-]+|[(（\[【].*?[)）\]】]")

TITLES = 10  # lines in which the headings are looked for


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its number in the file and the text under each known heading."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A list as read.

    Attributes
    ----------
    fields
        Which of the fields asked for have a column, in the order of the file.
    ignored
        Headings that stand for none of them, to be shown and not silently dropped.
    rows
        Every line that holds something.
    """

    fields: tuple[str, ...]
    ignored: tuple[str, ...]
    rows: list[Row]


def read_table(
    data: bytes,
    filename: str,
    fields: Mapping[str, Sequence[str]],
    required: Collection[str] = (),
) -> Table:
    """Read a CSV or XLSX list; its first line, below titles if there are any, names the columns.

    Parameters
    ----------
    data
        The whole file.
    filename
        As the user calls it.
    fields
        Field to the headings that may stand for it, in any language; case, blanks, stars and
        remarks in brackets do not matter. The field's own name always counts.
    required
        Fields whose column must be there.

    Raises
    ------
    BadFile
        ``empty``, ``wrong-type``, ``missing-column``, ``same-heading``, and what the formats say.
    """
    lines, first, columns = _laid_out(data, filename, fields, required)
    number, headings = lines[first]
    _check_columns(number, headings, columns, fields, required)
    if required and len(lines) == first + 1:
        raise BadFile("empty", _("There is nothing below the line that names the columns."))
    return Table(
        fields=tuple(field for field in columns if field),
        ignored=tuple(h for h, field in zip(headings, columns, strict=True) if h and not field),
        rows=[Row(line, _named(columns, cells)) for line, cells in lines[first + 1 :]],
    )


def without_the_rest(
    data: bytes,
    filename: str,
    fields: Mapping[str, Sequence[str]],
    required: Collection[str] = (),
) -> bytes:
    """Return a list as CSV without what nobody asked for: titles, and the cells of other columns.

    Their headings stay, so that they can be named, and each line keeps its number in the file.
    Arguments and errors are those of `read_table`; a workbook with such a list on several sheets
    is ``several-sheets``, for nobody would miss the others.
    """
    read_table(data, filename, fields, required)
    lines, first, columns = _laid_out(data, filename, fields, required, alone=True)
    padded = [*columns, *[""] * max(len(cells) for _number, cells in lines)]
    kept = [
        (number, [cell if field else "" for field, cell in zip(padded, cells, strict=False)])
        for number, cells in lines[first + 1 :]
    ]
    return csvtable.write_numbered(
        [lines[first], *((number, cells) for number, cells in kept if any(cells))]
    )


def _laid_out(
    data: bytes,
    filename: str,
    fields: Mapping[str, Sequence[str]],
    required: Collection[str],
    *,
    alone: bool = False,
) -> tuple[list[csvtable.Line], int, list[str]]:
    """Return the lines of a file, which of them names the columns, and the field of each.

    Of a workbook it is the first sheet on which a line names what is required, which must be the
    only one where the list is to stand `alone`.
    """
    check_size(data)
    meanings = {_plain(name): field for field in fields for name in (field, *fields[field])}
    sheets = _sheets(data, filename)
    fit = {name: x for name, x in sheets.items() if _first(x, meanings, required) is not None}
    if alone and len(fit) > 1:
        raise BadFile(
            "several-sheets",
            _("There are lists on several sheets: %(sheets)s. Save each as a file of its own."),
            sheets=listed(fit),
        )
    lines = next(iter((fit or sheets).values()))
    if not lines:
        raise BadFile("empty", _("The file is empty."))
    first = _first(lines, meanings, required) or 0
    return lines, first, [meanings.get(_plain(heading), "") for heading in lines[first][1]]


def heading_in(words: Sequence[str], *, chinese: bool) -> str:
    """Return the first of a field's headings in the language of the reader."""
    return next((word for word in words if word.isascii() != chinese), words[0])


def write_table(
    headings: Sequence[str | Promise], rows: Iterable[Sequence[object]], form: TableFormat
) -> bytes:
    """Write a list; times are given in the current time zone, to the minute."""
    names = [str(heading) for heading in headings]
    spelled = ([_spelled(value) for value in row] for row in rows)
    if form == "xlsx":
        return xlsx.write_lines(names, spelled)
    return csvtable.write_lines(names, spelled)


def _sheets(data: bytes, filename: str) -> dict[str, list[csvtable.Line]]:
    kind = sniff(data, filename)
    if kind == "csv":
        return {"": csvtable.read_lines(data)}
    if kind == "xlsx":
        return xlsx.read_sheets(data)
    raise wrong(filename, kind.upper())


def _first(
    lines: Sequence[csvtable.Line], meanings: Mapping[str, str], required: Collection[str]
) -> int | None:
    """Return which line names the columns: titles and remarks may stand above it."""
    for number, (_line, cells) in enumerate(lines[:TITLES]):
        if set(required) <= {meanings.get(_plain(cell)) for cell in cells}:
            return number
    return None


def _check_columns(
    line: int,
    headings: Sequence[str],
    columns: Sequence[str],
    fields: Mapping[str, Sequence[str]],
    required: Collection[str],
) -> None:
    chinese = (get_language() or "").startswith("zh")
    missing = [
        heading_in((*fields[field], field), chinese=chinese)
        for field in required
        if field not in columns
    ]
    if missing:
        raise BadFile(
            "missing-column",
            _("A line at the top must name the columns. Missing: %(missing)s."),
            where=Where(line=line),
            missing=listed(missing),
        )
    twice = [
        heading
        for heading, field in zip(headings, columns, strict=True)
        if field and columns.count(field) > 1
    ]
    if twice:
        raise BadFile(
            "same-heading",
            _("Two columns mean the same: %(headings)s."),
            where=Where(line=line),
            headings=listed(twice),
        )


def _plain(heading: str) -> str:
    return DECORATION.sub("", heading).casefold()


def _named(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    # A short line simply lacks its last cells.
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return {f: cell.strip() for f, cell in zip(columns, padded, strict=False) if f}


def _spelled(value: object) -> str | int | float | None:
    if isinstance(value, str):
        return plain(value)  # one sign that cannot be carried keeps no list from being written
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else plain(str(value))
