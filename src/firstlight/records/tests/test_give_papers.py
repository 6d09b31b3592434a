"""Certificates and stars: a week within the unit, five working days in public, no ranking."""

import re
from datetime import date, timedelta

import pytest
from conftest import person
from django.utils import timezone

from firstlight.console.records.views import records as pages
from firstlight.console.records.views import stars as star_pages
from firstlight.duty.models import CalendarSpan
from firstlight.force.models import Membership, Person
from firstlight.force.seats import actor_of
from firstlight.kernel.errors import NotAllowed, Refused
from firstlight.kernel.models import Job
from firstlight.notify.models import Message
from firstlight.privacy.actions import give_consent, withdraw_consent
from firstlight.privacy.schemas import AnswerConsent
from firstlight.records import queries
from firstlight.records.actions import (
    answer_star_appeal,
    appeal_star,
    ask_certificate,
    propose_stars,
    step_certificate,
    step_star,
)
from firstlight.records.jobs import notices_over, tell_of_notice
from firstlight.records.models import Recognition, ServiceCertificate, ServiceRecord, StarObjection
from firstlight.records.rules import USUAL_STARS, star_of, working_days_from
from firstlight.records.schemas import (
    AnswerStarAppeal,
    AppealStar,
    AskCertificate,
    ProposeStars,
    StepCertificate,
    StepStar,
)


def today():
    return timezone.localdate()


def hours(cast, who, number, **more):
    return ServiceRecord.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        person=who,
        kind="patrol",
        activity="夜巡",
        on_date=today() - timedelta(days=9),
        origin=f"x:{who.pk}:{number}",
        clocked_min=number * 60,
        **{"state": "confirmed", "evaluation": "as_agreed"} | more,
    )


def on_paper(actor, row, event, **more):
    return step_certificate(actor, StepCertificate(certificate_id=row.pk, event=event, **more))


def on_star(actor, row, event, **more):
    return step_star(actor, StepStar(recognition_id=row.pk, event=event, **more))


SIGNED = {"signatory": "王主任", "handler": "李干事", "seal": "总会公章"}


def asked(cast, actor):
    return ask_certificate(
        actor, AskCertificate(starts_on=today() - timedelta(days=30), ends_on=today())
    )


def test_a_certificate_is_shown_a_week_then_issued_and_checked_by_its_code(cast, client):
    hours(cast, cast.people.bo, 12)
    row = asked(cast, cast.bo)
    with pytest.raises(NotAllowed):
        on_paper(cast.olga, row, "check")
    on_paper(cast.amy, row, "check")
    assert queries.certificates_to_see(cast.di) == [row]
    assert queries.certificates_to_see(cast.ray) == []
    with pytest.raises(Refused, match="7"):
        on_paper(cast.amy, row, "issue", **SIGNED)
    ServiceCertificate.objects.filter(pk=row.pk).update(shown_from=today() - timedelta(days=7))
    with pytest.raises(Refused, match="seal"):
        on_paper(cast.amy, row, "issue", signatory="王主任", handler="李干事")
    done = on_paper(cast.amy, row, "issue", **SIGNED)
    assert done.number == f"ZM{today():%Y}-000001"
    assert done.content["clocked"] == 720
    page = client.get(f"/p/zh/certificates/{done.code}/")
    assert not page.cookies
    shown = page.content.decode()
    assert done.number in shown
    assert "12.0" in shown
    facts = client.get(f"/p/en/certificates/{done.code}/").content.decode()
    assert "<dt>Name</dt>" in facts
    assert re.search(r"<dt>Hours by kind</dt><dd>\s*<span[^>]*>Patrol 12.0</span>\s*</dd>", facts)
    assert cast.people.bo.email not in shown
    found = client.get("/p/zh/certificates/", {"code": done.code.lower()})
    assert found.headers["Location"].endswith(f"/{done.code}/")
    assert client.get("/p/zh/certificates/AAAAAAAAAAAAAAAA/").status_code == 404
    parted = "-".join(re.findall("....", done.code.lower()))
    found = client.get("/p/zh/certificates/", {"code": f" {parted} "})
    assert found.headers["Location"].endswith(f"/{done.code}/")
    none = client.get("/p/en/certificates/", {"code": "？"}).content.decode()
    assert "No certificate has this code." in none
    assert 'value="？"' in none
    on_paper(cast.amy, done, "revoke", reason="记录不实")
    gone = client.get(f"/p/zh/certificates/{done.code}/").content.decode()
    assert done.number in gone
    assert cast.people.bo.name not in gone.split("<main")[1].split("</main>")[0]


