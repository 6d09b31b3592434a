"""S9: consent of every party first; anybody ends it; a volunteer decides and sees nothing."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from conftest import person
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from firstlight.cases.disputes import queries
from firstlight.cases.disputes.actions import (
    add_party,
    answer_consent,
    answer_help,
    ask_help,
    keep_level,
    mark_paper,
    name_mediator,
    report,
    set_level,
    step_dispute,
    write_party,
)
from firstlight.cases.disputes.models import DisputeCase, DisputeHelp, DisputeParty
from firstlight.cases.disputes.rules import (
    PAPERS,
    a_month_after,
    required_of,
    working_days_after,
)
from firstlight.cases.disputes.schemas import (
    AddParty,
    AnswerHelp,
    AnswerPartyConsent,
    AskHelp,
    KeepLevel,
    MarkPaper,
    NameMediator,
    ReportDispute,
    SetLevel,
    StepDispute,
    WriteParty,
)
from firstlight.force.models import Account
from firstlight.force.seats import actor_of
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import run_clock
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.schemas import RunClock


def step(actor, row, event, **evidence):
    return step_dispute(actor, StepDispute(case_id=row.pk, event=event, **evidence))


@pytest.fixture
def mei(cast):
    """A mediator of Hill's committee."""
    return actor_of(person("Mei", cast.hill, role="mediator", category="staff"))


def asked(cast, mediator, kind="people", parties=2):
    """Return a dispute whose parties are being asked."""
    row = report(
        cast.dee, ReportDispute(matter="neighbour", place_area="演示村", summary="夜间噪声")
    )
    step(cast.dee, row, "assess", kind=kind)
    name_mediator(
        cast.olga,
        NameMediator(case_id=row.pk, mediator_id=mediator.person_id, committee="演示调委会"),
    )
    for _each in range(parties):
        add_party(mediator, AddParty(case_id=row.pk))
    row = step(mediator, row, "ask_consent")
    return SimpleNamespace(row=row, parties=list(row.parties.order_by("letter")))


def say(mediator, party, answer="given", **more):
    said = {"takes_mediator": True, "takes_helpers": True, **more}
    return answer_consent(
        mediator, AnswerPartyConsent(party_id=party.pk, answer=answer, way="signed", **said)
    )


def begun(cast, mediator, kind="people"):
    case = asked(cast, mediator, kind)
    for party in case.parties:
        say(mediator, party)
    case.row = step(mediator, case.row, "all_agree")
    return case


def test_nobodys_name_is_stored_before_every_party_has_said_yes(cast, mei):
    case = asked(cast, mei)
    one, other = case.parties
    named = {"name": "王无名", "phone": "13900000000"}
    with pytest.raises(Refused) as no:
        write_party(mei, WriteParty(party_id=one.pk, **named))
    assert no.value.code == "no-consent"
    say(mei, one)
    for party in (one, other):
        with pytest.raises(Refused):
            write_party(mei, WriteParty(party_id=party.pk, **named))
    with pytest.raises(Refused):
        step(mei, case.row, "all_agree")
    say(mei, other)
    with pytest.raises(Refused):  # said, but mediation has not begun
        write_party(mei, WriteParty(party_id=one.pk, **named))
    step(mei, case.row, "all_agree")
    assert write_party(mei, WriteParty(party_id=one.pk, **named)).name == "王无名"
    assert "王无名" not in str(list(Event.objects.values("data", "subject")))


@pytest.mark.parametrize("field", ["place_area", "summary"])
@pytest.mark.parametrize(
    "number", ["13900000000", "139 0000 0000", "11010119900307123X", "浙D·12345"]
)
def test_no_number_of_a_person_is_in_a_report(cast, field, number):
    said = {"matter": "debt", "place_area": "演示村", "summary": "欠款"}
    said[field] += f"，{number}"
    with pytest.raises(Refused) as no:
        report(cast.dee, ReportDispute(**said))
    assert (no.value.code, no.value.field) == ("names-a-person", field)
    assert not DisputeCase.objects.exists()


