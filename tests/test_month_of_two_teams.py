"""A month of both teams, played through the product's own acts and read back from its pages.

The rates are those of the news column: 55 patrols of the team on the hills, 11 missions at school
gates and 2 talks of the team in the town; a storm, an event, training, kit and a squad beside.
"""

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils.translation import gettext_lazy, override
from tests import month_of_duties, month_of_patrols, month_of_skills
from tests.month import MONTH, YEAR, Month, at

from firstlight.console.patrols.proof.words import STATES
from firstlight.duty.models import Shift, ShiftLog
from firstlight.duty.queries.service import served
from firstlight.duty.rules import GATE_DUTY, SHIFT
from firstlight.equipment.models import EquipmentItem
from firstlight.force.models import Account
from firstlight.kernel.log import verify
from firstlight.kernel.models import Event
from firstlight.patrols.rules import PATROL_PLAN
from firstlight.training.models import Attendance, SquadProposal
from firstlight.training.queries import recomputed

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

    def tally(self, path, *headings, **query):
        """Return how often each of these words stands in the file."""
        rows = self.rows(path, **query)
        return Counter(tuple(row[each] for each in headings) for row in rows)


def words(*said):
    """Return what the pages call these, in Chinese."""
    with override("zh-hans"):
        return tuple(str(each) for each in said)


KIND, STATE = "类别", "状态"
CONFIRMED, OFF = SHIFT.state_names["archived"], SHIFT.state_names["cancelled"]


def test_what_is_read_back_is_what_was_done(month):
    hills, town, done = Reader("officer"), Reader("officer_lushan"), Counter(month.done)
    assert (done["patrols"], done["campus missions"], done["shift talk"]) == (55, 11, 2)
    assert (done["rounds planned"], done["rounds called off"]) == (57, 2)
    _shifts(hills, town, done)
    _patrols(hills, done)
    _gates_storms_events(hills, town, done)
    _skills_and_kit(hills, month, done)
    _hours(month, done)
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


def _gates_storms_events(hills, town, done):
    names = GATE_DUTY.state_names
    assert town.tally("/gates/", STATE) == {
        words(names["recorded"]): done["campus missions"],
        words(names["cancelled"]): done["gates called off"],
    }
    assert done["heads out"] == done["heads back"] == 4
    assert len(hills.rows("/storms/")) == done["storms"] == 1
    assert len(hills.rows("/events/")) == done["events"] == 1


def _skills_and_kit(hills, month, done):
    assert len(hills.rows("/training/")) == done["sessions"] == 3
    assert Attendance.objects.filter(was_there=True).count() == done["attendances"]
    earned = Attendance.objects.filter(credential__state="valid")
    assert earned.count() == done["certificates"]
    assert len(hills.rows("/flights/")) == done["flights"] == 2
    drone = EquipmentItem.objects.get(kind="unmanned_aircraft")
    assert drone.battery_cycles == month_of_skills.CYCLES + done["battery cycles"]
    car = EquipmentItem.objects.get(pk=month.car.pk)
    assert (car.state, car.uses) == ("in_stock", done["car outings"])
    assert car.odometer_km - month.car.odometer_km == month.km
    said = hills.client.get(f"/equipment/{car.pk}/").content.decode()
    assert f"{car.odometer_km:.0f}" in said.replace(",", "")
    proposal = SquadProposal.objects.get()
    assert recomputed(proposal)
    assert proposal.decisions.filter(accepts=True).count() == done["squad seats"] > 0


def _hours(month, done):
    rows = served(at(1, 0), at(30, 23), confirmed_only=True)
    assert sum(row.minutes for row in rows) == done["minutes"]
    assert ShiftLog.objects.aggregate(n=Sum("leaflets"))["n"] == done["leaflets"]
    confirmed = sum(much for what, much in done.items() if what.startswith("shift "))
    assert Event.objects.filter(action="shift.confirm").count() == confirmed
    for station in ("changle", "lushan"):
        assert verify(month.tree[station].pk)[1] is None
