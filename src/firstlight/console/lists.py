"""A list sent in as a file: its lines as an act takes them, its faults by line and column."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from firstlight.exchange.limits import read_all
from firstlight.exchange.tables import Row, read_table
from firstlight.kernel.errors import Refusal
from firstlight.kernel.forms import Outcome


def take_list(
    request: HttpRequest,
    fields: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    act: Callable[[list[Row]], Outcome],
    *,
    columns: Mapping[str, object],
    typed: Collection[str] = (),
) -> Outcome:
    """Read the posted ``file`` and act on its rows; say of the first fault which line it is in.

    Parameters
    ----------
    request
        The posted form.
    fields, needed
        The columns by all that they are called, and those that must be there (`read_table`).
    act
        Carries the rows out as ``lines`` of an action.
    columns
        What a person calls each column.
    typed
        What stands on the form besides: its faults keep their place, all others stand beside the
        file.
    """
    file = request.FILES.get("file")
    if file is None:
        return Outcome(errors={"file": _("Choose a file.")})
    try:
        table = read_table(read_all(file), file.name or "", fields, needed)
    except Refusal as no:
        return Outcome(errors={"file": str(no)})
    outcome = act(table.rows)
    found: dict[str, str] = {}
    for field, sentence in outcome.errors.items():
        if field in typed:
            found[field] = sentence
        else:
            found.setdefault("file", _by_line(field, sentence, table.rows, columns))
    outcome.errors = found
    return outcome


def line_of(row: Row, spelled: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return a row as a line of an act; words may be those of the page or the keys themselves."""
    words = {name: text for name, text in row.values.items() if text}
    for name, known in spelled.items():
        if name in words:
            words[name] = known.get(words[name], words[name])
    return {"line": row.line, **words}


def _by_line(field: str, sentence: str, rows: Sequence[Row], columns: Mapping[str, object]) -> str:
    parts = field.split(".")
    if parts[0] != "lines" or len(parts) < 2:
        return sentence
    line = rows[int(parts[1])].line
    if len(parts) == 2:  # of the whole line
        return _("Line %(line)s: %(why)s") % {"line": line, "why": sentence}
    column = columns.get(parts[-1], parts[-1])
    return _("Line %(line)s, %(column)s: %(why)s") % {
        "line": line,
        "column": column,
        "why": sentence,
    }
