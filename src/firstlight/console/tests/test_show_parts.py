import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from firstlight.api.service import api
from firstlight.api.shown import KINDS
from firstlight.console.frame import DOORS
from firstlight.console.script_words import script_words
from firstlight.console.templatetags import desk
from firstlight.console.templatetags.entry import LONG
from firstlight.console.tones import TONES, tone_of
from firstlight.kernel.workflow import WORKFLOWS

TEMPLATES = Path(desk.__file__).parents[1] / "templates"
LISTENS = re.compile(r'[ ](live|data-live)="([^"]+)"')


class Form(forms.Form):
    name = forms.CharField(label="Who", help_text="As the family calls them.")


def drawn(markup, **values):
    template = engines["django"].from_string(CottonCompiler().process(markup))
    return " ".join(template.render(values).split())


def test_every_room_in_the_rail_has_its_icon():
    sheet = Path(finders.find("console/icons.svg")).read_text(encoding="utf-8")
    assert [door.key for door in DOORS if f'id="{door.key}"' not in sheet] == []


def test_every_state_of_every_workflow_has_a_tone():
    states = {
        state
        for workflow in WORKFLOWS.values()
        for t in workflow.transitions
        for state in (t.source, t.target)
    }
    assert states
    assert {tone_of(state) for state in states} <= set(TONES)


def test_red_is_kept_for_life_at_risk():
    assert tone_of("help_requested") == "risk"
    assert tone_of("overdue") == "late"
    assert tone_of("a state nobody has heard of") == "closed"


def test_a_record_says_who_sees_to_it_or_whose_it_is():
    """A person's team is not in charge of the person, nor the kind of a place of the place."""
    with translation.override("en"):
        seen = drawn('<c-record title="Patrol" owner="Ada" />')
        assert "In charge: Ada" in seen
        seen = drawn('<c-record title="Bo" about="Dawn" />')
    assert ">Dawn<" in seen
    assert "In charge" not in seen
    with translation.override("zh-hans"):
        assert "负责：甲" in drawn('<c-record title="巡防" owner="甲" />')


def test_what_a_part_listens_to_is_told_and_it_knows_where_to_ask():
    assert api.get_openapi_schema()  # every room has said by now what it tells
    told = {"desk", *(label.partition(".")[2] for label in KINDS)}
    deaf, lost = [], []
    for path in sorted(TEMPLATES.rglob("*.html")):
        for asks, words in LISTENS.findall(path.read_text(encoding="utf-8")):
            deaf += [
                f"{path.name}: {word}"
                for word in re.sub(r"{{.*?}}", "", words).split()
                if word.partition(":")[0] not in told
            ]
            if asks == "data-live" and words != "{{ live }}":
                lost += (
                    [path.name] if f'{asks}="{words}" data-src=' not in path.read_text() else []
                )
    assert (deaf, lost) == ([], [])


def test_a_state_is_shown_by_word_shape_and_colour():
    html = drawn('<c-state key="overdue" word="Overdue" />')
    assert "state--late" in html
    assert "#late" in html
    assert "Overdue" in html


def test_a_field_with_an_error_points_screen_readers_at_hint_and_error():
    html = desk.control(Form({})["name"])
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-invalid="true"' in html


def test_a_refused_entry_keeps_what_was_typed_beside_its_error():
    html = drawn(
        '<c-entry name="seen_at" label="Last seen" :values="values" :errors="errors" />',
        values={"seen_at": "<soon>"},
        errors={"seen_at": "This must be a date."},
    )
    assert 'value="&lt;soon&gt;"' in html
    assert 'id="id_seen_at-error">This must be a date.' in html
    assert 'aria-invalid="true"' in html
    file, again = '<c-entry name="sheet" type="file" :errors="errors" />', "请重新选择"
    assert again in drawn(file, errors={"seen_at": "This must be a date."})  # no browser keeps it
    assert again not in drawn(file, errors={})


@pytest.mark.parametrize(
    "kind", ["text", "textarea", "select", "radio", "ticks", "tick", "hidden", "number", "file"]
)
def test_what_stands_in_a_field_is_text_whatever_it_is(kind):
    bad = '"><script>'
    html = drawn(
        '<c-entry :name="bad" :id="bad" :label="bad" :hint="bad" :unit="bad" :class="bad"'
        ' :type="kind" :options="options" :values="values" :errors="errors" />',
        bad=bad,
        kind=kind,
        options=[(bad, bad)],
        values={bad: bad},
        errors={bad: bad},
    )
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_several_ticked_boxes_stay_ticked():
    html = drawn(
        '<c-entry name="skill" type="ticks" label="Skills" :options="options" :values="values" />',
        options=[("rope", "Rope"), ("aid", "Aid"), ("boat", "Boat")],
        values=QueryDict("skill=rope&skill=boat"),
    )
    assert re.findall(r'value="(\w+)" checked', html) == ["rope", "boat"]


def test_a_long_choice_is_narrowed_by_pinyin_too_and_a_short_one_stays_plain():
    field = '<c-entry name="who" type="select" label="Who" :options="options" />'
    some = [(str(n), f"Walker {n}", f"walker{n} w{n}") for n in range(LONG)]
    short, long = (drawn(field, options=each) for each in (some, [*some, ("x", "<Mill>")]))
    assert "data-narrow" not in short
    assert re.search(r'<select name="who" id="[^"]+"[^>]* data-narrow>', long)
    assert '<option value="3" data-find="walker3 w3">Walker 3</option>' in long
    assert '<option value="x">&lt;Mill&gt;</option>' in long
    assert "narrow" in script_words()


