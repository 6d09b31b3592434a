"""Every role of the table tries every address and every operation from three seats.

One where the rows are, one over another team of that station, one over another station: the right
rows alone open, and what is barred looks like what is missing. Whom the cast plays where the rows
are is tried in `test_doors`.
"""

from uuid import uuid4
from zlib import crc32

import pytest
from conftest import IS_BRIEF, person
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.doors_forms import takes_what_it_shows
from tests.test_doors import (
    ACTS,
    API_REACH,
    CAST,
    EMPTY,
    FIELD_ROWS,
    OPERATIONS,
    PAGES,
    REACH,
    REACH_OF_PAGE,
    READ_ROWS,
    arguments,
    call,
    filled,
    knock,
    look,
    nameless,
    reaches,
    rows_behind,
    tells,
    told_by,
    undone,
)
from tests.test_doors import browsers as browsers  # the fixtures
from tests.test_doors import world as world

from firstlight.force.models import Account, Membership, RoleGrant
from firstlight.force.roles import ROLES
from firstlight.force.seats import actor_of
from firstlight.kernel.models import Event, RefusedAttempt

pytestmark = pytest.mark.skipif(
    IS_BRIEF, reason="who may is decided in Python: tried on one database"
)
PLAYED = {
    "volunteer",
    "team_leader",
    "station_officer",
    "station_dispatcher",
    "association_admin",
    "privacy_officer",
    "auditor",
    "system_admin",
}
ABROAD = {"zoe", "kai"}
# Who was asked stands on the board of a call that is no team's: every leader of the station may
# write down what somebody answered by telephone.
OF_THE_CALL = ("invite_answer", "invite_reply")
# What shows a form and takes what is sent in it; what is for sending only is sent to by `knock`.
FORMS = [(route, entry) for route, entry in PAGES if takes_what_it_shows(entry)]
READS = sorted({path for path, method, _operation in OPERATIONS if method == "get"})


def test_the_cast_plays_these_roles(cast):
    assert {getattr(cast, who).role for who in CAST} == PLAYED


@pytest.fixture
def seat(cast, world):
    """Return a function that seats a role in an organisation: (actor, browser)."""

    def seated(role, home):
        by_itself = role in ("applicant", "commander", "volunteer")
        category = "other" if role == "volunteer" else "staff"
        name = f"Seated{home.name}"
        who = person(name, home, role="" if by_itself else role, category=category)
        if role == "applicant":
            Membership.objects.filter(person=who).update(state="submitted")
        if role == "commander":
            # Of one call each: of the call that the rows are about, or of some other.
            matter = world.incident.pk if home == cast.dawn else uuid4()
            RoleGrant.objects.create(
                station_id=home.station_id,
                membership=Membership.objects.get(person=who),
                role=role,
                scope=home,
                matter_id=matter,
                starts_at=timezone.now(),
            )
        browser = Client()
        browser.force_login(Account.objects.create(person=who, username=f"{role}-{home.name}"))
        actor = actor_of(who)
        assert actor.role == role
        return actor, browser

    return seated


# What an empty form may be answered by: shown again, taken, malformed, not there, refused.
ALIVE = (200, 302, 400, 404, 422)


@pytest.mark.parametrize("role", sorted(ROLES.keys() - PLAYED))
def test_a_role_opens_what_it_may_where_the_rows_are(role, cast, world, seat):
    who, wrong = seat(role, cast.dawn), []
    for route, entry in PAGES:
        wrong += page_of_ones_own(who, route, entry, world)
    for path, _method, operation in ACTS:
        wrong += act_of_ones_own(who, path, operation, world)
    for path in READS:
        wrong += read(who, path, world, shut=False)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_finds_nothing_where_it_does_not_reach(role, cast, world, seat):
    lake, ridge = seat(role, cast.lake), seat(role, cast.ridge)
    wrong = []
    for route, entry in PAGES:
        rows = rows_behind(route, entry)
        if not rows or not lake[0].may(entry.callback.may):
            continue
        if not all(REACH.get(row, set()) & ABROAD for row in rows):
            wrong += shut(lake, route, entry, world)
        # What belongs to no team is the whole station's.
        teams = {getattr(getattr(world, row), "organisation_id", None) for row in rows}
        if cast.dawn.pk in teams and entry.name not in (*REACH_OF_PAGE, *OF_THE_CALL):
            wrong += shut(ridge, route, entry, world)
    wrong += sent(lake, world)
    for path, _method, operation in ACTS:
        if lake[0].may(operation["x-capability"]):
            wrong += refused(lake, path, operation, world)
    for path in READS:
        wrong += read(lake, path, world, shut=True)
        wrong += read(ridge, path, world, shut=False)
    assert not wrong, "\n".join(wrong)


def test_whoever_may_send_a_form_is_told_what_an_empty_one_lacks(cast, world, browsers, seat):
    """It is refused by a sentence or taken, never a fault; what is refused has done nothing."""
    seats = {role: seat(role, cast.dawn) for role in ("equipment_keeper", "trainer", "pilot")}
    wrong, untried = [], set()
    for route, entry in FORMS:
        inside = [who for who in CAST if reaches(who, route, entry, cast)]
        inside.sort(key=lambda who: -len(getattr(cast, who).capabilities))
        some = [browser for actor, browser in seats.values() if actor.may(entry.callback.may)]
        if not (some := [browsers[who] for who in inside] + some):
            untried.add(entry.name)
            continue
        address = reverse(entry.name, kwargs=arguments(route, entry, world))
        with undone():
            before = Event.objects.count()
            answer = some[0].post(address)
            done = Event.objects.count() - before
        if answer.status_code not in ALIVE or (answer.status_code == 422 and done):
            wrong.append(f"{entry.name}: {answer.status_code}, {done} done")
    assert wrong == [], "\n".join(wrong)
    assert untried <= EMPTY | REACH_OF_PAGE.keys()