def test_the_paper_is_printed_for_its_owner_only(cast, sign_in):
    hours(cast, cast.people.bo, 3)
    row = asked(cast, cast.bo)
    on_paper(cast.amy, row, "check")
    ServiceCertificate.objects.filter(pk=row.pk).update(shown_from=today() - timedelta(days=8))
    address = f"/records/certificates/{row.pk}/paper.pdf"
    assert sign_in(cast.people.bo).get(address).status_code == 404  # not issued yet
    on_paper(cast.amy, row, "issue", **SIGNED)
    reader = sign_in(cast.people.bo)
    assert reader.get(address).content[:5] == b"%PDF-"
    for language, part in (("zh-hans", "zh"), ("en", "en")):
        reader.cookies["django_language"] = language
        shown = reader.get(f"/records/certificates/{row.pk}/").content.decode()
        row.refresh_from_db()
        assert f'href="/p/{part}/certificates/{row.code}/"' in shown
    assert sign_in(cast.people.di).get(address).status_code == 404


def test_where_no_hours_were_counted_no_nought_stands(cast, sign_in):
    row = hours(cast, cast.people.bo, 0)
    leader, own = sign_in(cast.people.ada), sign_in(cast.people.bo)
    assert "0.0" not in leader.get("/records/").content.decode()
    facts = leader.get(f"/records/{row.pk}/").content.decode()
    assert "0.0" not in facts
    assert facts.count("<dd>— ") + facts.count("<dd>—<") >= 2
    mine = own.get("/my/hours/").content.decode()
    assert "夜巡" in mine
    assert mine.count("0.0") == 3  # the sums say nought


def test_one_reads_what_the_next_star_asks(cast, sign_in):
    own = sign_in(cast.people.bo)
    own.cookies["django_language"] = "en"

    def read():
        return " ".join(own.get("/my/hours/").content.decode().split())

    assert "from 100 hours" in read()
    row = hours(cast, cast.people.bo, 120)
    page = read()
    assert "120.0" in page
    assert "from 300 hours" in page
    assert "yours: 1 of 1" in page
    ServiceRecord.objects.filter(pk=row.pk).update(state="voided")
    assert "void for being false" in read()


def test_earlier_records_are_folded_so_that_the_certificate_is_near(cast, sign_in):
    for number in range(1, 12):
        hours(cast, cast.people.bo, number)
    own = sign_in(cast.people.bo)
    own.cookies["django_language"] = "en"
    page = own.get("/my/hours/").content.decode()
    assert "3 earlier records" in page
    shown, _fold, folded = page.partition("3 earlier records")
    assert (shown.count('href="/records/'), page.count("夜巡")) == (8, 11)
    assert folded.partition("</details>")[0].count("夜巡") == 3


def test_who_is_on_leave_still_reads_their_record_and_asks_for_its_proof(cast, sign_in):
    hours(cast, cast.people.bo, 3)
    Membership.objects.filter(person=cast.people.bo).update(state="paused")
    own = sign_in(cast.people.bo)
    assert "/my/hours/" in own.get("/my/").content.decode()
    assert "夜巡" in own.get("/my/hours/").content.decode()
    day = str(today() - timedelta(days=20))
    asked = {"starts_on": day, "ends_on": str(today() - timedelta(days=1))}
    assert own.post("/my/hours/", asked).status_code == 302
    assert own.get("/records/").status_code == 404