def test_the_error_summary_links_to_the_field_by_its_label():
    html = drawn(
        '<c-errors :errors="errors" :labels="labels" />',
        errors={"seen_at": "This is needed.", "": "Too late."},
        labels={"seen_at": "Last seen"},
    )
    assert '<a href="#id_seen_at">Last seen：This is needed.</a>' in html
    assert "<li>Too late.</li>" in html


def test_a_step_that_cannot_be_taken_says_why_and_sends_nothing():
    html = drawn('<c-step label="Close the search" why_not="Two people are still out." />')
    assert "Two people are still out." in html
    assert "<form" not in html


@pytest.mark.parametrize(
    ("tags", "url"), [("undo:/a/b/ success", "/a/b/"), ("success", ""), (None, "")]
)
def test_a_message_may_offer_to_be_taken_back(tags, url):
    assert desk.undo_url(tags) == url


def test_a_point_is_printed_latitude_first():
    assert desk.wgs84((120.7012, 29.5123)) == "29.51230, 120.70120"


@pytest.mark.parametrize(
    ("share", "words"), [(None, "—"), (0.031, "3.1 %"), (0.5, "50 %"), (0, "0 %")]
)
def test_a_share_is_printed_without_false_precision(share, words):
    assert desk.percent(share) == words


@pytest.mark.parametrize(("length_m", "words"), [(None, "—"), (812.4, "812 m"), (2140, "2.1 km")])
def test_a_length_is_printed_in_metres_or_kilometres(length_m, words):
    with translation.override("en"):
        assert desk.metres(length_m) == words


def attributes(**cookies):
    request = RequestFactory().get("/", {"wall": "1"})
    request.COOKIES.update(cookies)
    return desk.theme_attrs({"request": request})


def test_the_look_is_what_the_reader_chose_and_nothing_foreign():
    assert attributes(fl_theme="sunlight", fl_type="large").startswith(
        'data-theme="sunlight" data-type="large"'
    )
    assert '"auto"' in attributes(fl_theme='"><script>')


def test_every_colour_of_the_night_stands_beside_that_of_the_day_once():
    """Two lists of the same colours drift apart; paper and sunlight have their own."""
    tokens = Path(finders.find("console/css/tokens.css")).read_text()
    nights = re.findall(r"\n  (--[\w-]+): var\(--day, [^;]+\) var\(--night, [^;]+\);", tokens)
    assert {"--page", "--ink", "--risk", "--lift"} <= set(nights)
    assert len(nights) == len(set(nights))
    for block in re.findall(r"\{\s*color-scheme: dark;([^}]*)\}", tokens):
        assert set(re.findall(r"--[\w-]+", block)) == {"--day", "--night"}


def test_a_wall_screen_is_told_by_its_address():
    assert "data-wall" in attributes()


def test_what_the_scripts_say_stands_on_the_page_as_data():
    with translation.override("zh-hans"):
        block = desk.words()
        table = json.loads(re.sub("<[^>]*>", "", block))
    assert 'type="application/json"' in block
    assert set(script_words()) <= set(table)


def test_data_on_a_page_cannot_break_out_of_its_block():
    assert "</script><b>" not in desk.data_block({"name": "</script><b>"})


def test_a_list_says_how_many_and_offers_the_first_act_when_empty():
    with translation.override("en"):
        html = drawn(
            '<c-list :of="nothing"><c-slot name="empty">Take a call</c-slot></c-list>',
            nothing=SimpleNamespace(count=0),
        )
        assert "0 entries" in html
    assert "Take a call" in html


def test_a_list_narrowed_to_nothing_does_not_say_that_nothing_is_there():
    html = drawn(
        '<c-list :of="nothing"><c-slot name="empty">No calls</c-slot></c-list>',
        nothing=SimpleNamespace(count=0, all_url="?s=when"),
    )
    assert "No calls" not in html
    assert 'href="?s=when"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_style_guide_shows_every_part(sign_in, cast, language):
    client = sign_in(cast.people.dee)
    client.cookies["django_language"] = language
    html = client.get("/style/").content.decode()
    for part in (
        "record",
        "state",
        "steps",
        "limits",
        "facts",
        "people",
        "log",
        "chips",
        "table",
        "errors",
        "field",
        "notice",
        "emergency",
        "stats",
        "light",
        "progress",
        "now",
    ):
        assert f'class="{part}' in html, part
    assert "<fl-map" in html
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
    assert not re.search(r"\son\w+=", html)


def test_what_a_summary_of_errors_leads_to_is_on_the_page():
    html = drawn(
        '<c-errors :errors="wrong" /><c-entry name="text" id="clue-text" :errors="wrong" />'
        '<c-entry name="lat" id="clue-lat" :errors="wrong" />',
        wrong={"text": "Text: say what was found."},
    )
    assert re.findall(r'href="#([^"]+)"', html) == re.findall(r'<input[^>]* id="(id_[^"]+)"', html)
    assert 'id="clue-lat"' in html