def test_the_database_itself_refuses_a_name_without_consent(cast, mei):
    case = asked(cast, mei)
    with pytest.raises(IntegrityError), transaction.atomic():
        DisputeParty.objects.filter(pk=case.parties[0].pk).update(name="王无名")


def test_one_no_ends_it_and_nothing_is_left(cast, mei):
    case = asked(cast, mei)
    say(mei, case.parties[0])
    say(mei, case.parties[1], "refused")
    with pytest.raises(Refused):
        step(mei, case.row, "all_agree")
    with pytest.raises(Refused):  # other ways must be told
        step(mei, case.row, "party_refuses", party="乙")
    with pytest.raises(Refused) as no:  # nobody is talked round
        say(mei, case.parties[1])
    assert no.value.code == "said-no"
    row = step(mei, case.row, "party_refuses", party="乙", told=True)
    assert row.state == "declined_by_party"
    for event in ("all_agree", "ask_consent", "mediate_again"):
        with pytest.raises(Refused):
            step(mei, row, event)
    actor = Actor.job("retention", cast.hill.pk, "privacy.erase")
    run_clock(actor, RunClock(on=timezone.localdate()))
    assert not DisputeParty.objects.exists()


def test_a_party_may_refuse_the_mediator_and_stop_at_any_time(cast, mei):
    case = asked(cast, mei)
    say(mei, case.parties[0])
    say(mei, case.parties[1], takes_mediator=False)
    with pytest.raises(Refused) as no:
        step(mei, case.row, "all_agree")
    assert no.value.code == "mediator-refused"
    say(mei, case.parties[1])
    row = step(mei, case.row, "all_agree")
    assert row.due_on == a_month_after(timezone.localdate())
    assert step(mei, row, "party_stops", party="甲").state == "ended_no_agreement"


def test_each_kind_of_mediation_has_its_own_maker_and_a_volunteer_is_none(cast, mei):
    people, police = begun(cast, mei), asked(cast, cast.olga, "police")
    terms = {"main_facts": "事实", "terms": "晚十点后不放音乐", "signed": True, "seal": True}
    for other in (cast.olga, cast.finn):  # an officer makes no people's agreement
        with pytest.raises(Refused):
            step(other, people.row, "agree_written", **terms)
    for who in (cast.ada, cast.bo, cast.amy, cast.uma):
        with pytest.raises(NotAllowed):
            step(who, people.row, "agree_written", **terms)
    row = report(cast.dee, ReportDispute(matter="debt", place_area="村", summary="欠款"))
    step(cast.dee, row, "assess", kind="people")
    for wrong in (cast.bo, cast.ada, cast.olga):
        with pytest.raises(Refused) as no:
            name_mediator(
                cast.olga,
                NameMediator(case_id=row.pk, mediator_id=wrong.person_id, committee="会"),
            )
        assert no.value.field == "mediator_id"
    for party in police.parties:
        say(cast.olga, party)
    step(cast.olga, police.row, "all_agree")
    with pytest.raises(NotFound):
        step(mei, police.row, "agree_written", **terms)
    for gone in ("signed", "seal", "terms", "main_facts"):
        with pytest.raises(Refused):
            step(mei, people.row, "agree_written", **{**terms, gone: type(terms[gone])()})
    assert step(mei, people.row, "agree_written", **terms).made_by_id == mei.person_id
    assert step(cast.olga, police.row, "agree_written", **terms).form == "written"


