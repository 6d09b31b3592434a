"""A month of both teams, played through the product's own acts and read back from its pages.

The rates are those of the news column: 55 patrols of the team on the hills, 11 missions at school
gates and 2 talks of the team in the town; a storm, an event, training, kit and a squad beside.
"""

import csv
import io
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext_lazy, override
from tests import month_of_duties, month_of_patrols, month_of_skills
from tests.month import MONTH, YEAR, Month, at
from tests.year import behind

from firstlight.console.patrols.proof.words import STATES, WAYS
from firstlight.console.records.words import KINDS
from firstlight.duty.models import Shift
from firstlight.duty.rules import GATE_DUTY, SHIFT
from firstlight.equipment.rules import EQUIPMENT
from firstlight.force.models import Account
from firstlight.kernel.jobs import enqueue, run_due
from firstlight.patrols.rules import PATROL_PLAN
from firstlight.records.jobs import nightly_hours
from firstlight.training.rules import CREDENTIAL

# What the month is made of; a room that is built later lays its own part here.
PARTS = (
    month_of_patrols.lay,
    month_of_duties.lay_gates,
    month_of_duties.lay_talks,
    month_of_duties.lay_standby,
    month_of_duties.lay_storm,
    month_of_duties.lay_event,
    month_of_skills.lay,
)


@pytest.fixture
def month(db, monkeypatch):
    played = Month(monkeypatch)
    for lay in PARTS:
        lay(played)
    played.play()
    played.now = at(30, 23) + timedelta(days=1)
    return played


class Reader:
    """Somebody at the desk: what a page counts, what its file says."""

    def __init__(self, name):
        self.client = Client()
        self.client.force_login(Account.objects.get(username=name))
        self.client.cookies.load({"django_language": "zh-hans"})

    def count(self, path, **query):
        """Return how many rows the list says it has."""
        answer = self.client.get(path, query)
        assert answer.status_code == 200
        return answer.context["listing"].count

    def rows(self, path, **query):
        """Return the rows of the list's file, by their headings."""
        answer = self.client.get(path, {**query, "out": "csv"})
        assert answer.status_code == 200
        text = b"".join(answer).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def pages(self, path):
        """Return the page of each row of the list, however many pages the list itself has."""
        found, number, more = {}, 0, True
        while more:
            number += 1
            text = self.client.get(path, {"page": number}).content.decode()
            found |= dict.fromkeys(re.findall(rf'href="({path}[0-9a-f-]{{36}}/)"', text))
            more = 'rel="next"' in text
        return [self.client.get(address) for address in found]

    def api(self, path):
        """Return every row that the API has there, its pages one after the other."""
        found, after = [], None
        while after != "":
            answer = self.client.get(f"/api/{path}", {"after": after} if after else {})
            assert answer.status_code == 200
            found += answer.json()["rows"]
            after = answer.json()["next"]
        return found

    def tally(self, path, *headings, **query):
        """Return how often each of these words stands in the file."""
        rows = self.rows(path, **query)
        return Counter(tuple(row[each] for each in headings) for row in rows)


def words(*said):
    """Return what the pages call these, in Chinese."""
    with override("zh-hans"):
        return tuple(str(each) for each in said)


def said(page):
    """Return what a page says, without its marks and with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


KIND, STATE = "类别", "状态"
CONFIRMED, OFF = SHIFT.state_names["archived"], SHIFT.state_names["cancelled"]


def test_what_is_read_back_is_what_was_done(month):
    hills, town, done = Reader("officer"), Reader("officer_lushan"), Counter(month.done)
    assert (done["patrols"], done["campus missions"], done["shift talk"]) == (55, 11, 2)
    assert (done["rounds planned"], done["rounds called off"]) == (57, 2)
    _shifts(hills, town, done)
    _patrols(hills, done)
    _scans(hills, done)
    _invitations(hills, done)
    _gates_storms_events(hills, town, done)
    _skills_and_kit(hills, month, done)
    _hours((hills, town), month, done)
    assert town.count("/patrols/runs/") == 0  # the other station's are not theirs to see


def _shifts(hills, town, done):
    kinds = Shift.Kind
    expected = Counter(
        {
            words(kinds(each).label, CONFIRMED): done[f"shift {each}"]
            for each in ("patrol", "water_patrol", "standby", "storm", "event")
        }
    )
    expected[words(kinds.PATROL.label, OFF)] = done["rounds called off"]
    assert hills.tally("/shifts/list/", KIND, STATE) == expected
    assert town.tally("/shifts/list/", KIND, STATE) == {
        words(kinds.GATE.label, CONFIRMED): done["campus missions"],
        words(kinds.GATE.label, OFF): done["gates called off"],
        words(kinds.TALK.label, CONFIRMED): done["shift talk"],
    }
    for reader in (hills, town):
        rows = reader.rows("/shifts/list/")
        stood = [row for row in rows if (row[STATE],) != words(OFF)]
        page = reader.client.get("/shifts/month/", {"month": f"{YEAR}-{MONTH:02}"})
        days = [day for row in page.context["rows"] for day in row]
        assert sum(len(day.shifts) for day in days) == len(stood)
        assert reader.count("/shifts/list/") == len(rows)


def _patrols(hills, done):
    rows = hills.rows("/patrols/runs/")
    verdicts = {tuple(row.values())[-2:] for row in rows}
    assert (len(rows), hills.count("/patrols/runs/")) == (done["patrols"], done["patrols"])
    assert verdicts == {words(STATES["proven"], gettext_lazy("Stands"))}
    grids = hills.rows("/patrols/coverage/", days=90)
    visits = [int(row["到访次数"]) for row in grids]
    assert (len(visits), sum(visits)) == (63, done["grid visits"])
    assert min(visits) > 0
    plans = hills.tally("/patrols/", STATE)
    assert plans == {words(PATROL_PLAN.state_names["closed"]): len(month_of_patrols.PLANS)}


def _scans(hills, done):
    """What came of each scan: it stands on its patrol's page, as the changing code it was."""
    walked = hills.pages("/patrols/runs/")
    assert len(walked) == done["patrols"]
    scans = [each for page in walked for each in page.context["scans"]]
    assert len(scans) == done["scans"] > 0
    assert {way for way, _scan, _is_off in scans} == {WAYS["rotating"]}
    for page in walked:  # each of its stops was proven by one
        assert len(page.context["results"]) == len(page.context["scans"])


