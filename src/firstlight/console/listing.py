"""The one list: filter chips, search, sort, choice of columns, count, pages, CSV and XLSX."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Literal
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise

from firstlight.console.filed import filed_list
from firstlight.exchange.tables import MEDIA_TYPES, write_table

PER_PAGE = 50
SHORT = 16
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: words, perhaps a link, perhaps a state with its key.

    `whole` words, a key for example, are never broken over two lines, however long.
    """

    words: object
    url: str = ""
    state: str = ""
    numeric: bool = False
    whole: bool = False

    @property
    def shown(self) -> str:
        """The words as a table shows them; a day or a moment as figures, in either language."""
        if isinstance(self.words, datetime):
            return timezone.localtime(self.words).strftime("%Y-%m-%d %H:%M")
        return self.words.isoformat() if isinstance(self.words, date) else str(self.words)

    @property
    def is_short(self) -> bool:
        """Whether this is a number, a day or a code: never broken over two lines."""
        return self.whole or (len(self.shown) <= SHORT and self.shown.isascii())


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it shows of a row, and by what it sorts ("" if it does not)."""

    key: str
    label: Words
    show: Callable[[Any], Cell | object]
    order: str | Coalesce | F = ""
    numeric: bool = False
    at_first: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """A chip: what it is called and how it narrows the rows."""

    key: str
    label: Words
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading as the list part draws it."""

    key: str
    label: Words
    url: str
    sorted: str
    shown: bool
    toggle_url: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A chip or an export as the list part draws it."""

    label: Words
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is drawn; `key` is what a bulk act is told."""

    key: str
    cells: list[Cell]


@dataclass(slots=True)
class Listing:
    """Everything that the list part needs."""

    count: int
    columns: list[Heading]
    page: Page[Any]
    rows: list[Row]
    chips: list[Link] = field(default_factory=list)
    exports: list[Link] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    views: list[Link] = field(default_factory=list)
    save_view_url: str = ""
    forget_view_url: str = ""
    bulk_url: str = ""
    all_url: str = ""  # where it is narrowed: the same list whole
    q: str = ""


def listing(
    request: HttpRequest,
    rows: QuerySet[Any],
    columns: Sequence[Column],
    filters: Sequence[Filter] = (),
    *,
    name: str,
    find: Callable[[str], QuerySet[Any]] | None = None,
    total: int | None = None,
    pick: Callable[[Any], object] = attrgetter("pk"),
    called: str = "",
) -> Listing | HttpResponse:
    """Return the list that the address asks for, or the file when it asks for ``out=csv``.

    Parameters
    ----------
    request
        Whose query says ``f`` (filter), ``q`` (search), ``s`` (sort, ``-`` for descending),
        ``c`` (columns), ``page`` and ``out``.
    rows
        All that the actor may see.
    columns, filters
        What can be shown and chosen.
    name
        Of the exported file.
    find
        Narrows by words; it starts from the same rows.
    total
        How many there are, where counting is dear.
    pick
        What a bulk act is told of a row.
    called
        What its files are called, where no page has that name by itself.
    """
    asked = request.GET
    query = asked.get("q", "").strip()
    found = find(query) if find and query else rows
    chosen = next((each for each in filters if each.key == asked.get("f")), None)
    found = chosen.narrow(found) if chosen else found
    shown = _shown(columns, asked.get("c", ""))
    found = _sorted(found, columns, asked.get("s", ""))
    form = asked.get("out", "")
    if form in MEDIA_TYPES:
        return _file(found, shown, called or name, "xlsx" if form == "xlsx" else "csv")
    page = Paginator(found, PER_PAGE).get_page(asked.get("page"))
    views, address = _views(request, name), f"/views/{name}/{_url(request)}"
    active = any(view.active for view in views)
    return Listing(
        count=page.paginator.count if total is None or query or chosen else total,
        columns=[_heading(request, column, shown) for column in columns],
        page=page,
        rows=[
            Row(str(pick(row)), [cell_of(column, row) for column in shown])
            for row in page.object_list
        ],
        chips=[_chip(request, each, chosen) for each in filters],
        exports=[Link(form.upper(), _url(request, out=form)) for form in MEDIA_TYPES],
        all_url=_url(request, f="", q="") if query or chosen else "",
        kept=[(key, asked[key]) for key in ("f", "s", "c") if asked.get(key)],
        q=query,
        views=views,
        save_view_url=address if request.GET and not active else "",
        forget_view_url=address if active else "",
    )


def _views(request: HttpRequest, name: str) -> list[Link]:
    """Return the lists that the reader has kept, the one shown now marked."""
    kept = getattr(request.user, "views", [])
    now = _url(request)
    return [
        Link(view["label"], view["query"], view["query"] == now)
        for view in kept
        if view["list"] == name
    ]


def cell_of(column: Column, row: Any) -> Cell:
    """Return what a column shows of a row."""
    value = column.show(row)
    if isinstance(value, Cell):
        return value
    return Cell("" if value is None else value, numeric=column.numeric)


def _shown(columns: Sequence[Column], asked: str) -> list[Column]:
    keys = set(asked.split(","))
    chosen = [column for column in columns if column.key in keys]
    return chosen or [column for column in columns if column.at_first]


def _sorted(rows: QuerySet[Any], columns: Sequence[Column], asked: str) -> QuerySet[Any]:
    column = next((each for each in columns if each.order and each.key == asked.lstrip("-")), None)
    if column is None:
        return rows
    # What is alike in the column stays in the list's own order: of one day, the morning first.
    by = F(column.order) if isinstance(column.order, str) else column.order
    first = by.desc() if asked.startswith("-") else by.asc()
    return rows.order_by(first, *rows.query.order_by, "pk")


def _heading(request: HttpRequest, column: Column, shown: Sequence[Column]) -> Heading:
    asked = request.GET.get("s", "")
    order = {column.key: "ascending", f"-{column.key}": "descending"}.get(asked, "")
    turned = f"-{column.key}" if asked == column.key else column.key
    keys = [each.key for each in shown]
    toggled = [key for key in keys if key != column.key] if column.key in keys else None
    return Heading(
        key=column.key,
        label=column.label,
        url=_url(request, s=turned) if column.order else "",
        sorted=order,
        shown=column in shown,
        toggle_url=_url(request, c=",".join([*keys, column.key] if toggled is None else toggled)),
        numeric=column.numeric,
    )


def _chip(request: HttpRequest, each: Filter, chosen: Filter | None) -> Link:
    active = chosen is not None and chosen.key == each.key
    return Link(each.label, _url(request, f="" if active else each.key), active)


def _url(request: HttpRequest, **changed: str) -> str:
    kept = {key: value for key, value in request.GET.items() if key not in ("page", "out")}
    query = {key: value for key, value in {**kept, **changed}.items() if value}
    return f"?{urlencode(query)}" if query else "?"


def _file(
    rows: Iterable[Any], columns: Sequence[Column], name: str, form: Literal["csv", "xlsx"]
) -> HttpResponse:
    table = ([_plain(cell_of(column, row).words) for column in columns] for row in rows)
    data = write_table([column.label for column in columns], table, form)
    return HttpResponse(
        data,
        content_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": filed_list(name, form)},
    )


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Promise) else value
