"""A filled county: the demonstration, taken many times over, into a home of its own.

Twelve stations, some eight hundred members at one of them alone, five thousand grids, and a season
of patrols, gates, trainings and cases. Nobody and nothing in it is real: every row is a copy of
one of the demonstration's, under a key of its own, under another made-up name, weeks earlier.

Then the heavy pages are opened by those who have them: seconds of one core for each, and how many
questions it puts to the database.

Run: ``python -m benchmarks.bench_county``; with ``lay`` the county is laid into the empty home
that ``FIRSTLIGHT_HOME`` names, to be looked at by ``firstlight run --demo``.
"""

import json
import os
import re
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from uuid import UUID

from benchmarks.report import Row, say

STATIONS, PEOPLE, WEEKS, GRIDS, ENTRIES = 11, 9, 12, 5_000, 20_000
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
FORCE = (
    "force.Person force.Membership force.Availability force.Insurance force.Agreement"
    " privacy.Consent training.Credential"
)
SERVICE = (
    "duty.Shift duty.ShiftNeed duty.ShiftAssignment duty.ShiftLog duty.SchoolGateDuty"
    " patrols.PatrolPlan patrols.PatrolRoute patrols.PatrolRun patrols.Scan patrols.GridVisit"
    " patrols.TrackPoint training.TrainingSession training.Attendance records.ServiceRecord"
    " disputes.DisputeCase disputes.DisputeParty grid_events.GridEvent grid_events.EventNote"
    " ecology.EcologyReport enterprises.EnterpriseVisit hazards.Hazard"
    " inspections.JointInspection community.OutreachEvent community.LeafletIssue"
)
GROUND = (
    "force.Organisation places.Place force.RoleGrant equipment.EquipmentItem training.Course"
    " duty.GateWindow patrols.Checkpoint patrols.PatrolTarget enterprises.Enterprise"
)
PAGES = (
    ("officer", "/"),
    ("officer", "/people/?q=yangjia"),
    ("officer", "/shifts/"),
    ("officer", "/patrols/coverage/"),
    ("officer", "/reports/?p=month"),
    ("officer", "/reports/?p=year"),
    ("officer", "/reports/map/"),
    ("officer", "/records/"),
    ("association", "/records/stars/"),
    ("officer", "/people/?out=xlsx"),
    ("association", "/reports/?p=year"),
    ("association", "/people/"),
    ("leader", "/my/shifts/"),
    ("leader", "/records/"),
    ("volunteer", "/my/"),
    ("auditor", "/log/"),
)
FAMILIES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


class Copier:
    """Copies rows of many tables at once, and keeps what hangs together together."""

    def __init__(self, number, *, back=timedelta(0)):
        self.number, self.back, self.keys = number, back, {}

    def copy(self, names, keep=lambda row: True):
        """Copy all rows of these tables that `keep` says yes to."""
        from django.apps import apps
        from django.db.models import UUIDField

        from firstlight.kernel.ids import uuid7

        found = []
        for name in names.split():
            model = apps.get_model(name)
            rows = [row for row in model._default_manager.order_by("pk") if keep(row)]
            self.keys |= {str(row.pk): uuid7() for row in rows if isinstance(row.pk, UUID)}
            found.append((model, rows))
        for model, rows in found:
            for row in rows:
                for field in model._meta.concrete_fields:
                    was = getattr(row, field.attname)
                    is_key = isinstance(field, UUIDField) or field.is_relation
                    setattr(row, field.attname, self._other(was, is_key=is_key))
                self._alone(row)
                row._state.adding = True
            model._default_manager.bulk_create(rows, batch_size=500)

    def _other(self, was, *, is_key):
        if is_key:
            return self.keys.get(str(was), was)
        if isinstance(was, datetime | date):
            return was - self.back
        if isinstance(was, dict | list) and was:
            return json.loads(self._words(json.dumps(was)))
        return self._words(was) if isinstance(was, str) else was

    def _words(self, text):
        return KEY.sub(lambda found: str(self.keys.get(found[0], found[0])), text)

    def _alone(self, row):
        """Give another value to what must stand only once."""
        from firstlight.force.rules.names import spell_person
        from firstlight.patrols.rules.codes import new_short

        label = row._meta.label
        if label == "force.Person":
            row.name = f"{FAMILIES[self.number % 22]}{row.name}{FAMILIES[self.number // 22]}"
            spelled = spell_person(row.name)
            row.pinyin, row.initials = spelled.pinyin, spelled.initials
            row.email = ""
        elif label == "force.Organisation":
            row.name = f"{row.name}{self.number}"
        elif label == "patrols.Checkpoint":
            row.short = new_short()
        elif label == "records.ServiceRecord" and row.origin:
            row.origin = f"county:{row.pk}"
        for name in ("number", "code", "code_hash", "tag_hash", "serial"):
            if isinstance(value := getattr(row, name, None), str) and value:
                field = row._meta.get_field(name)
                if field.unique or any(
                    name in rule.fields
                    for rule in row._meta.constraints
                    if hasattr(rule, "fields")
                ):
                    setattr(row, name, f"{value[: field.max_length - 4]}-{self.number:03}")