def sent(who, world):
    """Send every form empty from a seat that reaches none of the rows.

    Whoever lacks the capability, and whoever is of another station, is answered as where nothing
    is, and nothing but their attempt is written. The gate before a page is one for what is asked
    and for what is sent, and every role knocks at it: of those who lack the capability one sends.
    """
    actor, browser = who
    missing, before = nameless(look(browser.get("/nowhere/")), actor.name), rows_there()
    for route, entry in FORMS:
        rows, may = rows_behind(route, entry), actor.may(entry.callback.may)
        address = reverse(entry.name, kwargs=arguments(route, entry, world))
        if may and all(REACH.get(row, set()) & ABROAD for row in rows):
            continue
        if not may and actor.role != sender_without_right(entry):
            continue
        seen = nameless(look(browser.post(address)), actor.name)
        if seen != missing:
            yield f"{entry.name}: a form sent by {actor.name}: {told_by(seen, missing)}"
    written = {name: n for name, n in rows_there().items() if n != before[name]}
    if written:
        yield f"refused forms wrote {written}"


def sender_without_right(entry):
    """Return one of the roles that lack the capability of a page, each page's own."""
    lacking = [
        role for role in sorted(ROLES) if entry.callback.may not in ROLES[role].capabilities
    ]
    return lacking[crc32(entry.name.encode()) % len(lacking)] if lacking else ""


def rows_there():
    """How many rows of each table there are, but for those that keep what was refused."""
    tables = set(apps.get_models()) - {RefusedAttempt}
    return {table.__name__: table._base_manager.count() for table in tables}


def page_of_ones_own(who, route, entry, world):
    """Knock at a page; return what was not as it should be."""
    actor, browser = who
    rows, may = rows_behind(route, entry), actor.may(entry.callback.may)
    answer, seen = tried(browser, route, entry, world)
    opened = answer.status_code not in (403, 404)
    if answer.status_code >= 500 or (opened and not may):
        yield f"{entry.name}: {answer.status_code}"
    if may and not opened and not (rows or entry.name in EMPTY or entry.name in REACH_OF_PAGE):
        yield f"{entry.name}: {answer.status_code}, though it may"
    if rows and not opened:
        yield from alike(who, route, entry, world, seen)


def shut(who, route, entry, world):
    """Knock at a page of a row that the seat does not reach."""
    return alike(who, route, entry, world, tried(who[1], route, entry, world)[1])


def alike(who, route, entry, world, seen):
    actor, browser = who
    nowhere = reverse(entry.name, kwargs=arguments(route, entry, world, missing=True))
    if told := tells(browser, seen, actor.name, nowhere, entry.name):
        yield f"{entry.name}: can tell forbidden from missing at {actor.name}: {told}"


def tried(browser, route, entry, world):
    address = reverse(entry.name, kwargs=arguments(route, entry, world))
    return knock(browser, address, entry.name)


def act_of_ones_own(who, path, operation, world):
    """Ask that something be done; return what was not as it should be."""
    actor, browser = who
    may, said = actor.may(operation["x-capability"]), filled(operation, world)
    seen = call(browser, "post", path, said)
    if seen[0] >= 500 or "malformed" in seen[1] or (not may and seen[0] != 404):
        yield f"{path}: {seen}"
    if not may and names_a_row(said):
        yield from as_missing(who, path, operation, world, seen)


def refused(who, path, operation, world):
    """Ask that something be done to a row that the seat does not reach."""
    said = filled(operation, world)
    if names_a_row(said):
        yield from as_missing(who, path, operation, world, call(who[1], "post", path, said))


def names_a_row(said):
    return any(name in FIELD_ROWS for name in said)


def as_missing(who, path, operation, world, seen):
    """Hold an answer against what nothing at all answers; if it differs, against its own twin."""
    actor, browser = who
    if "gone" not in browser.__dict__:
        browser.gone = call(browser, "get", f"/api/incidents/{uuid4()}")
    if seen == browser.gone:
        return
    missing = call(browser, "post", path, filled(operation, world, missing=True))
    if seen != missing:
        yield f"{path}: can tell forbidden from missing at {actor.name}: {seen}, {missing}"


def read(who, path, world, *, shut):
    """Read a list, or a row that is there and one that is not."""
    actor, browser = who
    if "{" not in path:
        if (seen := call(browser, "get", path))[0] not in (200, 404):
            yield f"{path}: {seen[0]} for {actor.name}"
        return
    row = READ_ROWS[path.split("/")[2]]
    seen = call(browser, "get", path.replace("{key}", str(getattr(world, row).pk)))
    missing = call(browser, "get", path.replace("{key}", str(uuid4())))
    if seen != missing and ((shut and not API_REACH[row] & ABROAD) or seen[0] != 200):
        yield f"{path}: {seen[0]} for {actor.name}, {missing[0]} where nothing is"
