"""Stories: everybody shown agrees, somebody else approves, one act takes them down."""

import pytest

from firstlight.community import queries
from firstlight.community.actions import (
    answer_story,
    decide_story,
    edit_story,
    hand_in_story,
    publish_story,
    recall_story,
    show_person,
    write_story,
)
from firstlight.community.models import StoryPerson
from firstlight.community.schemas import (
    AnswerStory,
    DecideStory,
    EditStory,
    ShowPerson,
    StoryKey,
    WriteStory,
)
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.privacy.actions import give_consent, switch_module, withdraw_consent
from firstlight.privacy.schemas import AnswerConsent, SwitchModule


@pytest.fixture
def story(cast):
    row = write_story(
        cast.ada,
        WriteStory(organisation_id=cast.dawn.pk, title="夜巡一小时", body="他们走过水库。"),
    )
    show_person(cast.ada, ShowPerson(story_id=row.pk, person_id=cast.people.bo.pk))
    return hand_in_story(cast.ada, StoryKey(story_id=row.pk))


def answered(cast, *, agrees):
    shown = StoryPerson.objects.get(person=cast.people.bo)
    return answer_story(cast.bo, AnswerStory(shown_id=shown.pk, agrees=agrees))


def published(cast, story):
    answered(cast, agrees=True)
    decide_story(cast.olga, DecideStory(story_id=story.pk, is_approved=True))
    return publish_story(cast.olga, StoryKey(story_id=story.pk))


def test_nothing_is_public_without_everybody_shown(cast, story):
    with pytest.raises(NotAllowed):
        decide_story(cast.ada, DecideStory(story_id=story.pk, is_approved=True))
    decide_story(cast.olga, DecideStory(story_id=story.pk, is_approved=True))
    with pytest.raises(Refused, match="agreed"):
        publish_story(cast.olga, StoryKey(story_id=story.pk))
    answered(cast, agrees=False)
    with pytest.raises(Refused, match="agreed"):
        publish_story(cast.olga, StoryKey(story_id=story.pk))
    answered(cast, agrees=True)
    assert queries.public_stories() == []
    publish_story(cast.olga, StoryKey(story_id=story.pk))
    assert [each.pk for each in queries.public_stories()] == [story.pk]


def is_public(row):
    found = queries.public_story(row.slug)
    listed = row.pk in [each.pk for each in queries.public_stories()]
    return listed and found is not None and found.recalled_at is None


def test_who_is_shown_takes_it_down_at_once(cast, story):
    row = published(cast, story)
    assert is_public(row)
    answered(cast, agrees=False)
    assert not is_public(row)


def test_a_consent_taken_back_takes_stories_down_too(cast, story):
    give_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    row = published(cast, story)
    withdraw_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    assert not is_public(row)


def test_one_act_of_the_force_takes_it_down(cast, story):
    row = published(cast, story)
    with pytest.raises(NotFound):
        recall_story(cast.zoe, StoryKey(story_id=row.pk))
    recall_story(cast.ada, StoryKey(story_id=row.pk))
    assert not is_public(row)


def test_a_part_that_is_switched_off_shows_no_story(cast, story):
    row = published(cast, story)
    switch_module(cast.pat, SwitchModule(module="community", on=False, reason="检查"))
    assert not is_public(row)
    assert queries.public_story(row.slug) is None


def test_other_words_are_agreed_to_anew(cast, story):
    answered(cast, agrees=True)
    edit_story(cast.ada, EditStory(story_id=story.pk, title="夜巡一小时", body="他们走过学校。"))
    assert StoryPerson.objects.get(person=cast.people.bo).agrees is None


def test_others_need_a_paper_and_only_who_is_asked_answers(cast, story):
    with pytest.raises(Refused, match="paper"):
        show_person(cast.ada, ShowPerson(story_id=story.pk, shown_as="一名学生", is_child=True))
    made = show_person(
        cast.ada,
        ShowPerson(story_id=story.pk, shown_as="某小明", is_child=True, paper_ref="同意书 3"),
    )
    assert made.agrees
    assert made.shown_as == ""  # a child's name is not even kept
    assert made.called
    for field in ("title", "body"):
        words = {"title": "夜巡", "body": "走过学校"} | {field: "电话 13800001234"}
        with pytest.raises(Refused) as no:
            edit_story(cast.ada, EditStory(story_id=story.pk, **words))
        assert no.value.field == field
    shown = StoryPerson.objects.get(person=cast.people.bo)
    with pytest.raises(NotFound):
        answer_story(cast.di, AnswerStory(shown_id=shown.pk, agrees=True))
    with pytest.raises(Refused, match="number"):
        show_person(
            cast.ada,
            ShowPerson(story_id=story.pk, shown_as="13800001234", paper_ref="x"),
        )


def test_nobody_approves_a_story_of_their_own(cast):
    row = write_story(
        cast.olga, WriteStory(organisation_id=cast.hill.pk, title="一年", body="一年过去。")
    )
    hand_in_story(cast.olga, StoryKey(story_id=row.pk))
    with pytest.raises(Refused, match="else"):
        decide_story(cast.olga, DecideStory(story_id=row.pk, is_approved=True))
    with pytest.raises(Refused, match="changed"):
        decide_story(cast.finn, DecideStory(story_id=row.pk, is_approved=False))
