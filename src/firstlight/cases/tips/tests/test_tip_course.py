"""A tip's way from the mailbox to an answer, and what is refused on it (S6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.cases.tips import queries
from firstlight.cases.tips.actions import (
    agree_opening,
    ask_opening,
    forget_me,
    open_tip,
    read_informant,
    reply,
    step_tip,
    write_back,
)
from firstlight.cases.tips.actions.clock import announce, end_openings
from firstlight.cases.tips.letterbox import read_box
from firstlight.cases.tips.models import InformantOpening, Tip
from firstlight.cases.tips.schemas import (
    AgreeOpening,
    AskOpening,
    BoxCode,
    EndOpenings,
    OpenTip,
    ReadInformant,
    Reply,
    StepTip,
    WriteBack,
)
from firstlight.cases.tips.tests.conftest import outside, put_in
from firstlight.force.models import Person
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message
from firstlight.privacy.actions import run_clock
from firstlight.privacy.schemas import RunClock

WHY = "有时间、地点和行为"


def step(actor, row, event, **evidence):
    return step_tip(actor, StepTip(tip_id=row.pk, event=event, **evidence))


def told(about):
    """Return who was told of a tip's second step or opening, and where the word leads."""
    words = Message.objects.filter(key__startswith=f"tips:{about}:", channel="inapp")
    names = dict(Person.objects.values_list("pk", "name"))
    return [(names[each.person_id], each.link) for each in words.order_by("pk")]


def to_verifying(cast, row):
    step(cast.olga, row, "triage", kind="water", reason=WHY, is_conduct=True)
    return step(cast.olga, row, "verify", police_ref="演示-001", handed_to="治安中队")


def erase_until(cast, day):
    return run_clock(
        Actor.job("retention", cast.hill.pk, "privacy.erase"), RunClock(on=day, dry_run=False)
    )


def test_from_the_mailbox_to_an_answer_that_only_the_code_opens(cast, safe):
    row, code = put_in(cast, name="王无名", contact="13900000000")
    reply(cast.olga, Reply(tip_id=row.pk, words="车牌看清了吗？请不要靠近。"))
    box = read_box(code)
    assert [words for _day, words in box.answers] == ["车牌看清了吗？请不要靠近。"]
    write_back(outside(cast), WriteBack(code=code.lower(), words="没有看清，是蓝色的。"))
    opened = open_tip(cast.finn, OpenTip(tip_id=row.pk, keys=safe.finn))
    assert [(mine, words) for _day, mine, words in opened.letters] == [
        (True, "车牌看清了吗？请不要靠近。"),
        (False, "没有看清，是蓝色的。"),
    ]
    assert queries.unanswered(queries.tips(cast.olga)).get() == row
    reply(cast.finn, Reply(tip_id=row.pk, words="谢谢。"))
    assert not queries.unanswered(queries.tips(cast.olga)).exists()
    assert len(read_box(code).wrote) == 1  # both on one day
    row = to_verifying(cast, row)
    assert (row.police_ref, row.handed_by_id) == ("演示-001", cast.people.olga.pk)
    step(cast.olga, row, "valid", reason="现场查实")
    row = step(cast.finn, row, "answer", words="已查实，已处理。谢谢。")
    assert row.state == "closed_valid"
    assert read_box(code).answers[-1][1] == "已查实，已处理。谢谢。"
    with pytest.raises(Refused):
        write_back(outside(cast), WriteBack(code=code, words="还有一件事"))

    erase_until(cast, timezone.localdate())  # police have it: here it goes at once
    row.refresh_from_db()
    assert row.sealed is None
    assert row.informant is not None
    assert read_box(code).answers
    erase_until(cast, timezone.localdate() + timedelta(days=30))
    row.refresh_from_db()
    assert (row.informant, row.messages.count()) == (None, 0)
    with pytest.raises(Refused):
        read_box(code)
    assert row.police_ref == "演示-001"
    erase_until(cast, timezone.localdate() + timedelta(days=365))
    assert not Tip.objects.exists()


@pytest.mark.parametrize("wrong", ["", "AAAAAA-AAAAAA-AAAAAA", "{box}-AAAAAA-AAAAAA", "{box}"])
def test_a_wrong_code_opens_nothing(wrong, cast, safe):
    row, _code = put_in(cast)
    with pytest.raises(Refused):
        read_box(wrong.format(box=row.box))


def test_urgent_is_marked_by_the_machine_and_officers_are_called(cast, safe):
    row, _code = put_in(cast, is_urgent=True)
    assert row.state == "urgent_110"
    told = set(Message.objects.filter(channel="inapp").values_list("person_id", flat=True))
    assert told == {cast.people.olga.pk, cast.people.finn.pk}
    assert "水库" not in "".join(Message.objects.values_list("body", flat=True))
    row = step(cast.olga, row, "log", kind="water", reason=WHY, is_conduct=True)
    assert row.state == "triaged"


def test_what_is_not_urgent_is_told_without_its_hour(cast, safe):
    put_in(cast)
    assert not Message.objects.exists()
    assert announce(Actor.job("tips.clock", cast.hill.pk, "tips.clock"), EndOpenings()) == 1
    assert Message.objects.exists()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"what": "他家里人都是信徒，常有人来念经聚在一起"}, "what"),
        ({"what": "那户人家老上访，天天去信访，要看住他们"}, "what"),
        ({"what": "有个精 神 病住在这里，大家都很害怕他"}, "what"),
        ({"what": "He often criticises the government in the tea house"}, "what"),
        ({"who": "a Uyghur family"}, "who"),
        ({"who": "回族，四十岁"}, "who"),
        ({"where": "the mosque by the river"}, "where"),
        ({"what": "She is HIV positive and works in the kitchen"}, "what"),
    ],
)
def test_who_somebody_is_is_no_tip(words, field, cast, safe):
    with pytest.raises(Refused) as no:
        put_in(cast, **words)
    assert (no.value.code, no.value.field) == ("targeting", field)
    assert not Tip.objects.exists()


