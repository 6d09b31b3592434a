"""The rows of a list: hundreds of cells stand on a page."""

from collections.abc import Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from firstlight.console.listing import Cell, Listing, Row, Words
from firstlight.console.templatetags.desk import state

register = template.Library()

NUMERIC, SHORT, PLAIN = SafeString(' class="num"'), SafeString(' class="short"'), SafeString("")
PICK = (
    '<label class="choice pick">'
    '<input type="checkbox" name="pick" value="{}" aria-label="{}"></label> '
)


@register.simple_tag
def list_rows(of: Listing) -> SafeString:
    """Draw the rows of a `listing`, with a box to choose each where acts on many are offered.

    Each cell names its column: on a phone a row stands as a card, without a head above it.
    """
    of_what = [_of(each.label) for each in of.columns if each.shown]
    rows = ((_cells(row, of_what, can_pick=bool(of.bulk_url)),) for row in of.rows)
    return format_html_join("", "<tr data-row>{}</tr>", rows)


def _of(label: Words) -> SafeString:
    return format_html(' data-of="{}"', label)


def _cells(row: Row, of_what: list[SafeString], *, can_pick: bool) -> SafeString:
    return format_html_join("", "<td{}{}>{}{}</td>", _parts(row, of_what, can_pick=can_pick))


def _parts(
    row: Row, of_what: list[SafeString], *, can_pick: bool
) -> Iterator[tuple[str, str, str, str]]:
    for place, (cell, name) in enumerate(zip(row.cells, of_what, strict=True)):
        look = NUMERIC if cell.numeric else SHORT if cell.is_short else PLAIN
        box = format_html(PICK, row.key, cell.shown) if can_pick and place == 0 else PLAIN
        yield look, name, box, _content(cell)


def _content(cell: Cell) -> str:
    if cell.state:
        return state(cell.state, cell.words)
    return format_html('<a href="{}">{}</a>', cell.url, cell.shown) if cell.url else cell.shown
