"""A visit from the wish to the follow-up; and everybody who should not read of it tries to."""

import json
from datetime import timedelta

import pytest
from conftest import person
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from firstlight.cases.checklists.models import CheckAnswer
from firstlight.cases.checklists.queries import answers_of
from firstlight.cases.enterprises import queries
from firstlight.cases.enterprises.actions import (
    answer_visit,
    ask_visit,
    check_enterprise,
    edit_enterprise,
    enter_enterprise,
    erase,
    name_adviser,
    open_findings,
    step_visit,
)
from firstlight.cases.enterprises.jobs import look_at_follow_ups, remind
from firstlight.cases.enterprises.models import Enterprise, EnterpriseVisit
from firstlight.cases.enterprises.rules import SECRETS
from firstlight.cases.enterprises.schemas import (
    AnswerVisit,
    AskVisit,
    CheckEnterprise,
    EditEnterprise,
    EnterEnterprise,
    NameAdviser,
    OfVisit,
    StepVisit,
)
from firstlight.cases.grid_events.tests.playing import refused
from firstlight.force.actions import step_membership
from firstlight.force.schemas import StepMembership
from firstlight.force.seats import actor_of
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import NotAllowed, NotFound
from firstlight.kernel.models import Event, Job
from firstlight.notify.models import Message
from firstlight.privacy.models import RetentionJob

SECRET = "配方在三号柜"
POINTS = ("equipment", "open_fire", "electricity", "oil", "gas", "appliances", "materials")
MORE_POINTS = ("escape", "three_in_one", "duty", "ebikes", "chemicals", "fraud", "guards")
CHECKED = dict.fromkeys(POINTS + MORE_POINTS, "fine") | {"escape": "mend", "seen": SECRET}


@pytest.fixture
def wes(cast):
    """The contact person of the hardware factory."""
    return actor_of(person("Wes", cast.hill, role="enterprise_contact"))


@pytest.fixture
def factory(cast, wes):
    said = EnterEnterprise(name="演示五金厂", trade="factory", contact_id=wes.person_id)
    return enter_enterprise(cast.ada, said)


def step(actor, row, event, **more):
    return step_visit(actor, StepVisit(visit_id=row.pk, event=event, **more))


def settled(cast, wes, factory):
    row = ask_visit(wes, AskVisit(enterprise_id=factory.pk, wish=SECRET))
    soon = timezone.now() + timedelta(days=2)
    return step(cast.ada, row, "accept", adviser_id=cast.bo.person_id, visit_at=soon)


def visited(cast, wes, factory):
    row = settled(cast, wes, factory)
    answer_visit(cast.bo, AnswerVisit(visit_id=row.pk, comes=True))
    check_enterprise(wes, CheckEnterprise(visit_id=row.pk, answers=CHECKED))
    return step(cast.bo, row, "visit", let_in=True, findings=SECRET)


def advised(cast, wes, factory):
    row = visited(cast, wes, factory)
    day = timezone.localdate() + timedelta(days=30)
    return step(cast.bo, row, "advise", advice=SECRET, told_first=True, follow_up_on=day)


