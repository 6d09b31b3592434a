"""What a definition consists of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from firstlight.kernel.actor import Actor

Words = str | Promise
Rows = Callable[[], QuerySet[Any]]


class Coverage(Enum):
    """Of what a figure's coverage is told: how many of these have reported anything."""

    TEAMS = "teams"
    STATIONS = "stations"
    GRIDS = "grids"
    LOGS = "logs"  # of the shifts that took place, those whose log was handed in


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from.

    Attributes
    ----------
    rows
        All rows that count, of every station, by the query of their own room.
    at : str
        The field that says when; "" for what simply is there today.
    sees
        The rows that an actor may open, by the same room's query.
    page : str
        The address of a row's page, by name; `page_key` is the field that it is called by.
    team, grid, kind : str
        Fields that say of which team, grid and kind a row is; "" where it has none.
    value : str
        The field that is added up; "" counts rows.
    is_dated : bool
        Whether `at` holds days rather than moments.
    called : tuple of str
        Fields with the number, title or place that a row is known by to who may open it; never a
        person's name.
    touched : mapping
        How the log names what a row hangs on, to the field with its key; its own name is known.
    words
        What its rows are called where a measure has several sources.
    """

    rows: Rows
    at: str
    sees: Callable[[Actor], QuerySet[Any]]
    page: str = ""
    page_key: str = "pk"
    seen_by: str = "pk"
    team: str = "organisation_id"
    grid: str = ""
    kind: str = ""
    value: str = ""
    is_dated: bool = False
    called: tuple[str, ...] = ()
    touched: Mapping[str, str] = field(default_factory=dict)
    words: Words = ""


def hanging_on(
    parent: str,
    label: str,
    rows: Rows,
    at: str,
    sees: Callable[[Actor], QuerySet[Any]],
    **more: Any,
) -> Source:
    """Return a source of rows that hang on another row: its team is theirs, its page is opened.

    Parameters
    ----------
    parent, label
        The field that leads to that row, and how the log names it.
    rows, at, sees, more
        As in `Source`.
    """
    key = f"{parent}_id"
    usual = {"seen_by": key, "page_key": key, "team": f"{parent}__organisation_id"}
    return Source(rows, at, sees, touched={label: key}, **usual | more)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure.

    Attributes
    ----------
    key : str
        Its name in addresses and files.
    room : str
        Whose matter it is: the module that can be switched off, and the heading it stands under.
    period_rule
        What puts a row into a period.
    is_sealed : bool
        Whether rows stand only before those who may open them; everybody else sees the count.
    of_things : bool
        Whether things or places are counted, not people or what happened to them: a count of one
        car need not be hidden.
    is_blurred : bool
        Whether a count under 5 is told nowhere, on no page and in no file.
    """

    key: str
    room: str
    name: Words
    definition: Words
    unit: Words
    period_rule: Words
    sources: tuple[Source, ...]
    coverage: Coverage = Coverage.TEAMS
    kinds: Mapping[str, Words] = field(default_factory=dict)
    is_sealed: bool = False
    of_things: bool = False
    is_blurred: bool = False

    @property
    def is_stock(self) -> bool:
        """Whether it says what is there today, whatever the period."""
        return all(not source.at for source in self.sources)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """By what it can be broken down."""
        parts = [name for name in ("team", "grid", "kind") if self._has(name)]
        return ("station", *parts)

    def _has(self, name: str) -> bool:
        return any(getattr(source, name) for source in self.sources)
