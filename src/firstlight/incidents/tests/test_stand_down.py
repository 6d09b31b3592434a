"""Who said that they come and is not there yet hears of the end, of a halt and of going on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.incidents import queries
from firstlight.incidents.actions import (
    answer_callout,
    close_callout,
    count_in,
    count_out,
    record_answer,
    send_home,
)
from firstlight.incidents.models import Answer
from firstlight.incidents.schemas import (
    AnswerCallout,
    CalloutKey,
    CountIn,
    CountOut,
    RecordAnswer,
    SendHome,
)
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message

SECRETS = ("Reed Bay", "Bo", "Di", "quarry")


@pytest.fixture
def callout(cast, accepted, call_out, insure):
    insure(cast.people.bo, cast.people.di, cast.people.ray)
    taken = accepted("water_rescue", is_life_at_risk=True, summary="quarry")
    return call_out(taken, ("any", 3))


def say(cast, callout, **answers):
    for name, says in answers.items():
        invite = callout.invites.get(person=getattr(cast.people, name))
        record_answer(cast.dee, RecordAnswer(invite_id=invite.pk, says=says))


def told(word):
    rows = Message.objects.filter(key__startswith=f"coming:{word}:")
    for row in rows:
        assert not any(secret in f"{row.title} {row.body}" for secret in SECRETS)
    return sorted(rows.filter(channel="inapp").values_list("person_id", flat=True))


def those(cast, *names):
    return sorted(getattr(cast.people, name).pk for name in names)


def test_the_end_reaches_who_comes_now_or_later_and_is_not_there(cast, callout, step):
    say(cast, callout, bo="coming", di="later", ray="no")
    step(callout.incident, "end", outcome="helped")
    assert told("stood_down") == those(cast, "bo", "di")
    letters = Message.objects.filter(key__startswith="coming:stood_down:")
    assert all(letter.is_critical for letter in letters)
    event = Event.objects.get(action="callouts.stand_down")
    assert (event.thread, event.data["people"]) == (callout.incident_id, 2)


def test_who_arrived_or_has_gone_home_again_is_not_told(cast, callout, step):
    say(cast, callout, bo="coming", di="coming", ray="coming")
    here = {"incident_id": callout.incident_id, "person_ids": those(cast, "bo", "di")}
    count_in(cast.olga, CountIn(**here))
    count_out(cast.olga, CountOut(**here | {"person_ids": those(cast, "di")}))
    step(callout.incident, "end", outcome="helped")
    assert told("stood_down") == those(cast, "ray")


def test_who_comes_again_after_having_been_there_is_told(cast, callout, step):
    say(cast, callout, bo="coming")
    here = {"incident_id": callout.incident_id, "person_ids": those(cast, "bo")}
    count_in(cast.olga, CountIn(**here))
    count_out(cast.olga, CountOut(**here))
    later = timezone.now() + timedelta(minutes=5)
    Answer.objects.update(said_at=later)
    step(callout.incident, "end", outcome="helped")
    assert told("stood_down") == those(cast, "bo")


def test_a_call_out_that_was_closed_before_does_not_hide_who_comes(cast, callout, step):
    say(cast, callout, bo="coming")
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    assert told("stood_down") == []
    step(callout.incident, "end", outcome="helped")
    assert told("stood_down") == those(cast, "bo")
    assert Answer.objects.get().is_stood_down
    step(callout.incident, "reopen", reason="Again")
    step(callout.incident, "end", outcome="helped")
    assert told("stood_down") == those(cast, "bo")


def test_standing_by_and_going_on_are_told(cast, callout, step):
    say(cast, callout, bo="coming")
    step(callout.incident, "stand_by")
    assert told("halted") == those(cast, "bo")
    step(callout.incident, "resume")
    assert told("goes_on") == those(cast, "bo")
    assert not Answer.objects.get().is_stood_down


def test_no_wave_leaves_by_the_clock_while_it_is_halted(cast, callout, step, clock):
    callout.refresh_from_db()
    assert (callout.state, callout.wave) == ("open", 1)
    step(callout.incident, "stand_by")
    clock(60)
    callout.refresh_from_db()
    assert (callout.wave, callout.next_wave_at) == (1, None)
    say(cast, callout, bo="coming", di="coming", ray="coming")
    say(cast, callout, bo="no")  # enough were coming, and fall short again
    clock(60)
    callout.refresh_from_db()
    assert (callout.wave, callout.next_wave_at) == (1, None)
    step(callout.incident, "resume")
    callout.refresh_from_db()
    assert callout.next_wave_at is not None
    clock(60)
    callout.refresh_from_db()
    assert callout.wave > 1 or callout.state == "exhausted"


@pytest.mark.parametrize(("event", "word"), [("unfounded", "stood_down"), ("merge", "merged")])
def test_a_call_that_is_none_and_one_that_goes_on_elsewhere(
    cast, report, call_out, insure, step, event, word
):
    insure(cast.people.bo)
    incident, other = report("other", is_life_at_risk=True), report("other")
    callout = call_out(incident, ("any", 1))
    say(cast, callout, bo="coming")
    more = {"reason": "home"} if event == "unfounded" else {"other_id": other.pk}
    step(incident, event, by=cast.olga, **more)
    assert told(word) == those(cast, "bo")


def test_whoever_ends_it_is_not_told_and_each_is_told_once(cast, callout, step, call_out, sign_in):
    say(cast, callout, bo="coming")
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    again = call_out(callout.incident, ("any", 3))
    desk = sign_in(cast.people.dee)
    desk.cookies["django_language"] = "en"
    page = desk.get(f"/incidents/{callout.incident_id}/").content.decode()
    assert "from an earlier call-out: Bo" in page
    say(cast, again, bo="coming")
    step(callout.incident, "end", outcome="helped")
    assert told("stood_down") == those(cast, "bo")
    assert Answer.objects.filter(stood_down_at__isnull=True).count() == 0


def test_the_page_and_the_desk_say_it(cast, callout, step, sign_in):
    say(cast, callout, bo="coming")
    invite = callout.invites.get(person=cast.people.bo)
    browser = sign_in(cast.people.bo)
    browser.cookies["django_language"] = "en"
    page = f"/my/asked/{invite.pk}/"
    assert "do not set out" not in browser.get(page).content.decode()
    step(callout.incident, "stand_by")
    assert "Paused: do not set out." in browser.get(page).content.decode()
    step(callout.incident, "resume")
    step(callout.incident, "end", outcome="helped")
    for address in (page, "/my/"):
        assert "You need not come any more." in browser.get(address).content.decode()
    gone = browser.get(page).content.decode()
    assert "You said: coming" not in gone
    assert "count me in" not in gone
    desk = sign_in(cast.people.olga).get(f"/incidents/{callout.incident_id}/").content.decode()
    assert "Told to go home" in desk
    assert queries.on_their_way(callout.incident) == []


def test_who_is_not_needed_is_sent_home_and_nobody_else_is_asked_instead(
    cast, accepted, call_out, insure, sign_in
):
    insure(cast.people.bo, cast.people.di, cast.people.ray)
    callout = call_out(accepted("water_rescue", is_life_at_risk=True), ("any", 2))
    say(cast, callout, bo="coming", di="coming", ray="coming")

    def spare(*names, by=cast.dee):
        keys = those(cast, *names)
        return send_home(by, SendHome(incident_id=callout.incident_id, person_ids=keys))

    for who, wrong in ((cast.bo, NotAllowed), (cast.zoe, NotFound)):
        with pytest.raises(wrong):
            spare("ray", by=who)
    with pytest.raises(Refused, match="End the call-out first"):
        spare("bo", "ray")
    assert told("stood_down") == []
    spare("ray")
    assert told("stood_down") == those(cast, "ray")
    callout.refresh_from_db()
    assert (callout.state, callout.wave) == ("met", 1)
    with pytest.raises(Refused, match="on the way any more"):
        spare("ray")
    # With the call-out ended whoever is not needed goes home; the page offers it.
    desk = sign_in(cast.people.dee)
    desk.cookies["django_language"] = "en"
    page = f"/incidents/{callout.incident_id}/"
    assert "send the 2 on the way home" not in desk.get(page).content.decode()
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    assert "send the 2 on the way home" in desk.get(page).content.decode()
    invite = callout.invites.get(person=cast.people.di)
    assert "Send them home" in desk.get(f"/invites/{invite.pk}/answer/").content.decode()
    desk.post(f"{page}home/", {"person_ids": those(cast, "bo", "di")})
    assert told("stood_down") == those(cast, "bo", "di", "ray")
    assert queries.on_their_way(callout.incident) == []


def test_who_says_again_that_they_come_is_on_the_way_again(cast, callout):
    say(cast, callout, bo="coming")
    Answer.objects.update(stood_down_at=timezone.now() - timedelta(minutes=1))
    invite = callout.invites.get(person=cast.people.bo)
    answer_callout(cast.bo, AnswerCallout(invite_id=invite.pk, says="coming"))
    assert [each.person_id for each in queries.on_their_way(callout.incident)] == those(cast, "bo")
