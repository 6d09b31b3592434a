"""Questions that every request asks: put into SQL once, then asked with other values.

Django writes the SQL of a query anew each time it is asked, which takes many times as long as the
database takes to answer it. That is right for the hundreds of questions that are asked now and
then. Who sits at the keyboard, what is switched off and which calls concern somebody is asked by
every request, and the desk asks dozens more; such a question is written as an ordinary queryset,
and its SQL is kept. The answer is asked anew each time.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any, Generic, ParamSpec, TypeGuard, TypeVar, get_args, get_origin
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

P = ParamSpec("P")
T = TypeVar("T")
Row = tuple[Any, ...]
# Of a question about several keys there is one SQL for each number of keys; beyond this many it
# is written anew each time, and the writing no longer matters.
MOST_KEYS = 32


@dataclass(frozen=True, slots=True)
class _Written:
    """SQL, and which of its parameters are filled from what is asked."""

    sql: str
    constants: tuple[Any, ...]
    slots: tuple[tuple[int, int], ...]  # (place among the parameters, place among the values)
    readers: tuple[tuple[int, Any, tuple[Callable[..., Any], ...]], ...]
    make: Callable[[Row], Any] | None  # a model's row from the values, if such are asked for


class Question(Generic[P, T]):
    """A queryset by its parameters.

    Parameters
    ----------
    ask
        Returns the queryset, of a model's rows (``select_related`` and ``only`` as one likes, but
        nothing prefetched) or of a ``values_list``, for its arguments, each a `UUID`, `datetime`,
        `date`, `int`, `float` or `str`, or a ``Sequence`` of one of these. It must use every
        argument as it stands, and must be the same query whatever their values: it is called with
        made-up ones.
        What is given by name is not asked with but written into the SQL: how many rows at most.
    """

    def __init__(self, ask: Callable[P, QuerySet[Any, T]]) -> None:
        self.ask: Callable[..., QuerySet[Any, T]] = ask
        parameters = inspect.signature(ask, eval_str=True).parameters.values()
        asked = [each for each in parameters if each.kind is not each.KEYWORD_ONLY]
        self.kinds = tuple(each.annotation for each in asked)
        self._written = lru_cache(maxsize=256)(self._write)

    def __call__(self, *values: P.args, **named: P.kwargs) -> list[T]:
        """Return the rows; values as tuples of the fields' own types."""
        if any(_is_many(value) and not value for value in values):
            return []
        shape = tuple(len(value) if _is_many(value) else 0 for value in values)
        if max(shape, default=0) > MOST_KEYS:
            return list(self.ask(*values, **named))
        connection = connections[DEFAULT_DB_ALIAS]
        key: Any = named
        written = self._written(shape, connection.vendor, **key)
        told = [_told(value, connection) for value in _flat(values)]
        parameters = list(written.constants)
        for place, source in written.slots:
            parameters[place] = told[source]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, parameters)
            rows: list[Any] = cursor.fetchall()
        if written.readers:
            rows = [_read(row, written, connection) for row in rows]
        return [written.make(row) for row in rows] if written.make else rows

    def _write(self, shape: tuple[int, ...], _vendor: str, **named: Any) -> _Written:
        connection = connections[DEFAULT_DB_ALIAS]
        numbers = count(1)
        marks = [
            [_mark(get_args(kind)[0], next(numbers)) for _ in range(size)]
            if get_origin(kind)
            else _mark(kind, next(numbers))
            for kind, size in zip(self.kinds, shape, strict=True)
        ]
        asked: Any = self.ask(*marks, **named)
        if asked._iterable_class not in (ModelIterable, ValuesListIterable):
            raise AssertionError(f"{self.ask.__qualname__} asks for neither rows nor values")
        compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, constants = compiler.as_sql()
        told = [_told(mark, connection) for mark in _flat(marks)]
        slots = tuple((i, told.index(each)) for i, each in enumerate(constants) if each in told)
        if {source for _place, source in slots} != set(range(len(told))):
            raise AssertionError(f"{self.ask.__qualname__} does not use all it is asked with")
        converters = compiler.get_converters([each[0] for each in compiler.select])
        readers = tuple(
            (place, expression, tuple(found)) for place, (found, expression) in converters.items()
        )
        make = _maker(compiler) if asked._iterable_class is ModelIterable else None
        return _Written(sql, tuple(constants), slots, readers, make)


def how_many(asked: Sequence[QuerySet[Any, Any]]) -> list[int]:
    """Return how many rows each queryset has: one question to the database, however many they are.

    None of them may be cut (``[:n]``).
    """
    connection = connections[DEFAULT_DB_ALIAS]
    parts: list[str] = []
    parameters: list[Any] = []
    for number, rows in enumerate(asked):
        try:
            compiler = rows.order_by().values("pk").query.get_compiler(DEFAULT_DB_ALIAS)
            sql, given = compiler.as_sql()
        except EmptyResultSet:  # nothing can fit: the database need not be asked
            continue
        parts.append(f"SELECT {number}, COUNT(*) FROM ({sql}) rows_of_{number}")  # noqa: S608 - written by Django
        parameters += given
    counts = [0] * len(asked)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for number, count_of in cursor.fetchall():
                counts[number] = count_of
    return counts


def _mark(kind: type, number: int) -> Any:
    """Return a value of a kind that no query has by itself."""
    if kind is UUID:
        return UUID(int=(0xF1257 << 100) + number)
    if kind is str:
        return f"\x01asked {number}\x01"
    if kind is int:
        return 29_017 + number  # within the smallest column, or Django would leave it out
    if kind is float:
        return 29_017.5 + number
    moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(days=number, microseconds=number)
    return moment if kind is datetime else moment.date()


def _is_many(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _flat(values: Sequence[Any]) -> list[Any]:
    return [each for value in values for each in (value if _is_many(value) else (value,))]


def _told(value: Any, connection: Any) -> Any:
    """Return a value as the database takes it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _maker(compiler: Any) -> Callable[[Row], Any]:
    """Return what makes a model's row, and the rows selected with it, as a queryset does."""
    model, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [column.target.attname for column, *_rest in compiler.select[start:end]]
    related = get_related_populators(  # type: ignore[call-arg]  # the stubs are a version ahead
        compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS
    )
    counted = (compiler.annotation_col_map or {}).items()

    def make(row: Row) -> Any:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
        for each in related:
            each.populate(row, made)
        for name, place in counted:
            setattr(made, name, row[place])
        return made

    return make


def _read(row: Row, written: _Written, connection: Any) -> Row:
    """Return a row with its values in the fields' own types."""
    read = list(row)
    for place, expression, converters in written.readers:
        for convert in converters:
            read[place] = convert(read[place], expression, connection)
    return tuple(read)
