"""The roles that nobody of the cast plays try every address and every operation too.

Each has one seat where the rows are and one at another station: the right rows alone open, and
what is barred looks like what is missing.
"""

from uuid import uuid4

import pytest
from conftest import person
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.test_doors import (
    ACTS,
    CAST,
    DAWNS,
    EMPTY,
    FIELD_ROWS,
    PAGES,
    REACH,
    REACH_OF_PAGE,
    arguments,
    call,
    filled,
    knock,
    nameless,
    rows_behind,
)
from tests.test_doors import world as world  # the fixture

from firstlight.force.models import Account, Membership, RoleGrant
from firstlight.force.roles import ROLES
from firstlight.force.seats import actor_of

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="who may is decided in Python: tried on one database"
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


def test_every_role_is_played_by_somebody(cast):
    assert {getattr(cast, who).role for who in CAST} == PLAYED


@pytest.fixture
def seat(cast, world):
    """Return a function that seats a role in an organisation: (actor, browser)."""

    def seated(role, home):
        by_itself = role in ("applicant", "commander")
        who = person(f"Seated{home.name}", home, role="" if by_itself else role, category="staff")
        membership = Membership.objects.get(person=who)
        if role == "applicant":
            Membership.objects.filter(person=who).update(state="submitted")
        if role == "commander":
            # Of one call each: of the call that the rows are about, and of some other.
            matter = world.incident.pk if home == cast.dawn else uuid4()
            RoleGrant.objects.create(
                station_id=home.station_id,
                membership=membership,
                role=role,
                scope=home,
                matter_id=matter,
                starts_at=timezone.now(),
            )
        browser = Client()
        browser.force_login(Account.objects.create(person=who, username=f"{role}-{home.name}"))
        return actor_of(who), browser

    return seated


@pytest.mark.parametrize("role", sorted(ROLES.keys() - PLAYED))
def test_a_role_opens_what_it_may_and_sees_nothing_of_the_rest(role, cast, world, seat):
    here, abroad = seat(role, cast.dawn), seat(role, cast.shore)
    assert here[0].role == abroad[0].role == role
    wrong = []
    for route, entry in PAGES:
        wrong += pages_of(here, route, entry, world, at_home=True)
        if here[0].may(entry.callback.may):
            wrong += pages_of(abroad, route, entry, world, at_home=False)
    for path, _method, operation in ACTS:
        wrong += acts_of(here, path, operation, world, at_home=True)
        if here[0].may(operation["x-capability"]):
            wrong += acts_of(abroad, path, operation, world, at_home=False)
    assert not wrong, "\n".join(wrong)


def pages_of(who, route, entry, world, *, at_home):
    """Knock at a page; return what was not as it should be."""
    actor, browser = who
    where, rows = "at home" if at_home else "abroad", rows_behind(route, entry)
    may = actor.may(entry.callback.may)
    answer, seen = tried(browser, route, entry, world)
    opened = answer.status_code not in (403, 404)
    if answer.status_code >= 500 or (opened and not may):
        yield f"{entry.name}: {answer.status_code} {where}"
    if may and not opened and not (rows or entry.name in EMPTY or entry.name in REACH_OF_PAGE):
        yield f"{entry.name}: {answer.status_code} {where}, though it may"
    is_shown = opened and (at_home or all(REACH.get(row, DAWNS) & ABROAD for row in rows))
    if rows and not is_shown:
        missing = tried(browser, route, entry, world, missing=True)[1]
        if nameless(seen, actor.name) != nameless(missing, actor.name):
            yield f"{entry.name}: can tell forbidden from missing {where}"


def tried(browser, route, entry, world, *, missing=False):
    address = reverse(entry.name, kwargs=arguments(route, entry, world, missing=missing))
    return knock(browser, address, entry.name)


def acts_of(who, path, operation, world, *, at_home):
    """Ask that something be done; return what was not as it should be."""
    actor, browser = who
    said = filled(operation, world)
    may, seen = actor.may(operation["x-capability"]), call(browser, "post", path, said)
    if seen[0] >= 500 or "malformed" in seen[1] or (not may and seen[0] != 404):
        yield f"{path}: {seen}"
    if (not may or not at_home) and any(name in FIELD_ROWS for name in said):
        missing = call(browser, "post", path, filled(operation, world, missing=True))
        if seen != missing:
            yield f"{path}: can tell forbidden from missing: {seen}, {missing}"
