"""How long everything is kept: each table of people or words goes by a rule, or says why not.

The privacy chapter of the handbook says every rule word for word, in both languages.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override

from firstlight.force.models import Person
from firstlight.privacy.rules import AGES, ERASERS, RULES, SWEEPS

DOCS = Path(__file__).parents[1] / "docs"
A_PERSON = re.compile(r"^(?:person|subject)_id$|_by_id$|^person_keys$")
WIDE = 60  # signs in which somebody could be named

# What no rule erases, and why it may stay.
STAYS = {
    "checklists.CheckForm": "the questions of a check list; who made one, as an act of office",
    "community.SafetyText": "what is taught; who proposed and approved it, as an act of office",
    "disputes.DisputeLevel": "a station's own levels of cases: offices, no people",
    "duty.CalendarSpan": "days of a calendar: holidays, terms, seasons",
    "duty.GateWindow": "a school's gate and its hours: a place, no people",
    "duty.ShiftTemplate": "a pattern of shifts, without who serves",
    "duty.WeatherWarning": "a warning as its issuer published it",
    "ecology.EcologyAgency": "an authority and its public number",
    "ecology.WaterRule": "what holds at a water, and who published it",
    "enterprises.Enterprise": "a business while it is on the list; its contact is a member",
    "equipment.EquipmentItem": "a thing; its holder is blanked when it comes back",
    "force.Organisation": "a station, an association, a team: no people",
    "force.RoleGrant": "who held which power when: without it nobody could read the log",
    "incidents.CallCard": "what is asked and done for a kind of call",
    "kernel.Assent": "who agreed to a step that needs two: keys, as the log",
    "kernel.Event": "the log: ids and facts, no prose; a row taken out would break its chain",
    "kernel.Job": "orders of the outbox: keys of rows and moments; without them all is done twice",
    "kernel.LogHead": "where the chain of the log ends: a number and a hash",
    "patrols.Checkpoint": "a sign at a place, and the secret of its codes",
    "patrols.GridVisit": "that a grid was visited: names a grid, never a person",
    "places.Place": "a place, nobody's home",
    "places.TerrainPack": "a map: a name and a folder",
    "privacy.MinorsAudit": "figures of a year, and who closed them as an act of office",
    "privacy.ModuleSwitch": "which part is off, and why: no people",
    "privacy.RegisterEntry": "the processing register, in a station's own words",
    "privacy.RetentionJob": "that something was erased, by its key; a hold's words go with it",
    "records.HourRule": "how hours are counted; who made the rule, as an act of office",
    "records.ServiceCertificate": "service record: as long as one may prove one's hours",
    "records.ServiceRecord": "service record: as long as one may prove one's hours",
    "searches.DetectionTrial": "figures of an exercise; who wrote it down, as an act of office",
    "searches.OwnFind": "a distance and a year; who wrote it down, as an act of office",
    "searches.SearchSegment": "the ground that was searched: coverage without people",
    "tips.VaultKey": "public keys; a retired one goes with the last tip sealed to it",
    "tips.VaultShare": "an officer's own copy of a key, under their passphrase",
    "training.Course": "what is taught, not who was there",
    "training.CredentialInclusion": "which certificate counts for which; made as an act of office",
    "training.SquadCriteria": "what counts for the squad; made as an act of office",
}


def of_people(model):
    """Return the fields of a table that point at a person."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.related_model is Person or A_PERSON.search(field.name)
    ]


def of_words(model):
    """Return the fields of a table in which somebody could be named, or shown."""
    kinds = (models.TextField, models.JSONField, models.BinaryField, models.FileField)
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, kinds)
        or (
            isinstance(field, models.CharField)
            and not field.choices
            and (field.max_length or 0) >= WIDE
        )
    ]


def tables():
    """Return every table of ours with people or free words."""
    return {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("firstlight") and (of_people(model) or of_words(model))
    }


def ruled():
    """Return every table that goes by a rule."""
    return {model._meta.label for rule in RULES.values() for model in rule.of}


def test_every_table_with_people_or_words_goes_by_a_rule_or_says_why_not():
    assert tables() - ruled() - STAYS.keys() == set()
    assert ruled() & STAYS.keys() == set()
    assert STAYS.keys() <= tables()
    assert [label for label, why in STAYS.items() if len(why) < 20] == []


def test_every_rule_does_something_every_night_or_goes_with_another():
    with_others = {"position", "helper", "wish", "patrol_track", "patrol_run", "credential"}
    assert RULES.keys() == ERASERS.keys() | SWEEPS.keys() | with_others
    assert ERASERS.keys() & SWEEPS.keys() == set()
    assert AGES.keys() <= ERASERS.keys()
    assert [key for key, rule in RULES.items() if not rule.of] == ["lost_file"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_privacy_chapter_names_every_rule_and_no_other(language):
    text = (DOCS / language / "privacy.md").read_text(encoding="utf-8")
    title = {"zh": "## 保存多久", "en": "## How long things are kept"}[language]
    chapter = text.partition(title)[2].partition("\n## ")[0]
    rows = re.findall(r"(?m)^\| (?!---)(.+?) \| (.+?) \|$", chapter)[1:]
    with override({"zh": "zh-hans", "en": "en"}[language]):
        said = [(str(rule.what), str(rule.kept)) for rule in RULES.values()]
    assert sorted(rows) == sorted(said)
