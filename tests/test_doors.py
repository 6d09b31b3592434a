"""Every address and every operation is tried by everybody: forbidden and missing look alike."""

import json
import re
from collections import Counter, defaultdict
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from conftest import IS_BRIEF
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from tests import (
    doors_cases,
    doors_community,
    doors_disputes,
    doors_english,
    doors_gridcases,
    doors_records,
    doors_rights,
    doors_round,
    doors_shifts,
    doors_tips,
)
from tests.doors_words import NO_FILE, WORDS, asked_for, words_of
from tests.doors_world import SECRET, build

from firstlight.api.service import api
from firstlight.force.invitations import token_for
from firstlight.force.models import Account
from firstlight.force.roles import ROLES
from firstlight.public import urls as public_urls

CAST = ("ada", "bo", "di", "ray", "olga", "finn", "dee", "zoe", "kai", "amy", "pat", "uma", "sam")
if IS_BRIEF:
    # Who may is decided in Python: on the second database one of each kind of seat is enough to
    # see that every question can be put to it.
    CAST = ("bo", "olga", "zoe", "amy", "uma")
ON_ONE_DATABASE = pytest.mark.skipif(IS_BRIEF, reason="which words there are is decided in Python")
HILLS = {"ada", "bo", "di", "ray", "olga", "finn", "dee", "pat", "uma", "sam", "amy"}
DAWNS = HILLS - {"ray"}  # a seat over Ridge does not reach into Dawn
DESK = {"ada", "olga", "finn", "dee"}
OPEN_TO_ALL = (
    {
        # Whoever comes may knock here: each looks after itself, and is tried in its own tests.
        "set_language",
        "openapi-json",
        "read_root",
        "api-root",
        "live",
        "join",
        "answer",
        "inbound",
        "warning_in",
        "demo_sign_in",
        "worker",
    }
    | doors_shifts.OPEN
    | {each.name for each in public_urls.urlpatterns}
    | doors_community.OPEN
)
SIGN_IN = ("account_", "mfa_", "usersessions_")
# Which row a key in an address means, by how the address begins (the longest beginning counts).
KEYS = {
    "people/import/": "roster_draft",
    "people/imports/": "roster_import",
    "people/": "person",
    "organisations/": "dawn",
    "equipment/": "item",
    "training/": "training_session",
    "training/courses/": "course",
    "training/includes/": "inclusion",
    "training/certificates/": "credential",
    "training/squad/": "squad_proposal",
    "training/squad/appeals/": "squad_appeal",
    "my/training/squad/": "squad_decision",
    "my/training/": "training_session",
    "my/training/certificates/": "credential",
    "flights/": "flight",
    "kit/requests/": "kit_request",
    "me/membership/": "membership",
    "me/seat/": "seat",
    "privacy/": "clock",
    "terrain/": "pack",
    "places/import/": "place_draft",
    "places/imports/": "place_import",
    "places/": "place",
    "incidents/": "incident",
    "callouts/": "callout",
    "invites/": "invite",
    "aids/": "aid",
    "searches/": "case",
    "searches/finds/": "own_find",
    "searches/widths/": "own_trial",
    "field/": "assignment",
    "patrols/": "patrol_plan",
    "patrols/routes/": "patrol_route",
    "my/routes/": "patrol_route",
    "patrols/signs/": "sign",
    "patrols/runs/": "patrol_run",
    "my/patrol/": "patrol_run",
    "my/patrol/shifts/": "patrol_shift",
    "my/asked/": "invite",
    "my/calls/": "incident",
    "my/messages/": "message",
}
KEYS |= doors_shifts.KEYS | doors_round.KEYS | doors_tips.KEYS
KEYS |= doors_gridcases.KEYS
KEYS |= doors_rights.KEYS
KEYS |= doors_community.KEYS | doors_records.KEYS
NAMED_KEYS = {
    "membership_id": "membership",
    "credential_id": "credential",
    "attendance": "attendance",
    "message": "message",
    "notice_key": "notice",
    "plan_key": "plan",
    "clue_key": "clue",
    "segment_key": "segment",
    "scan_id": "patrol_scan",
}
# Who reaches the row itself, where that is not "whoever has the capability and a seat over it".
REACH = {
    "patrol_route": DESK,  # and whoever serves on it
    "pack": HILLS,
    "place": HILLS,
    "clock": HILLS,
    "roster_draft": {"olga"},  # a draft is its maker's alone
    "roster_import": {"olga", "finn", "amy"},
    "place_draft": {"olga"},
    "place_import": {"olga", "finn", "dee"},
    "item": {"ada", "olga", "finn", "dee"},
    "seat": {"bo"},
    "message": {"bo"},
    "assignment": {"ada", "bo", "olga", "finn", "dee"},
}
REACH_OF_PAGE = {
    "my_asked": {"bo"},
    "my_answer": {"bo"},
    "my_arrive": {"bo"},
    "my_depart": {"bo"},
    "my_there": {"bo"},
    "me_step": {"di"},
    "my_patrol": {"bo", "di"},
    "my_patrol_part": {"bo", "di"},
    "my_patrol_scan": {"bo", "di"},
    "my_patrol_end": {"bo", "di"},
    "my_patrol_start": {"bo", "di"},
    "my_patrol_vouch": {"bo"},
    "kit_answer": {"bo"},
    "flight": {"ada", "bo", "olga", "finn"},
    "flight_images": {"ada", "bo", "olga", "finn"},
    "kit_item": {"ada", "bo", "di", "olga", "finn", "dee"},
    "kit_deed": {"ada", "bo", "di", "olga", "finn", "dee"},
    "my_squad_answer": {"bo"},
    "my_squad_appeal": {"bo"},
    "my_training_join": {"ada", "bo", "di"},
    "my_training_leave": {"bo"},
    "my_training_picture": {"di"},
    "my_training_renew": {"di"},
    "message_resend": {"olga", "finn", "dee"},
    "search_track": DESK,  # by the desk's door; the field has its own
}
REACH_OF_PAGE |= doors_shifts.REACH_OF_PAGE | doors_round.REACH_OF_PAGE
REACH_OF_PAGE |= doors_tips.REACH_OF_PAGE
REACH |= doors_tips.REACH | doors_disputes.REACH
REACH_OF_PAGE |= doors_disputes.REACH_OF_PAGE
KEYS |= doors_disputes.KEYS
REACH_OF_PAGE |= doors_gridcases.REACH_OF_PAGE
REACH_OF_PAGE |= doors_rights.REACH_OF_PAGE
REACH_OF_PAGE |= doors_community.REACH_OF_PAGE | doors_records.REACH_OF_PAGE
# Where any word does: a view's list is called as its page calls it, a template is a table.
FREE = {"kept_view", "roster_template", "card_reset"}
# Doors to files that this world does not have: 404 to everybody.
EMPTY = (
    {
        "search_plan_file",
        "search_plan_newest",
        "clue_photo",
        "portrait_open",
        "event_notice",  # its event is not on
    }
    | doors_records.EMPTY
    | doors_rights.EMPTY
)