def test_nobody_issues_to_themselves_and_no_certificate_has_a_fee(cast):
    hours(cast, cast.people.amy, 3)
    row = ServiceCertificate.objects.create(
        station_id=cast.association.pk,
        organisation=cast.association,
        person=cast.people.amy,
        starts_on=today(),
        ends_on=today(),
        requested_at=timezone.now(),
    )
    with pytest.raises(Refused, match="own"):
        on_paper(cast.amy, row, "check")
    names = {field.name for field in ServiceCertificate._meta.get_fields()}
    assert not {name for name in names if "fee" in name or "price" in name or "paid" in name}


def test_stars_need_hours_and_quality():
    good = {"minutes": 100 * 60, "evaluated": 10, "as_agreed": 9, "voided": 0}
    assert star_of(good, USUAL_STARS) == 1
    assert star_of({**good, "minutes": 1500 * 60}, USUAL_STARS) == 5
    assert star_of({**good, "minutes": 99 * 60 + 59}, USUAL_STARS) == 0
    assert star_of({**good, "as_agreed": 8}, USUAL_STARS) == 0
    assert star_of({**good, "voided": 1}, USUAL_STARS) == 0


def test_five_working_days_know_holidays_and_swapped_days(cast):
    friday = date(2026, 9, 25)
    own = {"station_id": cast.hill.pk, "organisation": cast.hill, "name": "国庆"}
    holiday = CalendarSpan(
        **own, kind="holiday", starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 7)
    )
    swapped = CalendarSpan(
        **own, kind="workday", starts_on=date(2026, 9, 27), ends_on=date(2026, 9, 27)
    )
    assert working_days_from(friday, 5, []) == date(2026, 10, 2)
    assert working_days_from(friday, 5, [holiday, swapped]) == date(2026, 10, 8)


@pytest.fixture
def star(cast):
    hours(cast, cast.people.bo, 120)
    propose_stars(cast.amy, ProposeStars(organisation_id=cast.hill.pk))
    return Recognition.objects.get()


def test_a_star_from_figures_to_award(cast, star, client, sign_in):
    desk = sign_in(cast.people.amy)

    def waits_for(event):
        """Why a step must wait, as the page says it."""
        steps = desk.get(f"/records/stars/{star.pk}/").context["steps"]
        return next(each.why_not for each in steps if each.event == event)

    assert (star.level, star.person) == (1, cast.people.bo)
    again = propose_stars(cast.amy, ProposeStars(organisation_id=cast.hill.pk))
    assert again == []  # the same inputs, nothing new
    on_star(cast.amy, star, "review")
    waits = Message.objects.filter(person_id=cast.people.bo.pk, channel="inapp")
    assert [each.link for each in waits] == ["/me/#consent-publish_name"]
    with pytest.raises(Refused, match="agreed"):
        on_star(cast.amy, star, "publish")
    assert "本人还没有同意公示姓名" in waits_for("publish")
    give_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    assert not waits_for("publish")
    shown = on_star(cast.amy, star, "publish")
    assert shown.notice_until >= today() + timedelta(days=5)
    assert str(shown.notice_until) in waits_for("award")
    notice = client.get("/p/zh/stars/").content.decode()
    assert "Bo" in notice
    assert f"/p/zh/stars/{star.pk}/" in notice  # who knows of a reason against it
    with pytest.raises(Refused, match=r"\d{4}-\d\d-\d\d"):
        on_star(cast.amy, star, "award")
    # Halted for days, it is to be seen for as many working days as were left.
    on_star(cast.di, star, "object", text="时长不对")
    long_ago = timezone.now() - timedelta(days=28)
    StarObjection.objects.update(made_at=long_ago)
    until = working_days_from(timezone.localdate(long_ago), 3, [])
    Recognition.objects.filter(pk=star.pk).update(notice_until=until)
    star.refresh_from_db()
    shown = on_star(cast.amy, star, "dismiss", reason="已核对")
    assert shown.notice_until == working_days_from(today(), 3, [])
    withdraw_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    assert not re.search(r"\bBo\b", client.get("/p/zh/stars/").content.decode())
    Recognition.objects.filter(pk=star.pk).update(notice_until=today() - timedelta(days=1))
    assert on_star(cast.amy, star, "award").awarded_on == today()


