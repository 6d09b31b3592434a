"""A first start on PostgreSQL makes at once what the walk through all migrations makes.

On SQLite `test_commands` compares the two.
"""

import os
import re
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from tests.saying import ROOT, said_cold

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on SQLite it is among the commands"
)
AT_ONCE, WALKED = "first_start", "first_start_walked"
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
def empty():
    """The addresses of two empty databases beside the one that tests are told of."""
    told = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(urlunsplit(told), autocommit=True) as line:
        for name in (AT_ONCE, WALKED):
            line.execute(f"DROP DATABASE IF EXISTS {name}")
            line.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield [urlunsplit(told._replace(path=f"/{name}")) for name in (AT_ONCE, WALKED)]
        for name in (AT_ONCE, WALKED):
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def shape(address):
    with psycopg.connect(address) as line:
        columns = [row for row in line.execute(COLUMNS) if row[:2] != BETWEEN]
        indexes = [re.sub(r"INDEX \S+ ON", "INDEX ON", row[0]) for row in line.execute(INDEXES)]
        constraints = line.execute(CONSTRAINTS).fetchall()
        return columns, constraints, sorted(indexes), line.execute(STEPS).fetchall()


def test_an_empty_database_gets_at_once_what_the_migrations_make(empty, tmp_path, monkeypatch):
    first_start, walked = empty
    walk = [sys.executable, ROOT / "manage.py", "migrate", "-v0"]
    told = {**os.environ, "DATABASE_URL": walked, "FIRSTLIGHT_HOME": str(tmp_path)}
    told.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run(walk, env=told, check=True)
    monkeypatch.setenv("DATABASE_URL", first_start)
    began = said_cold("demo", "--empty", home=tmp_path)
    assert (began.code, began.err) == (0, "")

    at_once, step_by_step = shape(first_start), shape(walked)
    assert len(at_once[0]) > 1000
    for made, expected in zip(at_once, step_by_step, strict=True):
        assert made == expected