def walk(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry
        else:
            yield from walk(entry, prefix + str(entry.pattern))


PAGES = [
    (route, entry)
    for route, entry in walk(get_resolver())
    if not route.startswith("api/") and entry.name not in OPEN_TO_ALL
    if not str(entry.name).startswith(SIGN_IN)
]


@contextmanager
def undone():
    """Whatever a request does has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(cast, tmp_path):
    return build(cast, tmp_path)


@pytest.fixture
def browsers(cast, world):
    """A signed-in browser for each of the cast, and one of nobody."""
    found = {"nobody": Client(raise_request_exception=True)}
    for name in CAST:
        person = getattr(cast.people, name)
        account = Account.objects.filter(person=person).first()
        account = account or Account.objects.create(person=person, username=name)
        found[name] = Client()
        found[name].force_login(account)
    return found


def row_behind(route):
    begins = [begin for begin in KEYS if route.startswith(begin)]
    return KEYS[max(begins, key=len)] if begins else ""


def arguments(route, entry, world, *, missing=False, words=None):
    """The sample for an address; with `missing`, the same with keys of nothing.

    Words are the first of each table unless others are given.
    """
    given, said = {}, words_of(entry)[0] if words is None else words
    for name, converter in entry.pattern.converters.items():
        if type(converter).__name__ == "UUIDConverter":
            row = NAMED_KEYS.get(name) or row_behind(route)
            assert row, f"{entry.name}: tests/test_doors.py has no sample for {name}"
            given[name] = uuid4() if missing else getattr(world, row).pk
        elif name in said:
            given[name] = said[name]
        else:
            pytest.fail(f"{entry.name}: tests/doors_words.py has no sample for {name}")
    return given


def look(answer):
    """What an onlooker can tell an answer by."""
    body = b"" if answer.streaming else answer.content
    text = body.decode("utf-8", "replace")
    text = re.sub(r'csrf[a-z-]*"[^>]*value="[^"]*"|csrf-token" content="[^"]*"', "csrf", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "KEY", text)
    text = re.sub(r"\d\d:\d\d:\d\d", "TIME", text)
    return answer.status_code, text


# What a form must say before its door is tried at all.
POSTED = {
    "search_notice": {"event": "approve"},
    "patrol_sign_step": {"act": "reissue"},
    "patrol_run_step": {"act": "judge"},
}
POSTED |= doors_shifts.POSTED


# Addresses that are for sending only, by name: found out once.
SENT_TO = set()


def knock(client, address, name=""):
    """Open an address as it wants to be opened."""
    client.cookies.pop("messages", None)  # what an earlier act had to say
    with undone():
        if not name or name not in SENT_TO:
            answer = client.get(address)
            if answer.status_code != 405:
                return answer, look(answer)
            SENT_TO.add(name)
        answer = client.post(address, POSTED.get(name, {}))
        return answer, look(answer)


def reaches(who, route, entry, cast):
    """Whether the table of roles, and the seat, let somebody through this door."""
    actor = getattr(cast, who)
    if not ROLES[actor.role].capabilities & {entry.callback.may}:
        return False
    if entry.name in EMPTY:
        return False
    if entry.name in REACH_OF_PAGE:
        return who in REACH_OF_PAGE[entry.name]
    return all(who in REACH.get(row, DAWNS) for row in rows_behind(route, entry))


def rows_behind(route, entry):
    """The names of the rows that an address is about; none for a list."""
    rows = [NAMED_KEYS.get(name) or row_behind(route) for name in uuids(entry)]
    return [*rows, row_behind(route)] if rows else []


def uuids(entry):
    return [
        name
        for name, converter in entry.pattern.converters.items()
        if type(converter).__name__ == "UUIDConverter"
    ]


def test_every_address_is_a_page_with_a_capability_or_named_as_open():
    unguarded = [
        f"{route} ({entry.name})" for route, entry in PAGES if not hasattr(entry.callback, "may")
    ]
    assert unguarded == []


def test_no_two_pages_share_a_name():
    named = Counter(entry.name for _route, entry in PAGES)
    assert [name for name, count in named.items() if count > 1] == []


def test_every_capability_of_a_page_is_held_by_some_role():
    held = frozenset().union(*(role.capabilities for role in ROLES.values()))
    assert {entry.callback.may for _route, entry in PAGES} <= held


def dealt(doors, room_of, least):
    """Put doors into tests of `least` or more, room by room: the world is built once a test."""
    rooms = defaultdict(list)
    for door in doors:
        rooms[room_of(door)].append(door)
    tests, names = [[]], [[]]
    for room in sorted(rooms):
        if len(tests[-1]) >= least:
            tests.append([])
            names.append([])
        tests[-1] += rooms[room]
        names[-1].append(room or "root")
    return {"argvalues": tests, "ids": ["+".join(each) for each in names]}


@pytest.mark.parametrize("pages", **dealt(PAGES, lambda page: page[0].partition("/")[0], 30))
def test_pages_open_to_whom_the_table_says_and_to_nobody_else(pages, cast, world, browsers):
    """To half of the cast in English: there no page says an organisation's Chinese name."""
    wrong = []
    doors_english.let_half_read_in_english(browsers)
    for route, entry in pages:
        wrong += tried(route, entry, cast, world, browsers)
    assert not wrong, "\n".join(wrong)


def tried_already(capability, cast):
    """Those who lack a capability in the same role as somebody before them.

    The lack of it is refused before any row is looked at: where a seat is matters only to whoever
    has the capability, and each of those is tried. On the second database nobody else is.
    """
    seen, spared = set(), set()
    for who in CAST:
        actor = getattr(cast, who)
        if not actor.may(capability):
            if actor.role in seen or IS_BRIEF:
                spared.add(who)
            seen.add(actor.role)
    return spared


def one_of_each(route, entry, cast, browsers):
    """One who may and whom the rows concern, and one who may and whom they do not."""
    kinds = {}
    for who in CAST:
        if getattr(cast, who).may(entry.callback.may):
            kinds.setdefault(reaches(who, route, entry, cast), who)
    return {who: browsers[who] for who in kinds.values()}


def nameless(seen, name):
    """The same answer without what stands on every page of one reader: name and seat."""
    status, text = seen
    frame = re.compile(r"<header.*?</header>|<nav.*?</nav>|<html[^>]*>|<body[^>]*>", re.DOTALL)
    return status, frame.sub("", text).replace(name, "NAME")


def tells(client, seen, reader, nowhere, page, *, by_twin=False):
    """What tells an answer from that for a row that is not there; nothing if they are alike.

    Most are word for word the one page for what is missing. What is not, and whatever is asked to
    be held against its own twin, is held against the same page with a key of nothing.
    """
    seen = nameless(seen, reader)
    if "missing" not in client.__dict__:
        client.missing = nameless(knock(client, "/nowhere/")[1], reader)
    if seen == client.missing and not by_twin:
        return None
    twin = nameless(knock(client, nowhere, page)[1], reader)
    return None if seen == twin else told_by(seen, twin)


def told_by(one, other):
    """The first line by which two answers differ."""
    pairs = zip(one[1].splitlines(), other[1].splitlines(), strict=False)
    return (one[0], other[0], *next((pair for pair in pairs if pair[0] != pair[1]), ()))


def tried(route, entry, cast, world, browsers, words=None):
    """Knock as each of these; return what was not as it should be."""
    here = reverse(entry.name, kwargs=arguments(route, entry, world, words=words))
    nowhere = arguments(route, entry, world, missing=True, words=words)
    nowhere = reverse(entry.name, kwargs=nowhere)
    sorts = set()  # one who may and one who may not have seen what a missing row looks like
    if IS_BRIEF:
        browsers = one_of_each(route, entry, cast, browsers)
    spared = tried_already(entry.callback.may, cast)
    for who, client in browsers.items():
        if who in spared:
            continue
        answer, seen = knock(client, here, entry.name)
        if who == "nobody":
            if (
                answer.status_code != 302
                or not answer["Location"].startswith("/accounts/login/")
                or seen != knock(client, nowhere, entry.name)[1]
            ):
                yield f"{entry.name}: {answer.status_code} for a visitor"
            continue
        opened = answer.status_code not in (403, 404)
        inside = reaches(who, route, entry, cast) and words not in NO_FILE.get(entry.name, ())
        may = getattr(cast, who).may(entry.callback.may)
        if answer.status_code >= 500 or (inside and not opened) or (opened and not may):
            yield f"{entry.name}: {answer.status_code} for {who}"
        for words_said in doors_english.chinese_names(client, entry.name, seen):
            yield f"{entry.name}: {who} reads in English {words_said!r}"
        if not inside and (opened or uuids(entry)):
            reader = getattr(cast.people, who).name
            told = tells(client, seen, reader, nowhere, entry.name, by_twin=may not in sorts)
            sorts.add(may)
            if told:
                yield f"{entry.name}: {who} can tell forbidden from missing: {told}"


FURTHER = [(route, entry, words) for route, entry in PAGES for words in words_of(entry)[1:]]


def test_every_table_of_words_belongs_to_an_address():
    assert WORDS.keys() <= {entry.name for _route, entry in PAGES}


@ON_ONE_DATABASE
@pytest.mark.parametrize("doors", **dealt(FURTHER, lambda door: door[0].partition("/")[0], 40))
def test_other_words_in_an_address_open_to_the_same_people(doors, cast, world, browsers):
    """Who may is told by the address; so three knock: one who may, one who may not, a stranger."""
    wrong = []
    for route, entry, words in doors:
        who = seats_that_matter(route, entry, cast, words)
        some = {name: browsers[name] for name in ("nobody", *who)}
        told = tried(route, entry, cast, world, some, words)
        wrong += [f"{'/'.join(words.values())}: {each}" for each in told]
    assert not wrong, "\n".join(wrong)


def seats_that_matter(route, entry, cast, words):
    """One of the cast who may, one who may not, and one of another station.

    Where an act behind the door asks for more than the door, the first may that too.
    """
    capability, asked = entry.callback.may, asked_for(entry, words)
    inside = [
        who
        for who in CAST
        if reaches(who, route, entry, cast) and all(getattr(cast, who).may(c) for c in asked)
    ]
    barred = [who for who in CAST if not getattr(cast, who).may(capability)]
    abroad = sorted(
        (who for who in CAST if who not in HILLS),
        key=lambda who: not getattr(cast, who).may(capability),
    )
    # Whoever may most is past what a row asks for beyond its door.
    inside.sort(key=lambda who: -len(getattr(cast, who).capabilities))
    return dict.fromkeys(group[0] for group in (inside, barred, abroad) if group)


@ON_ONE_DATABASE
@pytest.mark.parametrize("name", sorted(WORDS.keys() - FREE))
def test_a_word_that_is_in_no_table_opens_nothing(name, cast, world, browsers):
    """So a word that a view knows is one that its table, and with it these tests, knows."""
    route, entry = next(page for page in PAGES if page[1].name == name and words_of(page[1])[0])
    first = words_of(entry)[0]
    changed = next((key for key in first if len(WORDS[name][key]) > 1), next(iter(first)))
    words = first | {changed: "no-such-word"}
    inside = next((who for who in CAST if reaches(who, route, entry, cast)), "olga")
    address = reverse(name, kwargs=arguments(route, entry, world, words=words))
    assert knock(browsers[inside], address, name)[0].status_code == 404


# ── the API ──────────────────────────────────────────────────────────────────────────────────

SCHEMA = api.get_openapi_schema()
OPERATIONS = [
    (path, method, operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
]
READ_ROWS = {
    "incidents": "incident",
    "callouts": "callout",
    "invites": "invite",
    "attendances": "attendance",
    "searches": "case",
    "clues": "clue",
    "tracks": "track",
    "plans": "plan",
    "segments": "segment",
    "assignments": "assignment",
    "duty": "duty",
    "places": "place",
    "people": "person",
    "organisations": "dawn",
    "inbox": "message",
}
API_REACH = {
    "incident": DESK | {"bo"},
    "callout": DESK,
    "invite": {"bo"},
    "attendance": DESK | {"bo"},
    "case": DESK | {"bo"},
    "clue": DESK,
    "track": DESK | {"bo"},
    "plan": DESK,
    "segment": DESK | {"bo"},
    "assignment": DESK | {"bo"},
    "duty": DESK | {"bo"},
    "place": HILLS - {"uma", "sam"},
    "person": DESK | {"di", "amy"},
    "dawn": DESK | {"amy"},
    "message": {"bo"},
}
# Fields of acts that name a row.
FIELD_ROWS = {
    "assignment_id": "assignment",
    "aid_id": "aid",
    "attendance_id": "attendance",
    "availability_id": "availability",
    "callout_id": "callout",
    "case_id": "case",
    "clue_id": "clue",
    "commander_id": "person",
    "credential_id": "credential",
    "draft_id": "roster_draft",
    "grant_id": "grant",
    "aircraft_id": "item",
    "appeal_id": "squad_appeal",
    "chosen": "person",
    "patrol_plan_id": "patrol_plan",
    "route_id": "patrol_route",
    "target_ids": "patrol_target",
    "course_id": "course",
    "decision_id": "squad_decision",
    "proposal_id": "squad_proposal",
    "find_id": "own_find",
    "flight_id": "flight",
    "import_id": "roster_import",
    "place_import_id": "place_import",
    "incident_id": "incident",
    "incident_ids": "incident",
    "inclusion_id": "inclusion",
    "invite_id": "invite",
    "item_id": "item",
    "request_id": "kit_request",
    "job_id": "clock",
    "key": "seat",
    "leader_id": "person",
    "member_ids": "person",
    "membership_id": "membership",
    "message_id": "message",
    "notice_id": "notice",
    "organisation_id": "dawn",
    "other_id": "segment",
    "parent_id": "dawn",
    "person_id": "person",
    "person_ids": "person",
    "present": "person",
    "place_id": "place",
    "place_ids": "place",
    "plan_id": "plan",
    "scope_id": "dawn",
    "segment_id": "segment",
    "session_id": "duty",
    "subject_id": "person",
    "training_id": "training_session",
    "trial_id": "own_trial",
}
READ_ROWS |= doors_round.READ_ROWS
API_REACH |= doors_round.API_REACH
FIELD_ROWS |= doors_round.FIELD_ROWS | doors_shifts.FIELD_ROWS
FIELD_ROWS |= doors_gridcases.FIELD_ROWS
READ_ROWS |= doors_shifts.READ_ROWS
API_REACH |= doors_shifts.API_REACH
READ_ROWS |= doors_gridcases.READ_ROWS
API_REACH |= doors_gridcases.API_REACH
READ_ROWS |= doors_disputes.READ_ROWS
API_REACH |= doors_disputes.REACH
FIELD_ROWS |= doors_rights.FIELD_ROWS
FIELD_ROWS |= doors_community.FIELD_ROWS
SAMPLES = {
    "helper_station_id": "00000000-0000-7000-8000-000000000001",
    "purpose": "location_on_duty",
    "role": "team_leader",
    "event": "accept",
    "geometry": {"type": "Point", "coordinates": [120.7, 29.5]},
    "points": [[0, 120.7, 29.5, None], [9, 120.7, 29.5, None]],
    "ends_at": "2030-01-01T00:00:00Z",
    "until": "2030-01-01T00:00:00Z",
    "back_by": "2030-01-01T00:00:00Z",
    "due_at": "2030-01-01T00:00:00Z",
    "review_on": "2030-01-01",
    "ends_on": "2030-01-01",
    "in_force_from": "2030-01-01",
    "from_time": "08:00:00",
    "to_time": "10:00:00",
}
# Fields that an act needs although its schema cannot say so, or that have a form of their own.
MORE = {
    "patrols.draft_plan": {"starts_on": "2029-12-31"},
    "patrols.edit_plan": {"starts_on": "2029-12-31"},
    "patrols.step_plan": {"event": "submit"},
    "equipment.add_item": {"kind": "light"},
    "equipment.edit_item": {"kind": "light"},
    "force.invite_person": {"username": "dido.new"},
    "incidents.edit_card": {"needs": [], "kit": [], "dangers": {}, "forbidden": {}, "steps": {}},
    "incidents.report_call": {"place_name": "桥"},
    "searches.add_finds": {"lines": [{"category": "Dementia", "distance_m": 300, "year": 2025}]},
    "searches.add_trial": {"method": "measured", "width_m": 20, "trials": 12},
    "searches.report_missing": {"place_name": "桥"},
    "training.submit_credential": {"kind": "cpr_aed"},
    "equipment.plan_flight": {"films_no_homes": True},
    "training.add_course": {"kind": "course"},
    "training.edit_course": {"kind": "course"},
    "training.plan_session": {"starts_at": "2029-12-31T22:00:00Z"},
    "training.edit_session": {"starts_at": "2029-12-31T22:00:00Z"},
    "callouts.move_aid": {"event": "grant"},
    "places.draw_place": {"kind": "aed", "lon": 120.7, "lat": 29.5},
    "places.redraw_place": {"kind": "aed", "lon": 120.7, "lat": 29.5},
}
MORE |= doors_shifts.MORE
MORE |= doors_gridcases.MORE
MORE |= doors_rights.MORE
KEYS |= doors_cases.KEYS
NAMED_KEYS |= doors_cases.NAMED_KEYS
EMPTY |= doors_cases.EMPTY | doors_gridcases.EMPTY
REACH |= doors_cases.REACH
REACH_OF_PAGE |= doors_cases.REACH_OF_PAGE
POSTED |= doors_cases.POSTED
API_REACH |= doors_cases.REACH
READ_ROWS |= doors_cases.READ_ROWS
FIELD_ROWS |= doors_cases.FIELD_ROWS
MORE |= doors_cases.MORE
MORE |= doors_community.MORE
FIELD_ROWS |= doors_records.FIELD_ROWS
MORE |= doors_records.MORE
ACTS = [row for row in OPERATIONS if row[0].startswith("/api/do/")]


def body_of(operation):
    ref = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    return SCHEMA["components"]["schemas"][ref.rpartition("/")[2]]


def sample(name, shape, key):
    """A value for one field of an act."""
    if name in FIELD_ROWS:
        return [key(FIELD_ROWS[name])] if shape.get("type") == "array" else key(FIELD_ROWS[name])
    if name in SAMPLES:
        return SAMPLES[name]
    return of_shape(name, shape, key)


PLAIN = {
    "date-time": "2026-01-01T00:00:00Z",
    "date": "2026-01-01",
    "string": "一",
    "boolean": True,
}


def of_shape(name, shape, key):
    """A value of a JSON schema's shape."""
    if "$ref" in shape:
        shape = SCHEMA["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    if "enum" in shape or "const" in shape:
        return shape.get("enum", [shape.get("const")])[0]
    kind = shape.get("format") or shape.get("type")
    if kind in PLAIN:
        return PLAIN[kind]
    match kind:
        case "integer":
            return max(shape.get("minimum", 1), 1)
        case "number":
            return max(shape.get("minimum", 1), shape.get("exclusiveMinimum", 0) + 0.25)
        case "array":
            return [sample("", shape["items"], key)]
        case "object":
            needed = shape.get("required", ())
            return {each: sample(each, shape["properties"][each], key) for each in needed}
    pytest.fail(f"tests/test_doors.py has no sample for the field {name}: {shape}")
    return None


def filled(operation, world, *, missing=False):
    shape = body_of(operation)

    def key(row):
        return str(uuid4() if missing else getattr(world, row).pk)

    values = {}
    for name in shape.get("required", ()):
        values[name] = sample(name, shape["properties"][name], key)
    return values | MORE.get(operation["operationId"].replace("_", ".", 1), {})


def call(client, method, path, body=None):
    with undone():
        if method == "get":
            return look(client.get(path))
        return look(client.post(path, json.dumps(body), content_type="application/json"))


def test_every_operation_but_the_root_wants_to_know_who_asks(client, db):
    for path, method, operation in OPERATIONS:
        address = re.sub(r"\{[^}]*\}", str(uuid4()), path)
        status, text = call(client, method, address, {})
        expected = 200 if operation["operationId"] == "read_root" else 401
        assert status == expected, (path, text)


def test_a_row_is_read_by_whom_it_concerns_and_looks_missing_to_others(cast, world, browsers):
    wrong = []
    for path in sorted({path for path, method, _o in OPERATIONS if method == "get"}):
        if "{" not in path:
            wrong += [f"{path} {w}" for w in CAST if call(browsers[w], "get", path)[0] != 200]
            continue
        row = READ_ROWS[path.split("/")[2]]
        here = path.replace("{key}", str(getattr(world, row).pk))
        nowhere = path.replace("{key}", str(uuid4()))
        for who in CAST:
            seen = call(browsers[who], "get", here)
            if (seen[0] == 200) is not (who in API_REACH[row]):
                wrong.append(f"{path}: {seen[0]} for {who}")
            if seen[0] != 200 and seen != call(browsers[who], "get", nowhere):
                wrong.append(f"{path}: {who} can tell forbidden from missing")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "acts", **dealt(ACTS, lambda act: act[0].split("/")[3].partition(".")[0], 25)
)
def test_an_act_is_refused_alike_to_whoever_may_not_and_to_strangers(acts, cast, world, browsers):
    wrong = []
    for path, _method, operation in acts:
        wrong += asked(path, operation, cast, world, browsers)
    assert not wrong, "\n".join(wrong)


def asked(path, operation, cast, world, browsers):
    """Ask as everybody that something be done; return what was not as it should be."""
    here, nowhere = filled(operation, world), filled(operation, world, missing=True)
    named = any(name in FIELD_ROWS for name in here)
    barred = None  # what a missing row looks like to whoever has no such capability
    capability = operation["x-capability"]
    allowed = [who for who in CAST if getattr(cast, who).may(capability)]
    if not any(capability in role.capabilities for role in ROLES.values()):
        yield f"{path} opens to nobody"
    spared = tried_already(capability, cast)
    for who in CAST:
        if who in spared:
            continue
        seen = call(browsers[who], "post", path, here)
        if "malformed" in seen[1]:
            yield f"{path}: the sample is not one: {seen[1]}"
            return
        if seen[0] >= 500 or (who not in allowed and seen[0] != 404):
            yield f"{path}: {seen[0]} for {who}"
        # Of another station: what is there and what is nowhere are the same to them.
        stranger = named and who in ("zoe", "kai")
        if who in allowed and not stranger:
            continue
        if who in allowed or barred is None:
            missing = call(browsers[who], "post", path, nowhere)
        if who not in allowed:
            barred = missing = barred or missing
        if seen != missing:
            yield f"{path}: {who} can tell forbidden from missing: {seen}"


# ── the doors of sign-in ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "entry",
    [e for _r, e in walk(get_resolver()) if str(e.name).startswith(SIGN_IN)],
    ids=lambda entry: entry.name,
)
def test_the_doors_of_sign_in_open_and_show_nobody_elses_keys(entry, cast, world, browsers):
    keyed = entry.name in ("mfa_remove_webauthn", "mfa_edit_webauthn", "usersessions_end")
    address = reverse(entry.name, kwargs={"pk": 987654} if keyed else {})
    for who in ("nobody", "bo", "olga", "uma"):
        answer, _seen = knock(browsers[who], address)
        assert answer.status_code in (200, 302, 400, 404), who
        if answer.status_code == 200 and who != "nobody":
            assert b"di-new" not in answer.content


def test_an_invitation_opens_for_its_own_account_and_nothing_else(client, world):
    assert client.get(f"/join/{token_for(world.account)}/").status_code == 200
    assert client.get("/join/xx/").status_code == 404


def test_an_answer_link_opens_without_sign_in_and_a_made_up_one_does_not(client, world):
    assert client.get(f"/a/{SECRET}/").status_code == 200
    assert client.get(f"/a/{SECRET}x/").status_code == 404


def test_nobody_signs_in_by_a_click_outside_the_demonstration(client, world, settings):
    settings.DEMO = False
    assert client.post("/demo/sign-in/", {"username": "di-new"}).status_code == 404
    assert isinstance(world.account.pk, UUID)
