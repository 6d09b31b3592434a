"""A first start on PostgreSQL makes at once what the walk through all migrations makes.

On SQLite `test_commands` compares the two. Here the walk is that of `tools/check.py`, which takes
the database that the tests' own ones stand beside through every migration.
"""

import os
import re
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from tests.saying import said_cold

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on SQLite it is among the commands"
)
NAME = "first_start"
COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable, character_maximum_length
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2, 3
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
STEPS = "SELECT app, name FROM django_migrations ORDER BY 1, 2"
# Django's own table between groups and permissions numbers its rows with eight bytes in the walk
# and with four at once. Nothing names these numbers.
BETWEEN = ("auth_group_permissions", "id")


@pytest.fixture
def beside():
    """The address of an empty database beside the one that was walked."""
    walked = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(urlunsplit(walked), autocommit=True) as line:
        line.execute(f"DROP DATABASE IF EXISTS {NAME}")
        line.execute(f"CREATE DATABASE {NAME} TEMPLATE template0")
        yield urlunsplit(walked._replace(path=f"/{NAME}"))
        line.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def shape(address):
    with psycopg.connect(address) as line:
        columns = [row for row in line.execute(COLUMNS) if row[:2] != BETWEEN]
        indexes = [re.sub(r"INDEX \S+ ON", "INDEX ON", row[0]) for row in line.execute(INDEXES)]
        constraints = line.execute(CONSTRAINTS).fetchall()
        return columns, constraints, sorted(indexes), line.execute(STEPS).fetchall()


def test_an_empty_database_gets_at_once_what_the_migrations_make(beside, tmp_path, monkeypatch):
    walked = os.environ["DATABASE_URL"]
    with psycopg.connect(walked) as line:
        if not line.execute(COLUMNS).fetchone():
            pytest.skip("nothing was walked here: `tools/check.py postgres` does that first")
    monkeypatch.setenv("DATABASE_URL", beside)
    began = said_cold("demo", "--empty", home=tmp_path)
    assert (began.code, began.err) == (0, "")
    monkeypatch.undo()

    at_once, step_by_step = shape(beside), shape(walked)
    assert len(at_once[0]) > 1000
    for made, expected in zip(at_once, step_by_step, strict=True):
        assert made == expected