def test_from_agreement_to_performance_and_erasure_in_six_months(cast, mei):
    case = begun(cast, mei)
    write_party(mei, WriteParty(party_id=case.parties[0].pk, name="王无名"))
    level = keep_level(cast.olga, KeepLevel(name="红", owner="书记", hand_over="三日未成即上交"))
    row = set_level(mei, SetLevel(case_id=case.row.pk, level_id=level.pk))
    assert row.level_review_on == timezone.localdate() + timedelta(days=7)
    row = step(mei, row, "agree_oral", terms="赔偿窗户")
    assert row.court_by == timezone.localdate() + timedelta(days=30)
    DisputeCase.objects.filter(pk=row.pk).update(agreed_on=date(2020, 1, 1))
    with pytest.raises(Refused) as no:
        step(mei, row, "confirm_court", court_ref="1", joint=True)
    assert no.value.code == "court-late"
    DisputeCase.objects.filter(pk=row.pk).update(agreed_on=timezone.localdate())
    with pytest.raises(Refused):  # together, or not at all
        step(mei, row, "confirm_court", court_ref="1")
    step(mei, row, "confirm_court", court_ref="(2026)演示1号", joint=True)
    step(mei, row, "visit")
    row = step(mei, row, "breach", told=True)
    with pytest.raises(Refused):
        step(mei, row, "mediate_again", joint=True)
    for party in case.parties:
        say(mei, party)
    row = step(mei, row, "mediate_again", joint=True)
    row = step(mei, row, "agree_oral", terms="一周内赔偿")
    step(mei, row, "visit")
    filed(mei, row)
    row = step(mei, row, "done", proof=True)
    assert (row.state, row.level) == ("performed", None)
    actor = Actor.job("retention", cast.hill.pk, "privacy.erase")
    run_clock(actor, RunClock(on=timezone.localdate() + timedelta(days=182)))
    assert DisputeParty.objects.filter(name="王无名").exists()
    run_clock(actor, RunClock(on=timezone.localdate() + timedelta(days=183)))
    row.refresh_from_db()
    assert not DisputeParty.objects.exists()
    assert (row.terms, row.summary, row.state) == ("", "", "performed")


def broken(cast, mediator):
    """Return a dispute whose agreement was not kept."""
    case = begun(cast, mediator)
    write_party(mediator, WriteParty(party_id=case.parties[0].pk, name="王无名"))
    step(mediator, case.row, "agree_oral", terms="赔偿窗户")
    step(mediator, case.row, "visit")
    case.row = step(mediator, case.row, "breach", told=True)
    return case


def test_no_old_yes_counts_when_it_is_mediated_again(cast, mei):
    case = broken(cast, mei)
    for party in case.parties:  # none, then one of two, has answered anew
        with pytest.raises(Refused) as no:
            step(mei, case.row, "mediate_again", joint=True)
        assert no.value.code == "not-all"
        say(mei, party, takes_mediator=party is case.parties[0])
    with pytest.raises(Refused) as no:
        step(mei, case.row, "mediate_again", joint=True)
    assert no.value.code == "mediator-refused"
    with pytest.raises(Refused):  # nobody is written down while they are asked
        write_party(mei, WriteParty(party_id=case.parties[1].pk, name="李无名"))
    say(mei, case.parties[1])
    assert step(mei, case.row, "mediate_again", joint=True).state == "mediating"
    assert DisputeParty.objects.filter(name="王无名").exists()


def test_a_no_to_another_mediation_is_final_and_leaves_no_name(cast, mei):
    case = broken(cast, mei)
    say(mei, case.parties[0], "refused")
    assert not DisputeParty.objects.filter(name="王无名").exists()
    say(mei, case.parties[1])
    for _try in range(2):
        with pytest.raises(Refused):
            step(mei, case.row, "mediate_again", joint=True)
        with pytest.raises(Refused):
            say(mei, case.parties[0])


def filed(mediator, row):
    """Put every required paper into the file."""
    for kind in required_of(row):
        mark_paper(mediator, MarkPaper(case_id=row.pk, kind=kind, stands="there"))


def test_it_is_not_performed_while_a_required_paper_is_to_come(cast, mei):
    case = begun(cast, mei)
    step(mei, case.row, "agree_oral", terms="赔偿窗户")
    step(mei, case.row, "visit")
    filed(mei, case.row)
    mark_paper(mei, MarkPaper(case_id=case.row.pk, kind="record", stands="to_come"))
    with pytest.raises(Refused) as no:
        step(mei, case.row, "done", proof=True)
    assert no.value.code == "papers"
    assert str(PAPERS["record"].name) in str(no.value)
    assert str(PAPERS["back"].name) not in str(no.value)
    filed(mei, case.row)
    assert step(mei, case.row, "done", proof=True).state == "performed"