def lay_out():
    """Lay out the demonstration and all its copies."""
    from django.apps import apps
    from django.db import transaction

    from firstlight.config.demo import seed
    from firstlight.config.tables import bring_up_to_date
    from firstlight.force.models import Account

    bring_up_to_date()
    seed()
    home = Account.objects.get(username="officer").person.station_id
    first = {
        row.pk
        for name in f"{GROUND} {FORCE} {SERVICE}".split()
        for row in apps.get_model(name)._default_manager.filter(station_id=home)
    }
    with transaction.atomic():
        for number in range(STATIONS):
            Copier(number + 22).copy(f"{GROUND} {FORCE} {SERVICE}", lambda row: row.pk in first)
        crowds = [Copier(number) for number in range(PEOPLE)]
        for crowd in crowds:
            crowd.copy(FORCE, lambda row: row.pk in first)
        for week in range(1, WEEKS + 1):
            more = Copier(100 + week, back=timedelta(weeks=week))
            more.keys |= crowds[week % PEOPLE].keys
            more.copy(SERVICE, lambda row: row.pk in first)
        _grids(home)
        _entries(home)


def _grids(home):
    """Lay the station's grids beside themselves until there are enough."""
    from firstlight.kernel.ids import uuid7
    from firstlight.places.models import Place

    rows = list(Place.objects.filter(station_id=home, kind="grid").order_by("pk"))
    east = max(row.east for row in rows) - min(row.west for row in rows)
    north = max(row.north for row in rows) - min(row.south for row in rows)
    made = []
    for number in range(1, GRIDS // len(rows) + 1):
        lon, lat = number % 9 * east, number // 9 * north
        for row in rows:
            text = re.sub(
                r"\[(-?[\d.]+), (-?[\d.]+)\]",
                lambda at, x=lon, y=lat: f"[{float(at[1]) + x}, {float(at[2]) + y}]",
                json.dumps(row.geometry),
            )
            moved = {name: getattr(row, name) + lon for name in ("west", "east", "lon")}
            moved |= {name: getattr(row, name) + lat for name in ("south", "north", "lat")}
            same = {f.attname: getattr(row, f.attname) for f in Place._meta.concrete_fields}
            new = same | moved | {"geometry": json.loads(text)}
            made.append(Place(**new | {"id": uuid7(), "name": f"{row.name}之{number}"}))
    Place.objects.bulk_create(made, batch_size=500)


def _entries(home):
    """Write a long log."""
    from django.utils import timezone

    from firstlight.kernel.log import append
    from firstlight.kernel.models import Event

    for _batch in range(ENTRIES // 1_000):
        append(
            Event(
                station_id=home,
                action="duty.position",
                actor="job:county",
                subject=f"force.organisation:{home}",
                at=timezone.now(),
            )
            for _one in range(1_000)
        )


def measured():
    """Open the pages; return one row each of seconds and of questions."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from firstlight.force.models import Account

    settings.ALLOWED_HOSTS = ["testserver"]
    rows = []
    for who, path in PAGES:
        client = Client(headers={"accept-language": "zh-hans"})
        account = Account.objects.get(username=who)
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
        client.get(path)  # what is worked out once only has been
        began = time.process_time()
        answer = client.get(path)
        taken = time.process_time() - began
        assert answer.status_code == 200, path
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        rows.append(Row(f"{who} {path}: seconds of one core", taken, 1, "at most"))
        rows.append(Row(f"{who} {path}: questions", len(asked), 100, "at most"))
    return rows


def main(words):
    """Lay the county out and measure, or with ``lay`` only lay it out."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "firstlight.config.settings"
    os.environ["FIRSTLIGHT_DEMO"] = "1"
    with tempfile.TemporaryDirectory() as home:
        if "lay" not in words:
            os.environ["FIRSTLIGHT_HOME"] = home
            os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        lay_out()
        if "lay" not in words:
            say(measured())


if __name__ == "__main__":
    main(sys.argv[1:])