def test_nobody_decides_on_an_objection_of_their_own(cast, star):
    on_star(cast.amy, star, "review")
    give_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    on_star(cast.amy, star, "publish")
    on_star(cast.amy, star, "object", text="时长不对")
    for event in ("uphold", "dismiss"):
        with pytest.raises(Refused) as no:
            on_star(cast.amy, star, event, reason="我说的对")
        assert no.value.code == "own-objection"


def test_an_appeal_is_answered_by_somebody_else(cast, star):
    on_star(cast.amy, star, "review")
    on_star(cast.amy, star, "drop", reason="待核实")
    made = appeal_star(cast.bo, AppealStar(recognition_id=star.pk, text="请再看"))
    answer = AnswerStarAppeal(appeal_id=made.pk, is_upheld=True, answer="成立")
    with pytest.raises(Refused) as no:
        answer_star_appeal(cast.amy, answer)
    assert no.value.code == "own-decision"
    Recognition.objects.filter(pk=star.pk).update(decided_by_id=cast.people.olga.pk)
    hours(cast, cast.people.bo, 1)  # newer figures, by which it is proposed anew already
    assert len(propose_stars(cast.amy, ProposeStars(organisation_id=cast.hill.pk))) == 1
    answer_star_appeal(cast.amy, answer)
    assert Recognition.objects.filter(person=cast.people.bo, state="proposed").count() == 1


def test_a_star_is_worked_out_again_and_a_changed_figure_is_seen(cast, star):
    assert queries.worked_again(star)["same"]
    Recognition.objects.filter(pk=star.pk).update(inputs={**star.inputs, "minutes": 9 * 60})
    star.refresh_from_db()
    assert not queries.worked_again(star)["same"]
    ServiceRecord.objects.update(state="voided")
    assert queries.worked_again(star)["level_now"] == 0


def words_in(order):
    """The fields by which a column puts its rows in order, be they within an expression."""
    return re.findall(r"\w+", str(order))


def test_no_list_puts_people_in_order_of_hours(cast):
    for module in (pages, star_pages):
        orders = {word for column in module._columns() for word in words_in(column.order)}
        assert not orders & {"clocked_min", "amended_min", "basis_min", "level", "person"}


def told(who):
    """The titles of what somebody was sent, the oldest first."""
    return list(
        Message.objects.filter(person_id=who.pk).order_by("pk").values_list("title", flat=True)
    )


def test_who_issues_papers_and_answers_appeals_hears_that_one_waits(cast, star):
    def waiting():
        return list(
            Message.objects.filter(person_id=cast.people.amy.pk).values_list("link", flat=True)
        )

    hours(cast, cast.people.bo, 12)
    paper = asked(cast, cast.bo)
    assert waiting() == [f"/records/certificates/{paper.pk}/"]
    on_star(cast.amy, star, "review")
    on_star(cast.amy, star, "drop", reason="时长有误")
    Recognition.objects.filter(pk=star.pk).update(decided_by_id=cast.people.olga.pk)
    appeal_star(cast.bo, AppealStar(recognition_id=star.pk, text="请再看"))
    assert waiting()[1:] == [f"/records/stars/{star.pk}/"]


