"""The cast. Every test in the house is played by these people."""

import gc
import os
import pickle
from datetime import time, timedelta
from functools import cache
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation
from hypothesis import settings
from tests.browser.auditing import AXE, AXE_AT

from firstlight.force.models import Account, Membership, Organisation, Person, RoleGrant
from firstlight.force.seats import actor_of

OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


# `make test` asks the second database every question, but has it answer for what is decided in
# Python only here and there; `make test-postgres` tries everything there too.
IS_BRIEF = connection.vendor != "sqlite" and os.environ.get("FIRSTLIGHT_TEST") != "whole"


def tries(many):
    """How often a property of what is stored is tried: fewer times on the second database."""
    return max(4, many // 5) if IS_BRIEF else many


# A test answers for what it finds, not for how busy the machine is.
settings.register_profile("house", deadline=None, max_examples=tries(100))
settings.load_profile("house")


def organisation(kind, name, parent=None):
    """Return one node of the tree, to be planted."""
    node = Organisation(kind=kind, name=name, parent=parent)
    below_station = parent is not None and parent.kind in ("station", "team", "squad")
    node.station_id = parent.station_id if below_station else node.pk
    node.path = f"{parent.path if parent else ''}{node.pk}/"
    return node


def seated(name, home, *, role="", scope=None, category="other"):
    """Return a person, their membership and their role over `scope` (their home unless given)."""
    who = Person(
        station_id=home.station_id,
        name=name,
        born_on="1980-01-01",
        email=f"{name}@example.invalid",
    )
    membership = Membership(
        station_id=home.station_id,
        person=who,
        organisation=home,
        category=category,
        state="active",
    )
    grant = RoleGrant(
        station_id=home.station_id,
        membership=membership,
        role=role,
        scope=scope or home,
        starts_at=timezone.now() - timedelta(days=1),
    )
    return who, membership, grant if role else None


def settle(seats):
    """Write people, memberships and roles, a table at a time."""
    Person.objects.bulk_create([who for who, _membership, _grant in seats])
    Membership.objects.bulk_create([membership for _who, membership, _grant in seats])
    RoleGrant.objects.bulk_create([grant for _who, _membership, grant in seats if grant])


def person(name, home, **words):
    """Put one more person in an organisation; words as those of `seated`."""
    seat = seated(name, home, **words)
    settle([seat])
    return seat[0]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Send the last away before the database is dropped.

    A process that a test has killed is still at PostgreSQL's table for a moment, and a database
    in use cannot be dropped.
    """
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(OTHERS)


@cache
def what_tests_add():
    """Files that browsers fetch from the test server and never from the product, by address."""
    return {AXE_AT: AXE.read_bytes()} if AXE.exists() else {}


class _NoStaticHandler:
    """Stands where the test server would serve files by itself: the product's own way serves them.

    Its answers are good for a year in a browser's store, so that a browser that sees two hundred
    pages fetches each file once.
    """

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        if added := what_tests_add().get(environ["PATH_INFO"]):
            kept = ("Cache-Control", "max-age=31536000, immutable")
            start_response("200 OK", [("Content-Type", "text/javascript"), kept])
            return [added]
        return self.application(environ, start_response)


@pytest.fixture(scope="session", autouse=True)
def files_as_in_life():
    """Let the test server serve files as the product does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.staticfiles.handlers.StaticFilesHandler", _NoStaticHandler)
        yield


class Stage:
    """The cast, laid out once and kept in the database below each test's own transaction.

    Each test gets copies of its own, so that what it does to them is gone with it.
    """

    def __init__(self):
        self.below = None
        self.cast = b""

    def set_up(self):
        """Lay out the cast, unless it still stands."""
        if self.below is not None and not connection.needs_rollback and connection.connection:
            return
        self.clear()
        self.below = transaction.atomic()
        self.below._from_testcase = True
        self.below.__enter__()
        self.cast = pickle.dumps(laid_out())

    def clear(self):
        """Take the cast away, for those who play without it or see what is committed."""
        if self.below is not None:
            transaction.set_rollback(True)
            self.below.__exit__(None, None, None)
            self.below = None


@pytest.fixture(scope="session")
def stage(django_db_setup, django_db_blocker):
    """Where the cast stands between tests."""
    one = Stage()
    yield one
    with django_db_blocker.unblock():
        one.clear()


@pytest.fixture
def _django_db_helper(request, stage, django_db_blocker):
    """Before a test's own transaction begins: the cast is in its place, or nobody is."""
    marker = request.node.get_closest_marker("django_db")
    is_open = {"live_server", "transactional_db"} & set(request.fixturenames)
    is_alone = is_open or (marker and marker.kwargs.get("transaction"))
    with django_db_blocker.unblock():
        if "cast" in request.fixturenames and not is_alone:
            stage.set_up()
        else:
            stage.clear()
    return request.getfixturevalue("_django_db_helper")


@pytest.fixture
def cast(db, stage):
    """Two stations under one association, and somebody in every part; see `laid_out`."""
    return laid_out() if stage.below is None else pickle.loads(stage.cast)


def laid_out():
    """Write two stations under one association, and somebody in every part; return them.

    Hill and Lake are stations; Dawn and Ridge are Hill's teams, Shore is Lake's. Ada leads Dawn,
    Bo and Di volunteer there; Ray volunteers in Ridge; Olga is Hill's officer, Finn her colleague,
    Dee dispatches; Zoe is Lake's officer, Kai volunteers in Shore. Amy runs the association, Pat
    keeps privacy, Uma audits, Sam keeps the machine.
    """
    bureau = organisation("bureau", "Bureau")
    association = organisation("association", "Association", bureau)
    hill = organisation("station", "Hill", association)
    lake = organisation("station", "Lake", association)
    dawn = organisation("team", "Dawn", hill)
    ridge = organisation("team", "Ridge", hill)
    shore = organisation("team", "Shore", lake)
    Organisation.objects.bulk_create([bureau, association, hill, lake, dawn, ridge, shore])
    seats = {
        "ada": seated("Ada", dawn, role="team_leader"),
        "bo": seated("Bo", dawn),
        "di": seated("Di", dawn),
        "ray": seated("Ray", ridge),
        "olga": seated("Olga", hill, role="station_officer", category="officer"),
        "finn": seated("Finn", hill, role="station_officer", category="officer"),
        "dee": seated("Dee", hill, role="station_dispatcher", category="staff"),
        "zoe": seated("Zoe", lake, role="station_officer", category="officer"),
        "kai": seated("Kai", shore),
        "amy": seated("Amy", association, role="association_admin", category="staff"),
        "pat": seated("Pat", hill, role="privacy_officer", category="staff"),
        "uma": seated("Uma", hill, role="auditor", category="staff"),
        "sam": seated("Sam", hill, role="system_admin", category="staff"),
    }
    settle(seats.values())
    people = {name: seat[0] for name, seat in seats.items()}
    return SimpleNamespace(
        bureau=bureau,
        association=association,
        hill=hill,
        lake=lake,
        dawn=dawn,
        ridge=ridge,
        shore=shore,
        people=SimpleNamespace(**people),
        **{name: actor_of(who) for name, who in people.items()},
    )


@pytest.fixture
def sign_in(client, cast):
    """Return a browser signed in as one of the cast, e.g. ``sign_in(cast.people.olga)``."""

    def sign_in(who):
        account, _new = Account.objects.get_or_create(person=who, username=who.name.lower())
        client.force_login(account)
        return client

    return sign_in


# Whoever asks for one of these touches the database.
TABLES = {"db", "transactional_db", "live_server"}


@pytest.fixture
def daytime(monkeypatch):
    """Let it be an hour at which people may be reminded, whatever the clock says."""
    monkeypatch.setattr("firstlight.kernel.overdue.MORNING", time.min)
    monkeypatch.setattr("firstlight.kernel.overdue.EVENING", time.max)


@pytest.fixture
def nighttime(monkeypatch):
    """Let it be an hour at which nobody may be woken for what can wait."""
    monkeypatch.setattr("firstlight.kernel.overdue.MORNING", time.max)


def pytest_addoption(parser):
    parser.addoption(
        "--on-a-second-database",
        action="store_true",
        help="leave out the rooms' tests that touch no database: they were tried on the first",
    )


def pytest_collection_modifyitems(config, items):
    """Leave out what needs no second trial; tests of the whole product start it themselves."""
    if config.getoption("--on-a-second-database"):
        tried = [each for each in items if is_of_a_room(each) and not touches_tables(each)]
        tried += in_other_words(items)
        config.hook.pytest_deselected(items=tried)
        left_out = set(tried)
        items[:] = [each for each in items if each not in left_out]


def in_other_words(items):
    """Tests that differ from one before them in the language alone: tables know none."""
    seen, again = set(), []
    for each in items:
        said = dict((getattr(each, "callspec", None) and each.callspec.params) or {})
        if said.pop("language", None):
            kind = (each.path, each.originalname, repr(sorted(said.items())))
            if kind in seen:
                again.append(each)
            seen.add(kind)
    return again


def is_of_a_room(item):
    return item.path.is_relative_to(item.config.rootpath / "src")


def touches_tables(item):
    return bool(TABLES & set(item.fixturenames)) or bool(item.get_closest_marker("django_db"))


def pytest_runtest_setup():
    """Begin in the house's own language, whatever the test before has read."""
    translation.deactivate()


def pytest_collection_finish():
    """What is loaded by now stays: it need not be looked through for waste again and again."""
    gc.collect()
    gc.freeze()
