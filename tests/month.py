"""A month that can be played: two teams, a clock that goes on by itself, who is free when."""

import heapq
from collections import deque
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace

from django.db import transaction
from django.utils import timezone

from firstlight.config.demo import force, kit, land, papers
from firstlight.duty.actions import (
    arrive_at_shift,
    join_shift,
    leave_shift,
    name_leader,
    step_shift,
    write_log,
)
from firstlight.duty.models import EventPost, ShiftAssignment
from firstlight.duty.schemas import (
    ArriveAtShift,
    JoinShift,
    LeaveShift,
    NameLeader,
    StepShift,
    WriteLog,
)
from firstlight.force.actions import record_papers
from firstlight.force.models import Account
from firstlight.force.schemas import RecordPapers
from firstlight.force.seats import actor_of

YEAR, MONTH = 2026, 9
BEFORE = timedelta(minutes=10)
REST = timedelta(hours=9)
TEAMS = {"nanshan": "changle", "shuguang": "lushan"}
STAFF = {  # part: who plays it, by where they are and their number there
    "officer": ("changle", 1),
    "colleague": ("changle", 6),
    "dispatcher": ("changle", 2),
    "leader": ("nanshan", 1),
    "pilot": ("nanshan", 3),
    "keeper": ("nanshan", 4),
    "trainer": ("nanshan", 7),
    "officer_lushan": ("lushan", 1),
    "dispatcher_lushan": ("lushan", 3),
    "leader_lushan": ("shuguang", 1),
    "association": ("association", 1),
}
STEP, COLUMNS = 0.01, 8  # degrees a side of a grid, grids in a row
UNINSURED = (9, 10)  # of each 25 members of the demonstration


def at(day, hour, minute=0):
    """A moment of the month."""
    return timezone.make_aware(datetime(YEAR, MONTH, day, hour, minute))  # noqa: DTZ001


def squares():
    """Made-up ground: 62 square grids of a kilometre, and a lake with a water grid beside."""

    def spot(name, lon, lat):
        return SimpleNamespace(name=name, lon_deg=lon, lat_deg=lat)

    def square(west, south):
        ring = [(west, south), (west + STEP, south), (west + STEP, south + STEP)]
        ring += [(west, south + STEP), (west, south)]
        return {"type": "Polygon", "coordinates": [ring]}

    def grid(name, number, *, water=False):
        south, west = divmod(number, COLUMNS)
        shape = square(120.5 + west * STEP, 29.4 + south * STEP)
        return SimpleNamespace(name=name, geometry=shape, water=water)

    places = SimpleNamespace(
        town=spot("镇", 120.54, 29.44),
        villages=[spot("村", 120.52, 29.42), spot("庄", 120.55, 29.45)],
        schools=[spot("演示小学", 120.53, 29.43), spot("村小", 120.56, 29.46)],
        dam=spot("坝", 120.585, 29.41),
        grids=[grid(f"第{number + 1}网格", number) for number in range(62)]
        + [grid("水域网格", 63, water=True)],
        reservoir=square(120.581, 29.471),
    )
    plain = SimpleNamespace(name="made", bbox=(120.5, 29.4, 120.7, 29.6))
    villages = [(each.lon_deg, each.lat_deg) for each in places.villages]
    return land.Ground(Path("none"), plain, places, villages)