def _invitations(hills, done):
    """What came of each invitation: an answer, and of every yes a turn that was served."""
    shifts = [row for row in hills.api("shifts") if row["kind"] == Shift.Kind.STANDBY]
    pages = [hills.client.get(f"/shifts/{row['id']}/") for row in shifts]
    people = [each["row"] for page in pages for each in page.context["people"]]
    gone = [each for page in pages for each in page.context["gone"]]
    served = Counter(each.way for each in people if each.state == "completed")
    assert done["invitations"] == served["invited"] + len(gone) > 0
    assert served["invited"] == done["invitations accepted"]
    assert len(gone) == done["invitations declined"] == 1
    assert served["signed_up"] == done["joined instead"]


def _gates_storms_events(hills, town, done):
    names = GATE_DUTY.state_names
    assert town.tally("/gates/", STATE) == {
        words(names["recorded"]): done["campus missions"],
        words(names["cancelled"]): done["gates called off"],
    }
    assert town.count("/gates/") == done["gates planned"]
    [storm] = hills.pages("/storms/")
    assert done["storms"] == 1
    groups = storm.context["tasks"]
    heads = [head for group in groups for head in group.heads.all()]
    back = [head for head in heads if head.back_at]
    assert (len(heads), len(back)) == (done["heads out"], done["heads back"]) == (4, 4)
    [event] = hills.pages("/events/")
    assert hills.count("/events/") == done["events"] == 1
    assert len(event.context["reports"]) == done["post reports"] > 0


def _skills_and_kit(hills, month, done):
    sessions = hills.pages("/training/")
    assert len(sessions) == hills.count("/training/") == done["sessions"] == 3
    people = [each["row"] for page in sessions for each in page.context["people"]]
    assert sum(each.was_there for each in people) == done["attendances"]
    assert sum(each.credential is not None for each in people) == done["certificates"]
    held = hills.tally("/training/certificates/", "发证单位", STATE)
    assert (
        held[(month.tree["nanshan"].name, *words(CREDENTIAL.state_names["valid"]))]
        == (done["certificates"])
    )
    assert len(hills.rows("/flights/")) == hills.count("/flights/") == done["flights"] == 2
    facts = {page.context["item"].kind: page for page in hills.pages("/equipment/")}
    drone = said(facts["unmanned_aircraft"])
    assert f"电池循环次数 {month_of_skills.CYCLES + done['battery cycles']}" in drone
    assert "飞行小时" in drone
    car = said(facts["patrol_car"])
    assert words(EQUIPMENT.state_names["in_stock"])[0] in car
    assert f"已使用 {done['car outings']} 次" in car
    assert f"里程 {month.car.odometer_km + month.km:.1f} km" in car
    [proposal] = hills.pages("/training/squad/")
    assert proposal.context["is_same"]
    decided = [line["decision"] for line in proposal.context["lines"]]
    assert sum(bool(each and each.accepts) for each in decided) == done["squad seats"] > 0


def _hours(readers, month, done):
    enqueue(nightly_hours(timezone.now()))
    run_due()
    trained = words(KINDS["training"])
    turns, leaflets, confirmed = Counter(), 0, 0
    for reader, station in zip(readers, ("changle", "lushan"), strict=True):
        rows = reader.rows("/records/")
        turns += Counter(row["签到（小时）"] for row in rows if (row[KIND],) != trained)
        of_month = f"/reports/of/leaflets/rows/?p=month&d={YEAR}-{MONTH:02}-30"
        leaflets += behind(reader.client, of_month, is_sum=True)
        confirmed += reader.tally("/shifts/list/", STATE)[words(CONFIRMED)]
        checked = reader.client.post("/log/verify/", {"station": month.tree[station].pk})
        assert checked.context["fault"] is None
    played = {what: much for what, much in done.items() if what.startswith("turns of ")}
    assert {f"turns of {hours} h": much for hours, much in turns.items()} == played
    assert leaflets == done["leaflets"]
    assert confirmed == sum(much for what, much in done.items() if what.startswith("shift "))