def test_a_file_that_ended_without_agreement_is_whole_without_one(cast, mei):
    case = begun(cast, mei)
    row = step(mei, case.row, "no_result", told=True)
    assert "agreement" not in required_of(row)
    filed(mei, row)
    assert queries.missing_papers(row) == 0
    mark_paper(mei, MarkPaper(case_id=row.pk, kind="agreement", stands="not_needed"))
    refused = asked(cast, mei)
    say(mei, refused.parties[0], "refused")
    row = step(mei, refused.row, "party_refuses", party="甲", told=True)
    assert queries.missing_papers(row) == 0
    again = broken(cast, mei)
    for party in again.parties:
        say(mei, party)
    step(mei, again.row, "mediate_again", joint=True)
    row = step(mei, again.row, "no_result", told=True)
    assert "agreement" in required_of(row)  # the one that was not kept


def night(cast, days):
    """Let the clock erase what is due on a day to come."""
    actor = Actor.job("retention", cast.hill.pk, "privacy.erase")
    run_clock(actor, RunClock(on=timezone.localdate() + timedelta(days=days)))


def test_a_file_opened_again_is_erased_too(cast, mei):
    case = broken(cast, mei)
    night(cast, 182)
    assert DisputeParty.objects.filter(name="王无名").exists()
    night(cast, 183)
    assert not DisputeParty.objects.exists()
    case.row.refresh_from_db()
    assert (case.row.terms, case.row.summary) == ("", "")
    assert case.row.closed_on is not None
    with pytest.raises(Refused) as no:
        step(mei, case.row, "mediate_again", joint=True)
    assert no.value.code == "over"


def test_mediating_again_moves_the_clock_and_the_end_sets_it(cast, mei):
    case = broken(cast, mei)
    clock = RetentionJob.objects.get(category="dispute_parties")
    assert clock.due_on == timezone.localdate() + timedelta(days=183)
    for party in case.parties:
        say(mei, party)
    row = step(mei, case.row, "mediate_again", joint=True)
    clock.refresh_from_db()
    assert clock.due_on == row.due_on + timedelta(days=183)
    far = timezone.localdate() + timedelta(days=400)
    step(mei, row, "agree_oral", terms="一年内赔偿", perform_by=far)
    clock.refresh_from_db()
    assert clock.due_on == far + timedelta(days=183)
    night(cast, 500)
    assert DisputeParty.objects.filter(name="王无名").exists()
    step(mei, row, "visit")
    filed(mei, row)
    step(mei, row, "done", proof=True)
    clock.refresh_from_db()
    assert clock.due_on == timezone.localdate() + timedelta(days=183)


def test_violence_goes_to_police_and_is_not_mediated(cast, mei):
    row = report(cast.dee, ReportDispute(matter="family", place_area="村", summary="争吵"))
    step(cast.dee, row, "assess", kind="people", is_excluded=True)
    told = Message.objects.filter(key__startswith=f"disputes:excluded:{row.pk}")
    assert {each.person_id for each in told} == {cast.people.olga.pk, cast.people.finn.pk}
    for words in (row.number, "争吵", "村", "家庭"):
        assert not any(words in each.title + each.body for each in told)
    name_mediator(
        cast.olga, NameMediator(case_id=row.pk, mediator_id=mei.person_id, committee="会")
    )
    for _each in range(2):
        add_party(mei, AddParty(case_id=row.pk))
    with pytest.raises(Refused) as no:
        step(mei, row, "ask_consent")
    assert no.value.code == "excluded"
    assert step(cast.olga, row, "urgent_police").state == "referred"