class Month:
    """What is to happen, in the order of time; everything is done through the product's acts."""

    def __init__(self, monkeypatch, begins=None):
        self.now = begins or at(1, 0) - timedelta(days=1, hours=-9)
        self.done = {}  # what was played, by its name
        self._ahead, self._number = [], count()
        monkeypatch.setattr(timezone, "now", lambda: self.now.astimezone(UTC))
        with transaction.atomic():
            self._gather()

    def _gather(self):
        ground = squares()
        self.tree = force.plant()
        people = force.people(self.tree, ground)
        papers.issue(self.tree, people)
        kit.lay(self.tree, land.lay(self.tree, ground))
        force.open_doors(people)
        known = {(each.node, each.number): each for each in people}
        sits = dict(Account.objects.values_list("person_id", "acting_as"))
        for name, where in STAFF.items():
            who = known[where].person
            setattr(self, name, actor_of(who, sits[who.pk]))
        self.actors, self._free, self._members = {}, {}, {}
        for team in TEAMS:
            self._members[team] = [each for each in people if each.node == team]
            own = [e for e in people if e.node == team and not e.part]
            insured = [e for e in own if e.number % 25 not in UNINSURED and e.number % 12 != 8]
            self._free[team] = deque(insured)
        self._busy, self.drivers = {}, set()

    # The clock

    def plan(self, moment, act, *given):
        """Have `act` done at a moment."""
        heapq.heappush(self._ahead, (max(moment, self.now), next(self._number), act, given))

    def play(self):
        """Let the month go by."""
        while self._ahead:
            self.now, _number, act, given = heapq.heappop(self._ahead)
            act(*given)

    def note(self, what, much=1):
        """Keep in mind that something was done."""
        self.done[what] = self.done.get(what, 0) + much

    # The people

    def actor(self, each):
        """Return somebody in their seat."""
        if each.person.pk not in self.actors:
            self.actors[each.person.pk] = actor_of(each.person)
        return self.actors[each.person.pk]

    def pick(self, team, number, begins, ends, fits=lambda each: True):
        """Return who is rested and free then: whoever has waited longest comes first."""
        line, found = self._free[team], []
        for each in list(line):
            spans = self._busy.setdefault(each.person.pk, [])
            rested = all(b + REST <= begins or ends + REST <= a for a, b in spans)
            if len(found) < number and rested and fits(each):
                found.append(each)
        assert len(found) == number, "nobody is left for this"
        for each in found:
            self.take(each, begins, ends)
        return found

    def take(self, each, begins, ends):
        """Keep in mind that somebody serves then; they go to the end of the line."""
        self._busy.setdefault(each.person.pk, []).append((begins, ends))
        if each in (line := self._free[each.node]):
            line.remove(each)
            line.append(each)

    def members(self, team):
        """Return everybody of a team."""
        return self._members[team]

    # A shift from its first answer to its confirmed log

    def serve(self, shift, who, *, joins=True, during=None, after=None, **log):
        """Have people join now, and serve when it is time: check in, start, end, log, confirm."""
        if joins:
            self.join(shift, who)
        named = NameLeader(shift_id=shift.pk, person_id=who[0].person.pk)
        name_leader(self.leader if self.is_nanshan(shift) else self.leader_lushan, named)
        self.plan(shift.starts_at - BEFORE, self._arrive, shift, who)
        self.plan(shift.starts_at, self._begin, shift, who, during)
        self.plan(shift.ends_at, self._end, shift, who, after, log)

    def join(self, shift, who):
        """Have people sign up."""
        for each in who:
            join_shift(self.actor(each), JoinShift(shift_id=shift.pk, risks_read=True))

    def is_nanshan(self, shift):
        """Whether a shift is of the team on the hills; else it is the town's."""
        return shift.organisation_id == self.tree["nanshan"].pk

    @staticmethod
    def is_off(shift):
        """Whether a shift was called off since."""
        shift.refresh_from_db()
        return shift.state == "cancelled"

    def _arrive(self, shift, who):
        if self.is_off(shift):
            return
        rows = ShiftAssignment.objects.filter(shift=shift, state="accepted")
        mine = dict(rows.values_list("person_id", "pk"))
        for each in who:
            here = ArriveAtShift(
                assignment_id=mine[each.person.pk], place=shift.place_name or "驻地"
            )
            arrive_at_shift(self.actor(each), here)

    def _begin(self, shift, who, during):
        if self.is_off(shift):
            return
        if shift.state != "in_progress":  # that of an event begins with it
            self.step(self.actor(who[0]), shift, "start")
        if during:
            during(shift, who, self)

    def _end(self, shift, who, after, log):
        if self.is_off(shift):
            return
        if after:
            after(shift, who, self)
        rows = ShiftAssignment.objects.filter(shift=shift, state="on_duty")
        for row in rows.order_by("pk"):
            each = next(one for one in who if one.person.pk == row.person_id)
            leave_shift(self.actor(each), LeaveShift(assignment_id=row.pk))
            served = int((self.now - row.check_in_at).total_seconds() // 60)
            self.note(f"turns of {served / 60:.1f} h")
        lead = self.actor(who[0])
        shift.refresh_from_db()
        if shift.state == "in_progress":  # that of an event ends with the last who goes home
            self.step(lead, shift, "end")
        write_log(lead, WriteLog(shift_id=shift.pk, weather="晴", **log))
        self.step(lead, shift, "submit_log")
        self.note("leaflets", log.get("leaflets", 0))
        self.plan(self.now + timedelta(hours=12), self._confirm, shift)

    def _confirm(self, shift):
        officer = self.officer if self.is_nanshan(shift) else self.officer_lushan
        self.step(officer, shift, "confirm")
        self.note(f"shift {shift.kind}")

    def step(self, actor, shift, event, **words):
        """Take a step of a shift."""
        return step_shift(actor, StepShift(shift_id=shift.pk, event=event, **words))

    def clear_for_children(self, team, officer, number):
        """Have the officer note that so many were cleared for work with children."""
        for each in list(self._free[team])[:number]:
            key, day = each.membership.pk, timezone.localdate()
            record_papers(officer, RecordPapers(membership_id=key, child_contact_cleared_on=day))
            each.membership.refresh_from_db()

    @staticmethod
    def event_of_post(key):
        """Return the event that a post belongs to."""
        return EventPost.objects.get(pk=key).event_id

    def drives_not(self, each):
        """Whether somebody is no driver: drivers are kept for the vehicles."""
        return each.person.pk not in self.drivers

    @staticmethod
    def is_cleared(each):
        """Whether somebody is cleared for work with children."""
        return each.membership.child_contact_cleared_on is not None
