"""Tables as XLSX workbooks: the first sheet, values only, nothing calculated.

The library is loaded with the first workbook: most commands and pages need none.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from firstlight.exchange.columns import half_widths
from firstlight.exchange.csvtable import Line
from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.limits import unpack
from firstlight.exchange.text import checked, clean

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

MAX_ROWS = 100_000
MAX_SHEETS = 12
MAX_COLUMNS = 256
MAX_CELL = 32_767
# A column opens as wide as its longest text among the first rows, within reason.
LOOKED_AT, WIDEST = 200, 60
Value = str | int | float | None
# A workbook's XML has no use for these; whoever puts them in wants the reader to fetch or expand.
FORBIDDEN_XML = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,  # what ElementTree's ParseError is
)


def read_lines(data: bytes) -> list[Line]:
    """Read every row of the first sheet that holds something, with its number (from 1).

    Raises
    ------
    BadFile
        ``bad-xlsx``, ``entities``, ``too-big`` or ``control-character``.
    """
    return next(iter(_read(data, 1).values()))


def read_sheets(data: bytes) -> dict[str, list[Line]]:
    """Read every sheet by its name, each as `read_lines` reads the first.

    Raises
    ------
    BadFile
        As `read_lines`.
    """
    return _read(data, MAX_SHEETS)


def _read(data: bytes, most: int) -> dict[str, list[Line]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    for content in unpack(data, (".xml", ".rels")).values():
        if any(word in content for word in FORBIDDEN_XML):
            raise BadFile(
                "entities",
                _("The file declares entities or a document type, which is not accepted."),
            )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl remarks on styles that nobody reads
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = book.worksheets[:most]
            if not sheets:
                raise IndexError
            return {
                sheet.title: _lines(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True))
                for sheet in sheets
            }
    except (*BROKEN, InvalidFileException) as error:
        raise BadFile("bad-xlsx", _("The workbook is damaged or is not XLSX.")) from error


def write_lines(
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    title: str = "Firstlight",
) -> bytes:
    """Write one sheet; text is stored as text, so nothing in it is ever calculated."""
    return write_sheets([(title, headings, rows)])


def write_sheets(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]]) -> bytes:
    """Write several sheets, each of a title, headings and rows, as `write_lines` writes one."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for title, headings, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        left = iter(rows)
        first = list(islice(left, LOOKED_AT))
        for number, width in enumerate(_widths([headings, *first]), 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.append([_cell(sheet, heading) for heading in headings])
        for row in chain(first, left):
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(rows: Sequence[Sequence[Value]]) -> list[int]:
    """Return how wide each column opens, so that nobody has to pull it open to read it."""
    return [
        min(WIDEST, max(half_widths("" if cell is None else str(cell)) for cell in column) + 2)
        for column in zip_longest(*rows)
    ]


def _lines(rows: Iterable[Sequence[object]]) -> list[Line]:
    from openpyxl.utils import get_column_letter

    lines: list[Line] = []
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise BadFile(
                "too-many-rows", _("The sheet has more than %(limit)s rows."), limit=MAX_ROWS
            )
        try:
            cells = [
                clean(_text(value), get_column_letter(column))
                for column, value in enumerate(row, 1)
            ]
        except BadFile as bad:
            raise bad.at(Where(line=number)) from bad
        while cells and not cells[-1]:
            cells.pop()
        if any(cell.strip() for cell in cells):
            lines.append((number, cells))
    return lines


def _text(value: object) -> str:
    """Spell a cell's value as a person would type it; a number's spurious .0 goes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        plain = value.time() == time() and value.tzinfo is None
        return value.date().isoformat() if plain else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _cell(sheet: object, value: str | float | None) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=None)
    if isinstance(value, str):
        if len(checked(value, "cell")) > MAX_CELL:
            raise BadFile(
                "too-long",
                _("“%(what)s” is longer than %(limit)s characters."),
                what=value[:20],
                limit=MAX_CELL,
            )
        cell.value = value
        cell.data_type = "s"  # openpyxl takes "=1+1" for a formula unless told
        cell.quotePrefix = True  # and the spreadsheet keeps it text when somebody edits it
    elif isinstance(value, float) and float(f"{value:.16g}") != value:
        cell.value, cell.data_type = repr(value), "s"  # numbers would lose the 17th digit
    elif value is not None:
        cell.value = value
    return cell
