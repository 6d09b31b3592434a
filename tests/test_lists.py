"""Every list has the parts that every list has: chips, views, sorts, columns, files, keys, acts.

Lists are found by the templates that draw one and the addresses whose views use those; one that
is new is tried unasked. What a list does without stands here with its reason.
"""

import inspect
import re
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import IS_BRIEF, person
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.test_doors import PAGES, arguments
from tests.test_doors import world as world  # the fixture

from firstlight.force.models import Account
from firstlight.force.roles import ROLES as CAN

pytestmark = pytest.mark.skipif(IS_BRIEF, reason="which parts a list has is decided in Python")
TEMPLATES = Path(__file__).parents[1] / "src" / "firstlight" / "console" / "templates"
SAMPLE = "styleguide.html"  # shows the part itself
TABLES = {
    str(file.relative_to(TEMPLATES))
    for file in TEMPLATES.rglob("*.html")
    if "<c-list " in file.read_text(encoding="utf-8")
} - {SAMPLE}
# Whoever of these may open a list first is shown it, or who has most acts there.
ROLES = ("station_officer", "association_admin", "privacy_officer", "auditor")
KEPT_BY = {"force/equipment.html": "equipment_keeper", "training/courses.html": "trainer"}

# “1 / 2” alone in a cell becomes the second of January.
FRACTION = re.compile(r"(?:^|,)(\d+ ?/ ?\d+)(?=,|\r)", re.MULTILINE)
FIGURE = "reports/rows.html"
# Of one figure, one span of time and one reader: narrowed where the figure is, kept nowhere.
BARE = {FIGURE}
# What was refused has no page, and a figure may count rows that are not its reader's to open; of
# images the privacy officer reads that they are there, not where was flown and what for.
NO_PAGES = {"log/refused.html", "rights/images.html", FIGURE}
ONE_BY_ONE = "each is judged for itself, with a reason of its own"
BY_WORKFLOW = "each goes its own way, a step at a time, with evidence of its own"
READ_ONLY = "it is read; nothing is done to its rows"
ARRANGED = "arranged one at a time, with a place and an hour of its own"
# Lists that offer no act for many at once, and why.
ALONE = {
    "cases/disputes/list.html": BY_WORKFLOW,
    "cases/ecology/listed.html": BY_WORKFLOW,
    "cases/enterprises/register.html": "agreement is a business's own",
    "cases/enterprises/visits.html": BY_WORKFLOW,
    "cases/grid_events/listed.html": BY_WORKFLOW,
    "cases/hazards/checks.html": READ_ONLY,
    "cases/hazards/hazards.html": BY_WORKFLOW,
    "cases/inspections/inspections.html": BY_WORKFLOW,
    "cases/tips/list.html": ONE_BY_ONE,
    "community/actions.html": BY_WORKFLOW,
    "community/meetings.html": ARRANGED,
    "community/stories.html": "everybody shown agrees to each story",
    "community/talks.html": ARRANGED,
    "complaints/listed.html": ONE_BY_ONE,
    "duty/list.html": "the board of a week publishes its shifts together",
    "equipment/flights.html": "each flight is cleared for itself",
    "events/listed.html": ARRANGED,
    "gates/duties.html": "the calendar arranges the days of a term together",
    "log/refused.html": READ_ONLY,
    "patrols/plans.html": "a plan is many routes already",
    "patrols/runs.html": ONE_BY_ONE,
    "patrols/signs.html": "each sign is put up and changed where it hangs",
    "records/certificates.html": ONE_BY_ONE,
    "records/stars.html": ONE_BY_ONE,
    FIGURE: READ_ONLY,
    "rights/accesses.html": ONE_BY_ONE,
    "rights/assessments.html": ONE_BY_ONE,
    "rights/breaches.html": ONE_BY_ONE,
    "rights/clocks.html": ONE_BY_ONE,
    "rights/images.html": READ_ONLY,
    "rights/listed.html": ONE_BY_ONE,
    "storms/activations.html": ONE_BY_ONE,
    "training/courses.html": "a course is described, not done",
    "training/papers.html": "somebody looks at each certificate before it counts",
    "training/sessions.html": ARRANGED,
}


def lists():
    """Yield (template, route, entry) of every address whose view draws a list."""
    for route, entry in PAGES:
        said = inspect.getsource(inspect.unwrap(entry.callback))
        for table in sorted(TABLES):
            if f'"{table}"' in said:
                yield table, route, entry


LISTS = list(lists())


def test_every_list_has_an_address_and_no_reason_outlives_its_list():
    assert {table for table, _route, _entry in LISTS} == TABLES
    assert BARE | NO_PAGES | ALONE.keys() <= TABLES