@pytest.mark.usefixtures("daytime")
def test_from_the_wish_to_the_follow_up(cast, wes, factory):
    row = ask_visit(wes, AskVisit(enterprise_id=factory.pk))
    assert (row.state, row.is_offered) == ("requested", False)
    assert Message.objects.filter(person_id=cast.people.ada.pk).count() == 1
    with refused("not-your-step"):
        step(wes, row, "decline", reason="不去")
    soon = timezone.now() + timedelta(days=2)
    with refused("no-adviser"):  # a business does not advise itself
        step(cast.ada, row, "accept", adviser_id=wes.person_id, visit_at=soon)
    with refused("in-the-past"):
        past = timezone.now() - timedelta(hours=1)
        step(cast.ada, row, "accept", adviser_id=cast.bo.person_id, visit_at=past)
    row = step(cast.ada, row, "accept", adviser_id=cast.bo.person_id, visit_at=soon)
    assert row.check_form.number == 1
    with refused("not-answered"):  # S4: nobody goes without having said yes
        step(cast.bo, row, "visit", let_in=True)
    answer_visit(cast.bo, AnswerVisit(visit_id=row.pk, comes=True))
    with refused("not-checked"):
        step(cast.bo, row, "visit", let_in=True)
    with refused("answer") as no:
        check_enterprise(cast.bo, CheckEnterprise(visit_id=row.pk, answers={"escape": "mend"}))
    assert no.value.field == "q-equipment"
    check_enterprise(cast.bo, CheckEnterprise(visit_id=row.pk, answers=CHECKED))
    with refused("evidence-missing"):  # no entry without leave
        step(cast.bo, row, "visit")
    with refused("not-the-adviser"):
        step(cast.ada, row, "visit", let_in=True)
    row = step(cast.bo, row, "visit", let_in=True)
    today = timezone.localdate()
    with refused("evidence-missing"):  # the business is told first
        step(cast.bo, row, "advise", advice="先清楼道", follow_up_on=today + timedelta(days=9))
    day = today + timedelta(days=9)
    row = step(cast.bo, row, "advise", advice="先清楼道", told_first=True, follow_up_on=day)
    with refused("not-now"):
        check_enterprise(wes, CheckEnterprise(visit_id=row.pk, answers=CHECKED))
    EnterpriseVisit.objects.update(follow_up_on=today)
    (order,) = look_at_follow_ups(timezone.now())
    before = Message.objects.filter(person_id=cast.people.bo.pk).count()
    remind(Job(kind=order.kind, station_id=order.station_id))
    assert Message.objects.filter(person_id=cast.people.bo.pk).count() == before + 1
    assert not list(look_at_follow_ups(timezone.now()))
    row = step(cast.bo, EnterpriseVisit.objects.get(), "follow_up", followed_up="已清空")
    week = timezone.now() + timedelta(days=8)
    assert not list(look_at_follow_ups(week))  # noted: nothing is said of it any more
    row = step(cast.ada, row, "close")
    assert row.state == "closed"
    business = Event.objects.get(action="enterprise_visit.visit")
    assert business.on_behalf_of == "adviser"


@pytest.mark.usefixtures("daytime")
def test_an_adviser_is_reminded_in_one_line_a_week_until_it_is_noted(cast, factory):
    own = {"station_id": cast.hill.pk, "enterprise": factory, "adviser": cast.people.bo}
    due = timezone.localdate() - timedelta(days=1)
    visits = [
        EnterpriseVisit.objects.create(**own, number=f"V{n}", state="advised", follow_up_on=due)
        for n in range(2)
    ]

    def reminded(days):
        """Say what Bo has heard after a look that comes so many days after the last word."""
        ago = timezone.now() - timedelta(days=days)
        EnterpriseVisit.objects.exclude(reminded_at=None).update(reminded_at=ago)
        Message.objects.update(key=Concat("key", Value(f":{days}")))  # of an earlier day
        for order in look_at_follow_ups(timezone.now()):
            remind(Job(kind=order.kind, station_id=order.station_id))
        found = Message.objects.filter(person_id=cast.people.bo.pk, channel="inapp")
        return list(found.order_by("pk").values_list("link", flat=True))

    assert reminded(0) == ["/my/enterprises/"]  # one line for both
    assert reminded(6) == ["/my/enterprises/"]
    assert len(reminded(8)) == 2
    EnterpriseVisit.objects.filter(pk=visits[0].pk).update(state="followed_up")
    assert reminded(8)[2:] == [f"/my/enterprises/{visits[1].pk}/"]
    EnterpriseVisit.objects.update(state="followed_up")
    assert len(reminded(8)) == 3


def test_an_offer_needs_a_yes_and_the_business_may_always_say_no(cast, wes, factory):
    row = ask_visit(cast.ada, AskVisit(enterprise_id=factory.pk))
    assert row.is_offered
    soon = timezone.now() + timedelta(days=2)
    said = {"adviser_id": cast.bo.person_id, "visit_at": soon}
    with refused("not-agreed"):
        step(cast.ada, row, "accept", **said)
    row = step(cast.ada, row, "accept", agreed=True, **said)
    with refused("not-your-business"):
        step(cast.bo, row, "cancel")
    with refused("evidence-missing"):
        step(cast.ada, row, "cancel")
    assert step(wes, row, "cancel").state == "declined"
    other = ask_visit(wes, AskVisit(enterprise_id=factory.pk))
    assert step(cast.ada, other, "decline", reason="人手不够").state_note == "人手不够"


