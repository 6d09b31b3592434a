"""Acts on the page of a search that change one part of it: the answer is that part alone."""

import pytest
from django.utils import timezone

from firstlight.console.searches.tests.test_drive_search import browser, local
from firstlight.console.searches.views.records import PART_OF, PARTS
from firstlight.searches.models import Clue, Hypothesis, MissingNotice

HERE = {"X-Fragment": "1"}


@pytest.fixture
def send(cast, search):
    """Return a function by which Olga does something in place."""
    olga = browser(cast.people.olga)

    def sent(what, said, where="do"):
        address = f"/searches/{search.pk}/{where}/{what}/"
        return olga.post(address, said, headers=HERE)

    return sent


def is_part(answer, status=200):
    """One part, not a page; returns its words."""
    page = answer.content.decode()
    assert (answer.status_code, answer["X-Fragment"]) == (status, "1")
    assert "<html" not in page
    return page


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_drawn_alone_as_it_stands_on_the_page(name, cast, search):
    olga = browser(cast.people.olga)
    part = olga.get(f"/searches/{search.pk}/part/{name}/").content.decode()
    assert "<html" not in part
    page = olga.get(f"/searches/{search.pk}/").content.decode()
    assert f"/searches/{search.pk}/part/{name}/" in page
    first = next(line.strip() for line in part.splitlines() if line.strip())
    assert first.split("{", 1)[0][:60] in page


def test_there_is_no_part_of_another_name_and_none_for_who_may_not_read(cast, search):
    assert browser(cast.people.olga).get(f"/searches/{search.pk}/part/x/").status_code == 404
    assert browser(cast.people.zoe).get(f"/searches/{search.pk}/part/clues/").status_code == 404


def test_a_clue_is_written_down_weighed_and_taken_back_in_its_part(send, search):
    said = {"kind": "object", "text": "a straw hat", "seen_at": local(timezone.now())}
    part = is_part(send("clue", said))
    assert "a straw hat" in part
    assert "The clue is written down." in part
    clue = Clue.objects.get()

    part = is_part(send("weigh", {"clue_id": clue.pk, "do": "count", "reliability": "0.7"}))
    assert "Counted" in part
    assert "data-undo" in part
    clue.refresh_from_db()
    assert clue.is_confirmed


def test_a_clue_that_is_refused_stands_in_its_part_with_what_was_typed(send):
    part = is_part(send("clue", {"kind": "object", "text": "", "source": "a caller"}), 422)
    assert "data-errors" in part
    assert "data-refused" in part
    assert 'value="a caller"' in part
    assert not Clue.objects.exists()


def test_a_story_and_its_weight_are_kept_in_their_part(send, search):
    said = {"name": "took the bus", "kind": "transport", "weight": "0.5"}
    assert "took the bus" in is_part(send("story", said))
    story = Hypothesis.objects.get(name="took the bus")

    part = is_part(send("story", {"hypothesis_id": story.pk, "weight": "2"}))
    assert "data-undo" in part
    story.refresh_from_db()
    assert story.weight == 2

    # A weight that cannot be is not offered as another story.
    part = is_part(send("story", {"hypothesis_id": story.pk, "weight": "-1"}), 422)
    assert "data-errors" in part
    assert "data-refused" not in part


def test_a_story_that_is_refused_keeps_what_was_typed(send):
    part = is_part(send("story", {"name": "took the bus", "kind": "x", "weight": "3"}), 422)
    assert 'value="took the bus"' in part
    assert 'value="3"' in part


def test_a_notice_is_drafted_and_taken_further_in_its_part(send, search):
    assert "grey jacket" in is_part(send("draft", {"text": "grey jacket", "audience": "public"}))
    notice = MissingNotice.objects.get()
    said = {"event": "approve", "family_agreed_items": ["clothing"]}
    part = is_part(send(str(notice.pk), said, "notices"))
    notice.refresh_from_db()
    assert notice.state == "approved"
    assert 'value="publish"' in part


def test_a_plan_that_is_refused_keeps_its_wishes_in_the_panel(send):
    part = is_part(send("plan", {"hours": "4", "wind_mps": "-3", "air_c": "31"}), 422)
    assert 'id="plan-panel"' in part
    assert 'value="31"' in part


def test_every_part_that_acts_change_is_on_the_page():
    assert set(PART_OF.values()) <= {*PARTS, "plan"}