@pytest.fixture
def read(cast, world):
    """Return a function that opens a list from a seat in a station: (browser, address, answer)."""
    people, seats = cast.people, {}
    played = {
        (cast.hill, "station_officer"): people.olga,
        (cast.hill, "association_admin"): people.amy,
        (cast.lake, "station_officer"): people.zoe,
    }

    def opened(table, route, entry, station, **asked):
        role = KEPT_BY.get(table) or role_of(entry)
        if (station, role) not in seats:
            who = played.get((station, role))
            who = who or person(role, station, role=role, category="staff")
            browser = seats[station, role] = Client()
            name = f"{role}-{station.name}"
            browser.force_login(Account.objects.create(person=who, username=name))
        words = {"key": "calls"} if table == FIGURE else None
        if table == FIGURE:  # of the month of the world's call, which may be the one before
            asked["d"] = str(timezone.localdate(world.incident.happened_at))
        address = reverse(entry.name, kwargs=arguments(route, entry, world, words=words))
        answer = seats[station, role].get(address, asked)
        assert answer.status_code == 200, (address, role)
        return seats[station, role], address, answer

    return opened


def role_of(entry):
    return next(role for role in ROLES if entry.callback.may in CAN[role].capabilities)


def test_a_list_with_rows_has_every_part(cast, read, client):
    someone = Account.objects.create(person=cast.people.bo, username="bo")
    client.force_login(someone)
    client.get("/log/refused/")  # so that something was refused
    wrong, names = [], {}
    for table, route, entry in LISTS:
        # A column that is not there is as if it were not asked for.
        browser, address, answer = read(table, route, entry, cast.hill, s="no-such-column")
        shown, html = answer.context["listing"], answer.content.decode()
        assert table in {each.name for each in answer.templates}
        wrong += [f"{table}: {each}" for each in lacks(table, shown, html)]
        if shown.save_view_url:
            names.setdefault(shown.save_view_url.split("/")[2], []).append(table)
        wrong += [f"{table}: {each}" for each in fails(browser, address, shown)]
        title = re.search(r"<title>(.*?) · ", html)[1]
        kept = unquote(browser.get(address, {"out": "xlsx"})["Content-Disposition"])
        title = title.partition("：")[0].replace(" ", "-")  # of a figure: the figure’s own name
        if not kept.endswith(f"{title}-{timezone.localdate()}.xlsx"):
            wrong.append(f"{table}: its file is called {kept}")
    wrong += [f"{said} share the views kept of {name}" for name, said in names.items() if said[1:]]
    assert wrong == [], "\n".join(wrong)


def lacks(table, shown, html):
    """What a list that has rows does not offer and should."""
    if not shown.rows or html.count("<tr data-row>") != len(shown.rows):
        yield f"{len(shown.rows)} rows: the world needs one that this reader sees"
    if table not in NO_PAGES and not all(any(c.url for c in row.cells) for row in shown.rows):
        yield "a row that Enter cannot open"
    if table not in BARE and not (shown.chips and shown.save_view_url in html):
        yield "no chips, or no way to keep the view"
    if not any(column.url for column in shown.columns):
        yield "no sort"
    if not all(column.toggle_url for column in shown.columns):
        yield "no choice of columns"
    if [link.label for link in shown.exports[:2]] != ["CSV", "XLSX"]:
        yield "no files"
    many = shown.bulk_url and 'name="pick"' in html and "data-bulk-bar" in html
    if bool(many) is (table in ALONE):
        yield "acts for many: " + ("a reason against what there is" if many else "none, no reason")


def fails(client, address, shown):
    """Ask for every chip and every sort, with all columns, as a file; say which do not come."""
    chips = [re.search(r"[?&]f=([^&]*)", each.url)[1] for each in shown.chips]
    sorts = [column.key for column in shown.columns if column.url]
    columns = ",".join(column.key for column in shown.columns)
    for chip, sort in zip_longest(chips, sorts, fillvalue=""):
        asked = {"out": "csv", "c": columns, "f": chip, "s": f"-{sort}"}
        answer = client.get(address, {key: value for key, value in asked.items() if value != "-"})
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/csv"):
            yield f"{answer.status_code} for {asked}"
        elif days := FRACTION.findall(answer.content.decode()):
            yield f"a spreadsheet reads {days} as days"


def test_an_empty_list_says_what_it_is_and_offers_what_its_page_does(cast, read):
    """Read in the other station, where none of these things is; only people always are."""
    wrong = []
    for table, route, entry in LISTS:
        _browser, _address, answer = read(table, route, entry, cast.lake)
        html = answer.content.decode()
        if (count := answer.context["listing"].count) and table == "force/people.html":
            answer = read(table, route, entry, cast.lake, q="no-such-name")[2]
            assert not answer.context["listing"].count
            assert '<a class="button " href="?"' in answer.content.decode()  # every entry
            continue
        assert count == 0, table
        told = re.search(r'<div class="empty">(.*?)</div>', html, re.DOTALL)[1]
        if not re.search(r"<h2>[^<]+</h2>\s*<p>[^<]+</p>", told):
            wrong.append(f"{table}: says nothing")
        acts = html.partition("<h1")[2].partition("data-list")[0]
        for act in re.findall(r'<a[^>]*button--main[^>]*href="([^"]*)"', acts):
            if f'href="{act}"' not in told:
                wrong.append(f"{table}: does not offer {act}")
    assert wrong == [], "\n".join(wrong)