def test_nobody_is_asked_to_object_to_a_star_of_their_own(cast, star, sign_in):
    give_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    on_star(cast.amy, star, "review")
    on_star(cast.amy, star, "publish")
    offered = 'name="event" value="object"'
    address = f"/records/stars/{star.pk}/"
    assert offered not in sign_in(cast.people.bo).get(address).content.decode()
    assert offered in sign_in(cast.people.amy).get(address).content.decode()


def test_who_decides_hears_once_that_a_notice_is_over(cast, star, daytime):
    def of_clock():
        for order in notices_over(timezone.now()):
            tell_of_notice(
                Job(kind=order.kind, station_id=order.station_id, payload=order.payload)
            )
        amy = cast.people.amy.pk
        sent = Message.objects.filter(person_id=amy, key__startswith="records:over:")
        return sorted(sent.values_list("link", flat=True))

    hours(cast, cast.people.bo, 12)
    paper = asked(cast, cast.bo)
    on_paper(cast.amy, paper, "check")
    give_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    on_star(cast.amy, star, "review")
    on_star(cast.amy, star, "publish")
    assert of_clock() == []
    links = [f"/records/certificates/{paper.pk}/", f"/records/stars/{star.pk}/"]
    ServiceCertificate.objects.filter(pk=paper.pk).update(shown_from=today() - timedelta(days=7))
    assert of_clock() == links[:1]
    Recognition.objects.filter(pk=star.pk).update(notice_until=today() - timedelta(days=1))
    assert of_clock() == links
    assert of_clock() == links
    paper.refresh_from_db()
    star.refresh_from_db()
    on_paper(cast.amy, paper, "issue", **SIGNED)
    on_star(cast.amy, star, "award")
    assert of_clock() == links
    assert not list(notices_over(timezone.now()))


def test_who_a_certificate_is_for_hears_of_each_decision_in_their_language(cast):
    hours(cast, cast.people.bo, 12)
    Person.objects.filter(pk=cast.people.bo.pk).update(language="en")
    row = asked(cast, cast.bo)
    on_paper(cast.amy, row, "check")
    assert told(cast.people.bo) == []  # nothing is decided yet
    ServiceCertificate.objects.filter(pk=row.pk).update(shown_from=today() - timedelta(days=7))
    on_paper(cast.amy, row, "issue", **SIGNED)
    on_paper(cast.amy, row, "revoke", reason="记录不实")
    second = asked(cast, cast.bo)
    on_paper(cast.amy, second, "check")
    Person.objects.filter(pk=cast.people.bo.pk).update(language="zh-hans")
    on_paper(cast.amy, second, "refuse", reason="时长不实")
    assert told(cast.people.bo) == [
        "Your certificate of service is issued",
        "A certificate of service of yours was revoked",
        "您申请的志愿服务证明已有决定",
    ]
    assert told(cast.people.di) == []
    letters = Message.objects.filter(person_id=cast.people.bo.pk)
    assert {each.link for each in letters} == {"/my/hours/"}
    assert not [each for each in letters if "不实" in each.body + each.title]


def test_who_a_star_is_for_hears_of_each_decision(cast, star):
    give_consent(cast.bo, AnswerConsent(purpose="publish_name"))
    Person.objects.filter(pk=cast.people.bo.pk).update(language="en")
    on_star(cast.amy, star, "review")
    assert told(cast.people.bo) == []
    on_star(cast.amy, star, "publish")
    for answer in ("dismiss", "uphold"):
        on_star(cast.di, star, "object", text="时长不对")
        on_star(cast.amy, star, answer, reason="已核对")
    appeal = appeal_star(cast.bo, AppealStar(recognition_id=star.pk, text="请再看"))
    other = actor_of(person("Ann", cast.association, role="association_admin", category="staff"))
    answer_star_appeal(other, AnswerStarAppeal(appeal_id=appeal.pk, is_upheld=True, answer="同意"))
    assert told(cast.people.bo) == [
        "A star of yours is on public notice",
        "An objection to your star was dismissed",
        "A star of yours was decided",
        "Your appeal about a star was answered",
    ]