@pytest.mark.parametrize(
    "what",
    [
        "信访局门口有人持刀打架，快来看看",
        "民族路上有人夜里偷电瓶车",
        "The race track burns at night",
    ],
)
def test_conduct_is_taken_although_a_place_is_called_so(what, cast, safe):
    assert put_in(cast, what=what)[0].state == "received"


def test_triage_wants_a_kind_a_reason_and_that_it_is_about_conduct(cast, safe):
    row, _code = put_in(cast)
    whole = {"kind": "water", "reason": WHY, "is_conduct": True}
    for gone in whole:
        with pytest.raises(Refused):
            step(cast.olga, row, "triage", **{k: v for k, v in whole.items() if k != gone})
    with pytest.raises(NotAllowed):
        step(cast.dee, row, "triage", **whole)
    row = step(cast.olga, row, "triage", **whole)
    with pytest.raises(Refused):  # a receipt names the file and who took it
        step(cast.olga, row, "verify", police_ref="演示-1")
    with pytest.raises(Refused):  # nobody is referred without being told
        step(cast.olga, row, "out_of_scope", referred_to="12345")
    step(cast.olga, row, "out_of_scope", referred_to="12345", words="请联系 12345。")


def test_abuse_is_said_by_two_and_by_nobody_alone(cast, safe):
    row = to_verifying(cast, put_in(cast)[0])
    for _again in range(2):
        row = step(cast.olga, row, "abusive", reason="明显编造")
        assert row.state == "verifying"
    assert told("second") == [("Finn", "/tips/?f=second")]
    assert queries.for_second(queries.tips(cast.finn)).get() == row
    with pytest.raises(NotFound):
        step(cast.zoe, row, "abusive", reason="明显编造")
    row = step(cast.finn, row, "abusive", reason="同意")
    assert row.state == "closed_abusive"


def test_an_informant_is_opened_by_two_with_two_locks_for_half_an_hour(cast, safe):
    row, _code = put_in(cast, name="王无名", contact="13900000000")
    for asker, askers, other, others in (
        (cast.olga, safe.olga, cast.finn, safe.finn),
        (cast.finn, safe.finn, cast.olga, safe.olga),
    ):
        asked = ask_opening(asker, AskOpening(tip_id=row.pk, reason="要保护他", keys=askers))
        name, page = other.name.partition(" ")[0], f"/tips/openings/{asked.pk}/"
        assert (name, page) in told("second")
        assert queries.for_second(queries.tips(other)).exists()
        with pytest.raises(Refused):
            read_informant(asker, ReadInformant(opening_id=asked.pk, keys=askers))
        for keys in (askers, others):  # alone, even with a colleague's keys in hand
            with pytest.raises(Refused):
                agree_opening(asker, AgreeOpening(opening_id=asked.pk, keys=keys))
        with pytest.raises(Refused):  # the same lock twice opens nothing
            agree_opening(other, AgreeOpening(opening_id=asked.pk, keys=askers))
        agree_opening(other, AgreeOpening(opening_id=asked.pk, keys=others))
        assert [link for _name, link in told("opening")][-1:] == [page]
        assert not queries.for_second(queries.tips(other)).exists()
        with pytest.raises(NotFound):
            read_informant(other, ReadInformant(opening_id=asked.pk, keys=others))
        found = read_informant(asker, ReadInformant(opening_id=asked.pk, keys=askers))
        assert found == {"name": "王无名", "contact": "13900000000"}
        late = timezone.now() - timedelta(minutes=31)
        InformantOpening.objects.filter(pk=asked.pk).update(agreed_at=late)
        with pytest.raises(Refused):
            read_informant(asker, ReadInformant(opening_id=asked.pk, keys=askers))
        assert end_openings(Actor.job("c", cast.hill.pk, "tips.clock"), EndOpenings()) == 1
    assert not InformantOpening.objects.exclude(result=None).exists()


@pytest.mark.parametrize("who", ["ada", "bo", "amy", "dee", "pat", "uma"])
def test_nobody_else_asks_or_agrees(who, cast, safe):
    row, _code = put_in(cast, name="王无名")
    actor = getattr(cast, who)
    with pytest.raises(NotAllowed):
        ask_opening(actor, AskOpening(tip_id=row.pk, reason="好奇", keys=safe.olga))
    asked = ask_opening(cast.olga, AskOpening(tip_id=row.pk, reason="要保护", keys=safe.olga))
    with pytest.raises(NotAllowed):
        agree_opening(actor, AgreeOpening(opening_id=asked.pk, keys=safe.finn))


def test_who_wrote_takes_their_name_back_by_code(cast, safe):
    row, code = put_in(cast, name="王无名")
    asked = ask_opening(cast.olga, AskOpening(tip_id=row.pk, reason="要保护", keys=safe.olga))
    forget_me(outside(cast), BoxCode(code=code))
    with pytest.raises(NotFound):
        agree_opening(cast.finn, AgreeOpening(opening_id=asked.pk, keys=safe.finn))
    assert not read_box(code).has_name
