"""Bring the database up to date: an empty one at once, any other step by step."""

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from firstlight.kernel.commandline import CommandRefused

# Which columns there are, table by table, in one question: a start must not take longer for it.
COLUMNS = {
    "sqlite": (
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
        " WHERE t.type = 'table'"
    ),
    "postgresql": (
        "SELECT t.relname, c.attname FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid"
        " WHERE pg_table_is_visible(t.oid) AND t.relkind IN ('r', 'p')"
        " AND c.attnum > 0 AND NOT c.attisdropped"
    ),
}


# How long a server may take to answer before somebody is told that it does not.
ANSWERS_WITHIN_S = 5


def reach() -> None:
    """See that the database answers; a pool would go on trying, and say so line by line.

    Raises
    ------
    CommandRefused
        It does not.
    """
    told = connection.settings_dict
    try:
        if connection.vendor == "postgresql":
            psycopg.connect(
                host=told["HOST"],
                port=told["PORT"],
                user=told["USER"],
                password=told["PASSWORD"],
                dbname=told["NAME"],
                connect_timeout=ANSWERS_WITHIN_S,
            ).close()
        else:
            connection.ensure_connection()
    except (DatabaseError, psycopg.Error) as fault:
        words = " ".join(str(fault).split())
        raise CommandRefused(f"DATABASE_URL: the database does not answer ({words})") from fault


def bring_up_to_date() -> None:
    """Make the tables that the models ask for.

    An empty database gets them as they are today, in one transaction, and every migration is
    noted as done: a first start need not walk through how each table came to be. So a migration
    may change rows that are there, and must not be what writes the first ones.

    Raises
    ------
    CommandRefused
        The database does not answer, or was made by an earlier version whose tables no migration
        completes.
    """
    reach()
    if connection.introspection.table_names():
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except DatabaseError:
            if lacking() is None:
                raise
        if what := lacking():
            raise CommandRefused(f"database: {sentence(what)}")
        return
    executor = MigrationExecutor(connection)
    walked = executor.migration_plan(executor.loader.graph.leaf_nodes())
    with connection.schema_editor() as editor:
        editor.create_model(MigrationRecorder.Migration)
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration, _is_backwards in walked:
            for app, name in (*migration.replaces, (migration.app_label, migration.name)):
                executor.recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def lacking() -> str | None:
    """Return the first table, or ``table.column``, that the models ask for and that is not there.

    Only names are compared.
    """
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor])
        there: dict[str, set[str]] = {}
        for table, column in cursor.fetchall():
            there.setdefault(table, set()).add(column)
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.can_migrate(connection):
            continue
        table = model._meta.db_table
        if table not in there:
            return table
        wanted = (field.column for field in model._meta.local_concrete_fields)
        if gone := next((column for column in wanted if column not in there[table]), None):
            return f"{table}.{gone}"
    return None


def sentence(what: str) -> str:
    """Say in both languages what a database lacks that migrations take for complete."""
    return (
        f"由较早的版本建立，缺少 {what}，没有升级可以补上；请先备份，再用新的 FIRSTLIGHT_HOME"
        "（或空库）重新 `firstlight demo`，或恢复本版本的备份 · "
        f"made by an earlier version, it lacks {what}, which no upgrade adds; back it up, then "
        "lay it out anew by `firstlight demo` in a new FIRSTLIGHT_HOME (or an empty database), "
        "or restore a backup made by this version"
    )