def test_a_no_costs_nothing_and_closes_the_file_to_who_said_it(cast, wes, factory):
    row = settled(cast, wes, factory)
    before = Message.objects.filter(person_id=cast.people.ada.pk).count()
    answer_visit(cast.bo, AnswerVisit(visit_id=row.pk, comes=False))
    assert Message.objects.filter(person_id=cast.people.ada.pk).count() == before + 1
    with pytest.raises(NotFound):
        queries.visit(cast.bo, row.pk)
    name_adviser(cast.ada, NameAdviser(visit_id=row.pk, adviser_id=cast.di.person_id))
    assert queries.visit(cast.di, row.pk) == row
    with pytest.raises(NotFound):
        answer_visit(wes, AnswerVisit(visit_id=row.pk, comes=True))


def told(what):
    heard = Message.objects.filter(key__startswith=f"enterprises:{what}:", channel="inapp")
    return {(each.person_id, each.link.startswith("/my/")) for each in heard}


def test_the_business_hears_of_each_step_and_who_was_to_go_there_that_it_is_off(
    cast, wes, factory
):
    row = advised(cast, wes, factory)
    assert told("yes") == {(wes.person_id, True)}
    row = step(cast.bo, row, "follow_up", followed_up="已清空")
    assert told("after") == {(wes.person_id, True)}
    assert told("to_close") == {(cast.people.ada.pk, False)}
    step(cast.ada, row, "close")
    assert told("close") == {(wes.person_id, True)}

    other = settled(cast, wes, factory)
    with refused("same"):
        name_adviser(cast.ada, NameAdviser(visit_id=other.pk, adviser_id=cast.bo.person_id))
    name_adviser(cast.ada, NameAdviser(visit_id=other.pk, adviser_id=cast.di.person_id))
    assert told("relieved") == {(cast.bo.person_id, True)}
    step(wes, other, "cancel")
    assert told("off") == {(cast.di.person_id, True), (cast.people.ada.pk, False)}


def test_who_advised_leaves_and_somebody_else_takes_the_visit_on(cast, wes, factory):
    row, own = advised(cast, wes, factory), cast.people.bo.memberships.get()
    ahead = settled(cast, wes, factory)
    step_membership(cast.bo, StepMembership(membership_id=own.pk, event="withdraw"))
    for each in (row, ahead):
        each.refresh_from_db()
        assert each.adviser_says == "no"
    assert told("no_after") == told("no") == {(cast.people.ada.pk, False)}
    EnterpriseVisit.objects.update(follow_up_on=timezone.localdate())
    assert not list(look_at_follow_ups(timezone.now()))  # who has left is reminded of nothing
    name_adviser(cast.olga, NameAdviser(visit_id=row.pk, adviser_id=cast.di.person_id))
    assert told("adviser_after") == {(cast.di.person_id, True)}
    assert not told("relieved_after")
    with refused("not-answered"):  # S4 again
        step(cast.di, row, "follow_up", followed_up="已清空")
    answer_visit(cast.di, AnswerVisit(visit_id=row.pk, comes=True))
    row = step(cast.di, row, "follow_up", followed_up="已清空")
    with refused("not-now"):
        name_adviser(cast.ada, NameAdviser(visit_id=row.pk, adviser_id=cast.ada.person_id))
    assert step(cast.ada, row, "close").state == "closed"


def test_the_register_holds_each_business_once_and_no_strangers(cast, wes, factory):
    with refused("known"):
        enter_enterprise(cast.olga, EnterEnterprise(name="演示五金厂", trade="shop"))
    with refused("no-contact"):
        other = EnterEnterprise(name="别家", trade="shop", contact_id=cast.people.bo.pk)
        enter_enterprise(cast.olga, other)
    row = ask_visit(wes, AskVisit(enterprise_id=factory.pk))
    same = {"enterprise_id": factory.pk, "name": "演示五金厂", "trade": "factory"}
    with refused("visits-open"):
        edit_enterprise(cast.ada, EditEnterprise(**same, is_closed=True))
    step(cast.ada, row, "decline", reason="停业")
    edit_enterprise(cast.ada, EditEnterprise(**same, is_closed=True, contact_id=wes.person_id))
    with refused("closed"):
        ask_visit(wes, AskVisit(enterprise_id=factory.pk))
    fields = {each.name for each in Enterprise._meta.get_fields()}
    assert not fields & {"owner", "staff", "id_number", "phone", "turnover"}


