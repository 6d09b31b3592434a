"""Doors of talks, meetings and stories: rows behind them, who reaches them."""

from datetime import date, timedelta

from django.utils import timezone

from firstlight.community.models import (
    ActionItem,
    AgendaItem,
    JointMeeting,
    OutreachEvent,
    SafetyText,
    Story,
    StoryPerson,
)

OPEN = {"public_column", "public_story"}
KEYS = {
    "talks/": "talk",
    "talks/texts/": "safety_text",
    "meetings/": "joint_meeting",
    "meetings/points/": "agenda_item",
    "actions/": "action_item",
    "stories/": "story",
    "stories/people/": "story_person",
    "my/stories/": "story_person",
}
OWNERS = {"bo", "olga", "finn", "amy"}
# Who works on what was debriefed: a debrief's items lead nobody else to it.
DESK = {"ada", "olga", "finn", "dee"}
REACH_OF_PAGE = {
    **{
        f"{kind}_{page}": DESK
        for kind in ("incident", "storm", "event")
        for page in ("settled", "settled_paper")
    },
    "action_item": OWNERS,
    "action_step": OWNERS,
    "my_story": {"bo"},
}
FIELD_ROWS = {
    "action_id": "action_item",
    "agenda_id": "agenda_item",
    "chair_id": "person",
    "debriefed_id": "incident",
    "item_ids": "item",
    "meeting_id": "joint_meeting",
    "owner_id": "person",
    "shown_id": "story_person",
    "story_id": "story",
    "talk_id": "talk",
    "text_id": "safety_text",
}
MORE = {
    "community.add_finding": {"kind": "incident"},
    "community.plan_talk": {"method": "talk", "audience": "parents"}
    | {"starts_at": "2029-12-31T22:00:00Z"},
    "community.propose_text": {"key": "fire"},
    "community.step_talk": {"event": "approve"},
    "community.step_action": {"event": "start"},
}


def rows(cast):
    """One row of every kind behind these doors, of Dawn, and Bo in each."""
    own = {"station_id": cast.hill.pk}
    now = timezone.now()
    meeting = JointMeeting.objects.create(
        **own,
        organisation=cast.hill,
        title="联席会议",
        starts_at=now,
        place_name="综治中心",
        chair=cast.people.olga,
    )
    story = Story.objects.create(
        **own,
        organisation=cast.dawn,
        title="夜巡",
        body="一小时。",
        slug="abcdefghjkmn",
        handed_in_at=now,
    )
    return {
        "talk": OutreachEvent.objects.create(
            **own,
            organisation=cast.dawn,
            topic="防溺水",
            audience="pupils",
            place_name="演示小学",
            starts_at=now,
            ends_at=now + timedelta(hours=1),
        ),
        "safety_text": SafetyText.objects.create(
            **own, organisation=cast.hill, key="fire", number=1, lines=["先报警"]
        ),
        "joint_meeting": meeting,
        "agenda_item": AgendaItem.objects.create(**own, meeting=meeting, number=1, text="护栏"),
        "action_item": ActionItem.objects.create(
            **own, meeting=meeting, text="护栏", owner=cast.people.bo, due_on=date(2030, 1, 1)
        ),
        "story": story,
        "story_person": StoryPerson.objects.create(
            **own, story=story, person=cast.people.bo, shown_as="Bo"
        ),
    }