def test_police_are_written_to_for_a_quarrel_only_to_name_who_mediates(cast, mei):
    row = asked(cast, mei).row
    others = Message.objects.exclude(person_id=mei.person_id)
    assert {each.person_id for each in others} == {cast.people.olga.pk, cast.people.finn.pk}
    assert all(each.key.startswith(f"disputes:to-name:{row.pk}:") for each in others)


@pytest.mark.parametrize("who", ["bo", "ada", "mei"])
def test_who_serves_can_ask_for_a_mediation_and_reads_no_more_of_it(who, cast, mei):
    asker = mei if who == "mei" else getattr(cast, who)
    client = browser_of(asker, who)
    assert 'href="/disputes/new/"' in client.get("/my/").content.decode()
    said = {"matter": "neighbour", "place_area": "演示村", "summary": "夜间噪声"}
    assert client.post("/disputes/new/", said).headers["Location"] == "/my/disputes/"
    row = DisputeCase.objects.get()
    desk = Message.objects.filter(channel="inapp", key__startswith="disputes:reported:")
    assert {each.person_id for each in desk} == {
        getattr(cast.people, name).pk for name in ("olga", "finn", "dee")
    }
    assert client.get(f"/disputes/{row.pk}/").status_code == 404
    waits, seen_to = "Waits at the station", "Seen to"
    shown = client.get("/my/disputes/", headers={"accept-language": "en"}).content.decode()
    assert row.number in shown
    assert waits in shown
    other = actor_of(person("Lin", cast.hill, role="mediator", category="staff"))
    step(cast.dee, row, "assess", kind="people")
    named = NameMediator(case_id=row.pk, mediator_id=other.person_id, committee="会")
    with pytest.raises(NotAllowed):  # asking names nobody
        name_mediator(asker, named)
    name_mediator(cast.olga, named)
    name_mediator(cast.olga, named)
    heard = Message.objects.get(channel="inapp", key__startswith="disputes:seen-to:")
    assert (heard.person_id, heard.link) == (asker.person_id, "/my/disputes/")
    shown = client.get("/my/disputes/", headers={"accept-language": "en"}).content.decode()
    assert seen_to in shown
    assert waits not in shown
    for words in ("夜间噪声", "演示村", str(row.pk)):
        assert words not in shown + heard.title + heard.body
    assert not queries.disputes(asker).exists()


def test_who_asked_hears_nothing_of_which_way_a_dispute_goes(cast):
    row = report(cast.bo, ReportDispute(matter="family", place_area="村", summary="争吵"))
    step(cast.olga, row, "assess", kind="people", is_excluded=True)
    assert not Message.objects.filter(person_id=cast.people.bo.pk).exists()
    step(cast.olga, row, "urgent_police")
    heard = Message.objects.get(channel="inapp", person_id=cast.people.bo.pk)
    assert heard.key.startswith("disputes:seen-to:")
    assert queries.my_reports(cast.bo) == [(row.number, row.reported_on, False)]
    assert queries.my_reports(cast.di) == []


def test_who_is_to_mediate_is_told_and_led_there_and_nobody_tells_themselves(cast, mei):
    case = asked(cast, mei)
    told = Message.objects.get(channel="inapp", key__startswith="disputes:named:")
    assert (str(told.person_id), told.link) == (str(mei.person_id), f"/disputes/{case.row.pk}/")
    for words in (case.row.number, "夜间噪声", "演示村"):
        assert words not in told.title + told.body
    client = Client()
    client.force_login(Account.objects.create(person_id=mei.person_id, username="mei"))
    assert client.get(told.link).status_code == 200
    assert 'href="/disputes/"' in client.get("/my/").content.decode()
    asked(cast, cast.olga, "police")
    own = Message.objects.filter(person_id=cast.people.olga.pk)
    assert not own.filter(key__startswith="disputes:named:").exists()


