"""A made-up talk ahead, a joint meeting with its minutes, a public story and a draft.

All of it by the product's own acts, each by who may do it.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from firstlight.community import actions as acts
from firstlight.community import schemas as asks
from firstlight.community.models import OutreachEvent, SafetyText
from firstlight.community.queries import my_appearances
from firstlight.community.rules import USUAL_SIX
from firstlight.config.demo.force import Tree
from firstlight.config.demo.playing import Cast, key_of

PUBLIC = (
    "塘边的一根竹竿（演示）",
    "演示内容，人和事都是虚构的。\n\n"
    "七月的一个下午，南山盾义警队的两名队员沿着演示塘巡查。塘边的救生杆少了一根，"
    "他们先用随身的绳子围住缺口，再打电话请村里补上。\n\n"
    "第二天上午，新的救生杆立好了。队员说：“我们不下水，先喊、先递、先打电话。”",
)
DRAFT = (
    "夜路上的反光背心（演示）",
    "演示草稿。每晚七点半，三名队员从综合治理中心出发，先检查手电和背心。",
)
MINUTES = "先围住，再修好；修好前每天看一次（演示）。"
SETTLED = (("补齐演示塘的救生杆（演示）", 9), ("给三所小学各送一套“六不”挂图（演示）", 16))


def lay(tree: Tree, cast: Cast) -> None:
    """Let the officer, the leader and the volunteer of one station do it."""
    _talk(tree, cast)
    _meeting(tree, cast)
    _stories(tree, cast)


def _talk(tree: Tree, cast: Cast) -> None:
    """Propose a text, have it approved, plan a lesson with it and have that approved."""
    leader, officer = cast["leader"], cast["officer"]
    key, team = SafetyText.Key.SIX_DONTS, tree["nanshan"].pk
    text = acts.propose_text(
        leader,
        asks.ProposeText(
            organisation_id=team, key=key, lines="\n".join(USUAL_SIX), source="演示文本"
        ),
    )
    acts.decide_text(officer, asks.DecideText(text_id=text.pk, is_approved=True))
    at = _on(6, 9, 30)
    talk = acts.plan_talk(
        leader,
        asks.PlanTalk(
            organisation_id=team,
            topic="防溺水“六不”课（演示）",
            text_key=key,
            method=OutreachEvent.Method.LESSON,
            audience=OutreachEvent.Audience.PUPILS,
            is_at_school=True,
            place_name="长乐演示小学",
            starts_at=at,
            ends_at=at + timedelta(minutes=45),
        ),
    )
    agreed = asks.StepTalk(
        talk_id=talk.pk, event="approve", school_agreed="教导处（演示）", audience_count=None
    )
    acts.step_talk(officer, agreed)
    acts.give_leaflets(leader, asks.GiveLeaflets(talk_id=talk.pk, kind="防溺水折页", count=50))


def _meeting(tree: Tree, cast: Cast) -> None:
    """Hold a meeting: its agenda, what was said, two things settled, the minutes closed."""
    officer, leader = cast["officer"], cast["leader"]
    row = acts.plan_meeting(
        officer,
        asks.PlanMeeting(
            organisation_id=tree["changle"].pk,
            title="长乐平安建设联席会议（演示）",
            starts_at=_on(-1, 14),
            place_name="长乐镇综合治理中心",
            chair_id=key_of(officer),
            attending="长乐派出所\n南山盾义警队\n长乐镇综合治理中心\n演示小学",
        ),
    )
    point = acts.add_agenda(
        officer, asks.AddAgenda(meeting_id=row.pk, text="演示塘边少一根救生杆（演示）")
    )
    acts.write_minutes(officer, asks.WriteMinutes(agenda_id=point.pk, minutes=MINUTES))
    today = timezone.localdate()
    items = [
        acts.add_action(
            officer,
            asks.AddAction(
                meeting_id=row.pk,
                agenda_id=point.pk if number == 0 else None,
                text=text,
                owner_id=key_of(leader),
                due_on=today + timedelta(days=days),
            ),
        )
        for number, (text, days) in enumerate(SETTLED)
    ]
    acts.step_action(leader, asks.StepAction(action_id=items[0].pk, event="start"))
    acts.close_minutes(officer, asks.CloseMinutes(meeting_id=row.pk))


def _stories(tree: Tree, cast: Cast) -> None:
    """Write two stories; everybody shown in the first agrees, and it becomes public."""
    leader, volunteer, officer = cast["leader"], cast["volunteer"], cast["officer"]
    team = tree["nanshan"].pk
    title, body = PUBLIC
    row = acts.write_story(leader, asks.WriteStory(organisation_id=team, title=title, body=body))
    acts.show_person(leader, asks.ShowPerson(story_id=row.pk, person_id=key_of(volunteer)))
    acts.show_person(
        leader,
        asks.ShowPerson(story_id=row.pk, shown_as="演示村民甲", paper_ref="演示-同意书-01"),
    )
    acts.hand_in_story(leader, asks.StoryKey(story_id=row.pk))
    for shown in my_appearances(volunteer):
        acts.answer_story(volunteer, asks.AnswerStory(shown_id=shown.pk, agrees=True))
    acts.decide_story(officer, asks.DecideStory(story_id=row.pk, is_approved=True))
    acts.publish_story(officer, asks.StoryKey(story_id=row.pk))
    title, body = DRAFT
    acts.write_story(leader, asks.WriteStory(organisation_id=team, title=title, body=body))


def _on(days: int, hour: int, minute: int = 0) -> datetime:
    """Return a time of day, so many days from today."""
    today = timezone.localtime().replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today + timedelta(days=days)
