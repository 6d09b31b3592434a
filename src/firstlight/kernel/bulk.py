"""Thousands of rows at once, at the speed of the database rather than of objects.

Only for rows that nobody holds as objects yet: what the outbox of jobs and messages is filled
with. Rows that exist already are left as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone


def insert_new(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    fixed: Mapping[str, Any],
) -> None:
    """Insert rows, all or none; a row in conflict with one that exists is skipped.

    They go with the caller's transaction where there is one.

    Parameters
    ----------
    model
        Whose table.
    names
        The fields that differ from row to row, the key among them unless the database makes it.
    rows
        Their values, in the order of `names`.
    fixed
        Fields that are the same in all; every other field takes its default.

    Raises
    ------
    KeyError
        When a name is no field of the model.
    ValueError
        When a text is too long for its column.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    varying = [fields[name] for name in names]
    same = [
        (field, field.get_db_prep_save(fixed.get(name, _default(field)), connection))
        for name, field in fields.items()
        if name not in names and not isinstance(field, models.AutoField)
    ]
    if unknown := fixed.keys() - fields.keys():
        raise KeyError(sorted(unknown))
    by_field = list(zip(*rows, strict=True))
    if by_field:
        columns = [_prepared(f, column) for f, column in zip(varying, by_field, strict=True)]
        insert = _insert_copied if connection.vendor == "postgresql" else _insert_each
        with transaction.atomic():  # the table they are copied into lasts as long as this does
            insert(model, varying, list(zip(*columns, strict=True)), same)


Prepared = Sequence[tuple[Any, ...]]
Same = Sequence[tuple[Any, Any]]


def _insert_each(
    model: type[models.Model], varying: Sequence[Any], rows: Prepared, same: Same
) -> None:
    """Run one prepared statement for every row: what SQLite is quickest at."""
    tail = tuple(value for _field, value in same)
    places = ", ".join(["%s"] * (len(varying) + len(tail)))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"{_into(model, varying, same)} VALUES ({places}) ON CONFLICT DO NOTHING",
            [(*row, *tail) for row in rows],
        )


def _insert_copied(
    model: type[models.Model], varying: Sequence[Any], rows: Prepared, same: Same
) -> None:
    """Copy into a table that lasts for the transaction, then insert: PostgreSQL's quickest way."""
    columns = ", ".join(
        f"{connection.ops.quote_name(f.column)} {f.db_type(connection)}" for f in varying
    )
    constants = "".join(f", %s::{field.db_type(connection)}" for field, _value in same)
    insert = f"{_into(model, varying, same)} SELECT sent.*{constants} FROM sent"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE sent ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY sent FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"{insert} ON CONFLICT DO NOTHING", [value for _field, value in same])
        cursor.execute("DROP TABLE sent")


def _into(model: type[models.Model], varying: Sequence[Any], same: Same) -> str:
    """Begin the statement: names of our own tables and columns only, values are parameters."""
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(f.column) for f in (*varying, *(f for f, _value in same)))
    return f"INSERT INTO {quoted(model._meta.db_table)} ({columns})"


def _default(field: Any) -> Any:
    if getattr(field, "auto_now_add", False):
        return timezone.now()
    return field.get_default()


def _prepared(field: Any, column: Sequence[Any]) -> list[Any]:
    """Return one field's values as parameters."""
    if isinstance(field, models.CharField | models.TextField):
        return _fitting(field, [str(value) for value in column])
    if isinstance(field, models.UUIDField):
        if connection.features.has_native_uuid_field:
            return list(column)
        return [None if value is None else value.hex for value in column]
    return _converted(field, column)


def _fitting(field: Any, texts: list[str]) -> list[str]:
    """Refuse text that does not fit its column; SQLite would keep more than PostgreSQL."""
    longest = max(map(len, texts))
    if field.max_length and longest > field.max_length:
        raise ValueError(f"{field.name}: {longest} characters, at most {field.max_length} fit")
    return texts


def _converted(field: Any, column: Sequence[Any]) -> list[Any]:
    """Convert each value, and one that comes again (a moment, a flag, an empty list) only once."""
    known: dict[Any, Any] = {}
    found = []
    for value in column:
        is_box = isinstance(value, list | dict)
        if value and is_box:
            found.append(field.get_db_prep_save(value, connection))
            continue
        key = (type(value), None if is_box else value)
        if key not in known:
            known[key] = field.get_db_prep_save(value, connection)
        found.append(known[key])
    return found