def test_grave_danger_is_told_to_the_business_first_and_then_closed_by_the_desk(
    cast, wes, factory
):
    row = visited(cast, wes, factory)
    with refused("evidence-missing"):
        step(cast.bo, row, "serious", danger="燃气泄漏", authority="消防")
    row = step(cast.bo, row, "serious", danger="燃气泄漏", authority="消防", told_first=True)
    assert open_findings(cast.dee, OfVisit(visit_id=row.pk)).danger == "燃气泄漏"
    with refused("not-your-step"):
        step(cast.ada, row, "close", authority_answer="已停气")
    assert step(cast.dee, row, "close", authority_answer="已停气").state == "closed"


# Business secrets are kept: who may read them is few, and everybody else tries in every way.


def test_what_was_found_is_read_by_few_and_each_other_opening_is_known(cast, wes, factory):
    row = advised(cast, wes, factory)
    of = OfVisit(visit_id=row.pk)
    assert open_findings(cast.ada, of) == row  # leads the adviser's team
    assert Event.objects.get(action="enterprises.open_findings").actor == cast.ada.log_id
    for who in (cast.olga, cast.finn, cast.dee):  # know that there was a visit, no more
        assert queries.visit(who, row.pk) == row
        with pytest.raises(NotFound):
            open_findings(who, of)
    rival = actor_of(person("Rex", cast.hill, role="enterprise_contact"))
    leader = actor_of(person("Roy", cast.ridge, role="team_leader"))
    for who in (
        cast.di,
        cast.ray,
        cast.zoe,
        cast.kai,
        cast.amy,
        cast.pat,
        cast.sam,
        rival,
        leader,
    ):
        with pytest.raises((NotFound, NotAllowed)):
            queries.visit(who, row.pk)
        with pytest.raises((NotFound, NotAllowed)):
            open_findings(who, of)
        with pytest.raises((NotFound, NotAllowed)):
            check_enterprise(who, CheckEnterprise(visit_id=row.pk, answers=CHECKED))


def test_secrets_are_in_no_list_file_feed_message_or_log(cast, wes, factory, sign_in):
    row = advised(cast, wes, factory)
    desk = sign_in(cast.people.ada)
    for address in (
        "/enterprises/",
        "/enterprises/?out=csv&c=number,name,state,at,adviser,follow,team,wish,findings,advice",
        "/enterprises/register/",
        "/enterprises/register/?out=csv",
        f"/enterprises/{row.pk}/",
        "/api/enterprise-visits",
        f"/api/enterprise-visits/{row.pk}",
        "/api/changes?since=0",
        "/log/",
    ):
        content = desk.get(address).content.decode("utf-8", "replace")
        assert SECRET not in content, address
        assert SECRET not in json.dumps(content), address
    found = desk.get(f"/enterprises/?q={SECRET}").content.decode()
    assert row.number not in found  # nor is a visit found by them
    kept = [json.dumps(each.data, ensure_ascii=False) for each in Event.objects.all()]
    assert SECRET not in "".join(kept)
    told = Message.objects.values_list("title", "body")
    assert SECRET not in str(list(told))
    assert "演示五金厂" not in str(list(told))


def test_what_was_found_is_erased_after_a_year_and_that_one_was_there_stays(cast, wes, factory):
    row = advised(cast, wes, factory)
    row = step(cast.bo, row, "follow_up", followed_up=SECRET)
    row = step(cast.ada, row, "close")
    job = RetentionJob.objects.get(category="enterprise_visit")
    assert timedelta(days=364) < job.due_on - timezone.localdate() < timedelta(days=367)
    assert erase(Context(cast.olga, "test"), EnterpriseVisit.objects.get())
    row = EnterpriseVisit.objects.get()
    assert row.state == "closed"
    assert not any(getattr(row, name) for name in SECRETS)
    assert not answers_of(row).exists()
    assert not CheckAnswer.objects.exists()