@pytest.mark.parametrize("who", ["ada", "bo", "ray", "amy", "pat", "uma", "sam", "zoe"])
def test_patrol_staff_and_everybody_else_see_nothing(who, cast, mei):
    case = begun(cast, mei)
    actor = getattr(cast, who)
    assert not queries.disputes(actor).exists()
    for call, data in (
        (add_party, AddParty(case_id=case.row.pk)),
        (write_party, WriteParty(party_id=case.parties[0].pk, name="王")),
        (step_dispute, StepDispute(case_id=case.row.pk, event="party_stops", party="甲")),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            call(actor, data)


def test_who_the_parties_are_is_for_who_mediates_and_nobody_is_found_by_name(cast, mei):
    case = begun(cast, mei)
    write_party(mei, WriteParty(party_id=case.parties[0].pk, name="王无名", phone="139"))
    other = actor_of(person("Lin", cast.hill, role="mediator", category="staff"))
    assert not queries.disputes(other).exists()
    assert not queries.disputes(cast.dee).exists()  # it has found its way
    for who in (cast.olga, cast.finn, cast.dee):
        assert not queries.sees_parties(who, case.row)
        with pytest.raises((NotFound, NotAllowed)):
            write_party(who, WriteParty(party_id=case.parties[0].pk, name="x"))
    for who in ("olga", "finn"):
        client = Client()
        account, _new = Account.objects.get_or_create(
            person=getattr(cast.people, who), username=who
        )
        client.force_login(account)
        for path in (f"/disputes/{case.row.pk}/", "/disputes/?q=王无名", "/search/?q=王无名"):
            assert ">王无名" not in client.get(path).content.decode()
        found = client.get("/disputes/?q=王无名").content.decode()
        assert case.row.number not in found
        page = client.get(f"/disputes/{case.row.pk}/papers/agreement.pdf")
        assert page.status_code == 404


def browser_of(who, name):
    client = Client()
    client.force_login(Account.objects.create(person_id=who.person_id, username=name))
    return client


def test_who_does_not_mediate_is_offered_no_step_of_the_mediator(cast, mei):
    case = asked(cast, mei)
    url = f"/disputes/{case.row.pk}/"
    shown = browser_of(cast.olga, "olga").get(url, headers={"accept-language": "en"})
    steps = {each.event: each.why_not for each in shown.context["steps"]}
    assert all(steps.values())
    own = browser_of(mei, "mei").get(url)
    assert not any(each.why_not for each in own.context["steps"])


def test_a_refused_answer_stays_typed_at_its_own_party(cast, mei):
    case = asked(cast, mei)
    other = case.parties[1]
    said = {"party_id": other.pk, "answer": "given", "takes_helpers": "true"}  # how, is left out
    again = browser_of(mei, "mei").post(f"/disputes/{case.row.pk}/deed/answer/", said)
    page = again.content.decode()
    assert again.status_code == 422
    assert page.count('name="answer" value="given" checked') == 1
    form = page.partition('value="given" checked')[0].rpartition("<form")[2]
    assert f'name="party_id" value="{other.pk}"' in form


def test_who_mediated_until_now_hears_that_somebody_else_does(cast, mei):
    case = asked(cast, mei)
    other = person("Ning", cast.hill, role="mediator", category="staff")
    named = NameMediator(case_id=case.row.pk, mediator_id=other.pk, committee="演示调委会")
    name_mediator(cast.olga, named)
    told = Message.objects.get(channel="inapp", key__startswith="disputes:relieved:")
    assert (str(told.person_id), told.link) == (str(mei.person_id), "/disputes/")
    assert case.row.number not in told.title + told.body
    assert browser_of(mei, "mei").get(told.link).status_code == 200
    name_mediator(cast.olga, named)  # the same once more: nobody is replaced
    assert Message.objects.filter(key__startswith="disputes:relieved:").count() == 1


def test_who_was_asked_to_a_meeting_hears_that_it_is_off(cast, mei):
    case = begun(cast, mei)
    ahead = timezone.now() + timedelta(days=2)
    for who, says in ((cast.people.bo, "coming"), (cast.people.di, "no")):
        DisputeHelp.objects.create(
            station_id=case.row.station_id,
            case=case.row,
            person=who,
            meet_at=ahead,
            meet_where="调解室",
            says=says,
        )
    step(mei, case.row, "party_stops", party="甲")
    told = Message.objects.get(key__startswith="disputes:off:", channel="inapp")
    assert (told.person_id, told.link) == (cast.people.bo.pk, "/my/")
    assert not queries.my_help(cast.bo).exists()


def test_a_meeting_that_is_over_is_asked_for_no_more(cast, mei):
    case = begun(cast, mei)
    now = timezone.now()
    for day in (-2, 2):
        DisputeHelp.objects.create(
            station_id=case.row.station_id,
            case=case.row,
            person=cast.people.bo,
            meet_at=now + timedelta(days=day),
            meet_where="调解室",
        )
    assert [each.meet_at > now for each in queries.my_help(cast.bo)] == [True]


def test_a_volunteer_learns_that_they_are_asked_and_nothing_more(cast, mei):
    case = begun(cast, mei)
    write_party(mei, WriteParty(party_id=case.parties[0].pk, name="王无名"))
    ask = AskHelp(
        case_id=case.row.pk,
        person_id=cast.people.bo.pk,
        meet_at=timezone.now() + timedelta(days=1),
        meet_where="调解室",
    )
    DisputeParty.objects.filter(pk=case.parties[1].pk).update(takes_helpers=False)
    with pytest.raises(Refused) as no:
        ask_help(mei, ask)
    assert no.value.code == "no-helpers"
    DisputeParty.objects.update(takes_helpers=True)
    helped = ask_help(mei, ask)
    told = " ".join(
        str(v) for row in Message.objects.values("title", "body") for v in row.values()
    )
    assert case.row.number not in told
    client = Client()
    client.force_login(Account.objects.create(person=cast.people.bo, username="bo"))
    page = client.get("/my/disputes/").content.decode()
    assert "调解室" in page
    for words in ("王无名", case.row.number, "夜间噪声", "演示村", str(case.row.pk)):
        assert words not in page
    answer_help(cast.bo, AnswerHelp(help_id=helped.pk, says="no"))
    with pytest.raises(NotFound):
        answer_help(cast.di, AnswerHelp(help_id=helped.pk, says="coming"))
    assert DisputeHelp.objects.get().says == "no"
    assert "disputes.answer_help" not in {each.action for each in queries.history(case.row)}
    assert Event.objects.get(action="disputes.answer_help").thread == case.row.pk  # for the feed
    heard = Message.objects.get(channel="inapp", key__startswith="disputes:answer:")
    assert (str(heard.person_id), heard.link) == (
        str(mei.person_id),
        f"/disputes/{case.row.pk}/",
    )


def test_the_file_has_thirteen_papers_and_prints_the_agreement(cast, mei):
    assert len(PAPERS) == 13
    case = begun(cast, mei)
    write_party(mei, WriteParty(party_id=case.parties[0].pk, name="王无名"))
    required = [kind for kind, paper in PAPERS.items() if paper.is_required]
    assert queries.missing_papers(case.row) == len(required)
    with pytest.raises(Refused):
        mark_paper(mei, MarkPaper(case_id=case.row.pk, kind="rights", stands="not_needed"))
    for kind in required:
        mark_paper(mei, MarkPaper(case_id=case.row.pk, kind=kind, stands="there"))
    assert queries.missing_papers(case.row) == 0
    step(mei, case.row, "agree_oral", terms="晚十点后不放音乐")
    client = Client()
    who = DisputeCase.objects.get(pk=case.row.pk).mediator
    client.force_login(Account.objects.create(person=who, username="mei"))
    for kind in ("agreement", "rights"):
        answer = client.get(f"/disputes/{case.row.pk}/papers/{kind}.pdf")
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
        assert b"FontFile" in answer.content


def test_the_clocks():
    assert a_month_after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert a_month_after(date(2026, 12, 5)) == date(2027, 1, 5)
    assert working_days_after(date(2026, 11, 27), 7) == date(2026, 12, 8)
