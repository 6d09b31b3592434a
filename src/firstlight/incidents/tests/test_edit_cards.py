import pytest
from django.utils import translation

from firstlight.equipment.models import EquipmentItem
from firstlight.incidents import queries
from firstlight.incidents.actions import edit_card, report_call, reset_card
from firstlight.incidents.cards import LANGUAGES, shipped
from firstlight.incidents.models import CallKind
from firstlight.incidents.rules.needs import SKILLS
from firstlight.incidents.schemas import EditCard, ReportCall, ResetCard
from firstlight.kernel.errors import NotAllowed, Refused


def edited(**more):
    card = shipped()["other"]
    values = {
        "kind": "other",
        "needs": [{"skill": "any", "count": 7}],
        "kit": card.kit,
        "dangers": card.dangers,
        "forbidden": card.forbidden,
        "steps": card.steps,
        **more,
    }
    return EditCard(**values)


def test_every_kind_of_call_has_a_card():
    assert set(shipped()) == set(CallKind.values)


@pytest.mark.parametrize("kind", CallKind.values)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_speaks_both_languages(kind, language):
    card = shipped()[kind]
    with translation.override(language):
        for part in ("steps", "dangers", "forbidden"):
            assert card.said(part) == getattr(card, part)[language]
            assert all(card.said(part))


@pytest.mark.parametrize("kind", CallKind.values)
def test_every_card_asks_for_people_and_kit_that_exist(kind):
    card = shipped()[kind]
    assert all(need["skill"] in SKILLS and need["count"] > 0 for need in card.needs)
    assert set(card.kit) <= set(EquipmentItem.Kind.values)


def test_a_station_edits_its_own_card_only(cast):
    edit_card(cast.olga, edited())
    assert queries.card(cast.hill.pk, "other").needs == [{"skill": "any", "count": 7}]
    assert queries.card(cast.lake.pk, "other") == shipped()["other"]


def test_the_next_report_uses_the_edited_card(cast):
    edit_card(cast.olga, edited())
    incident = report_call(cast.dee, ReportCall(kind="other", place_name="Reed Bay"))
    assert incident.needs == [{"skill": "any", "count": 7}]


def test_a_card_can_go_back_to_how_it_shipped(cast):
    edit_card(cast.olga, edited())
    reset_card(cast.olga, ResetCard(kind="other"))
    assert queries.card(cast.hill.pk, "other") == shipped()["other"]
    with pytest.raises(Refused):
        reset_card(cast.olga, ResetCard(kind="other"))


@pytest.mark.parametrize(
    "forbidden", [{}, {"zh-hans": ["不下水"]}, {"zh-hans": [" "], "en": ["x"]}]
)
def test_no_card_goes_without_limits(cast, forbidden):
    with pytest.raises(Refused, match="may not do"):
        edit_card(cast.olga, edited(forbidden=forbidden))


def test_weapons_are_no_kit(cast):
    with pytest.raises(Refused, match="from the list"):
        edit_card(cast.olga, edited(kit=["baton"]))


@pytest.mark.parametrize("who", ["bo", "ada", "dee", "amy", "uma"])
def test_only_an_officer_edits_cards(cast, who):
    with pytest.raises(NotAllowed):
        edit_card(getattr(cast, who), edited())
