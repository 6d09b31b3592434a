"""What the words in addresses may say: the first of each is tried by everybody.

They are taken from the tables that the views go by, so that a new word is tried unasked.
"""

from typing import get_args

from tests.doors_world import STAMP

from firstlight.cases.checklists.models import CheckKind
from firstlight.cases.disputes.rules import PAPERS
from firstlight.console.cases.disputes import deeds as disputes
from firstlight.console.community.views import meetings, stories
from firstlight.console.equipment.views import kit
from firstlight.console.force.views import me, organisations, person
from firstlight.console.incidents.views import callouts, record
from firstlight.console.rights import acts as data_requests
from firstlight.console.rights import breaches
from firstlight.console.searches import shown
from firstlight.console.searches.outfield import SCREENS
from firstlight.console.searches.views import deeds as searches
from firstlight.console.searches.views import field, layers, papers, records
from firstlight.console.searches.views.stories import SHAPES
from firstlight.exchange.places import Format
from firstlight.exchange.tables import TableFormat
from firstlight.incidents.models import CallKind
from firstlight.kernel.actions import REGISTRY
from firstlight.privacy.register import SHIPPED
from firstlight.reports.measures import MEASURES


def begun(first, table):
    """All words of a table, one of them first."""
    assert first in table
    return (first, *(word for word in table if word != first))


CODE = ("ABCD2345",)
WORDS = {
    "breach_do": {"what": begun("step", breaches.ACTS)},
    "callout_step": {"name": begun("widen", callouts.STEPS)},
    "card_edit": {"kind": begun("other", CallKind.values)},
    "card_reset": {"kind": begun("other", CallKind.values)},
    "checklist_file": {"kind": begun("campus", CheckKind.values)},
    "data_request_do": {"what": begun("elsewhere", data_requests.ACTS)},
    "dispute_deed": {"what": begun("party", disputes.DEEDS)},
    "dispute_paper": {"kind": begun("rights", PAPERS)},
    "field_act": {"what": begun("start", field.ACTS)},
    "field_outing": {"form": begun("gpx", (*papers.FORMS, "wpml"))},
    "field_screen": {"screen": begun("clue", SCREENS)},
    "incident_part": {"name": begun("log", record.PARTS)},
    "kept_view": {"name": ("people",)},
    "kit_deed": {"code": CODE, "what": begun("ask", kit.DEEDS | kit.BY_KEEPER | kit.BY_HOLDER)},
    "kit_item": {"code": CODE},
    "me_deed": {"name": begun("quiet", me.DEEDS)},
    "meeting_deed": {"what": begun("fill", meetings.DEEDS)},
    "organisation_deed": {"name": begun("edit", organisations.DEEDS)},
    "person_deed": {"name": begun("person", person.DEEDS)},
    "places_file": {"form": begun("csv", get_args(Format))},
    "register_entry": {"name": begun("calls", SHIPPED)},
    "report_figure": {"key": begun("patrols", MEASURES)},
    "report_rows": {"key": begun("patrols", MEASURES)},
    "roster_template": {"form": begun("csv", get_args(TableFormat))},
    "search_deed": {"what": begun("clue", searches.DEEDS)},
    "search_layer": {"name": begun("segments", layers.LAYERS)},
    "search_part": {"name": begun("clues", records.PARTS)},
    "search_plan_file": {"name": ("no.png", *layers.PLAN_FILES)},
    "search_plan_newest": {"name": ("no.png", *layers.PLAN_FILES)},
    "search_plan_segments": {"form": begun("gpx", shown.PLAN_FORMS)},
    "search_story": {"how": begun("route", SHAPES)},
    "story_deed": {"what": begun("edit", stories.DEEDS)},
    "terrain_file": {"name": ("pack.json",)},
    "terrain_kept": {"name": ("pack.json",), "stamp": (STAMP,)},
}


# Files that the rows of this world are not such as to have: only a drone flies a route.
NO_FILE = {"field_outing": ({"form": "wpml"},)}
# Where a word is an act: what acts there are, of which each asks for a capability of its own.
DEEDS = {
    "breach_do": breaches.ACTS,
    "callout_step": callouts.STEPS,
    "data_request_do": data_requests.ACTS,
    "dispute_deed": disputes.DEEDS,
    "kit_deed": kit.DEEDS,
    "me_deed": me.DEEDS,
    "meeting_deed": meetings.DEEDS,
    "organisation_deed": organisations.DEEDS,
    "person_deed": person.DEEDS,
    "search_deed": searches.DEEDS,
    "story_deed": stories.DEEDS,
}


def words_of(entry):
    """Every set of words that an address may be called by; one that is empty if it has none."""
    table = WORDS.get(entry.name, {})
    table = {key: table[key] for key in table if key in entry.pattern.converters}
    first = {key: values[0] for key, values in table.items()}
    return [first, *(first | {key: word} for key in table for word in table[key][1:])]


def asked_for(entry, words):
    """The capabilities that an address asks for when it is called by these words."""
    deeds = [DEEDS.get(entry.name, {}).get(word) for word in words.values()]
    runs = [each[0] if isinstance(each, tuple) else getattr(each, "run", each) for each in deeds]
    acts = {act.run: act.may for act in REGISTRY.values()}
    return {entry.callback.may, *(acts[run] for run in runs if run)}
