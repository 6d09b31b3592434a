"""Rights are acts: data are put right, a person is erased, and only then it is answered."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from firstlight.force.actions import send_rights_request
from firstlight.force.erasure import preview
from firstlight.force.models import Account, Insurance, Membership, Person
from firstlight.force.schemas.outside import SendRightsRequest
from firstlight.kernel.actor import Actor
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import ask_right, give_consent, step_request
from firstlight.privacy.models import Consent, DataSubjectRequest, RequestAct, RetentionJob
from firstlight.privacy.rights import WISHED, wishes_in, with_wishes
from firstlight.privacy.schemas import AnswerConsent, AskRight, StepRequest
from firstlight.public.frame import NOBODY
from firstlight.records.models import ServiceRecord
from firstlight.training.models import Credential, CredentialPicture


def checked(cast, row):
    data = StepRequest(data_request_id=row.pk, event="verify_id", identity_check="回拨电话")
    step_request(cast.pat, data)
    row.refresh_from_db()
    return row


@pytest.fixture
def desk(cast, sign_in):
    return sign_in(cast.people.pat)


def do(desk, row, what, **given):
    return desk.post(f"/privacy/requests/{row.pk}/do/{what}/", given)


def answer(desk, row, event="fulfil", words="办好了"):
    return desk.post(f"/privacy/requests/{row.pk}/step/", {"event": event, "answer": words})


def page(desk, row):
    return desk.get(f"/privacy/requests/{row.pk}/").content.decode()


def test_what_is_wrong_is_put_right_before_it_is_answered(cast, desk):
    Person.objects.filter(pk=cast.people.bo.pk).update(phone="13800000001", email="bo@x.cn")
    row = ask_right(cast.bo, AskRight(right="correct", scope="电话错了"))
    assert "13800000001" not in page(desk, row)  # who asks is not checked yet
    born = str(cast.people.bo.born_on or "")
    same = {"name": cast.people.bo.name, "born_on": born, "email": "bo@x.cn"}
    assert do(desk, row, "correct", **same, phone="13800000002").status_code == 422
    checked(cast, row)
    assert 'value="13800000001"' in page(desk, row)
    assert answer(desk, row).status_code == 422
    assert answer(desk, row, "partly").status_code == 422
    assert do(desk, row, "correct", **same, phone="13800000001").status_code == 422
    wrong = do(desk, row, "correct", **same, phone="none")
    assert wrong.status_code == 422
    assert 'value="none"' in wrong.content.decode()
    assert do(desk, row, "correct", **same, phone="13800000002").status_code == 302
    bo = Person.objects.get(pk=cast.people.bo.pk)
    assert (bo.phone, bo.email) == ("13800000002", "bo@x.cn")
    done = RequestAct.objects.get()
    assert (done.what, done.field) == ("corrected", "phone")
    told = str(list(Event.objects.values_list("data", flat=True)))
    assert "phone" in told
    assert "13800000002" not in told
    assert answer(desk, row).status_code == 302
    row.refresh_from_db()
    assert row.state == "fulfilled"
    assert "13800000002" not in page(desk, row)  # what is done with is not shown for ever


def test_how_it_should_stand_is_written_by_the_person_and_decided_at_the_desk(cast, sign_in):
    bo, mine = cast.people.bo, sign_in(cast.people.bo)
    Person.objects.filter(pk=bo.pk).update(born_on=date(1980, 1, 1))
    refused = mine.post("/me/rights/", {"right": "correct", "name": "", "scope": ""})
    assert refused.status_code == 422
    assert 'href="#id_scope"' in refused.content.decode()
    wish = {"right": "correct", "name": "Bo Li", "born_on": "1980-01-02", "scope": "见身份证"}
    assert mine.post("/me/rights/", wish).status_code == 302
    row = DataSubjectRequest.objects.get()
    shown = mine.get("/me/rights/").content.decode()
    assert all(each in shown for each in ("Bo Li", "1980-01-02", "见身份证"))
    assert Person.objects.get(pk=bo.pk).name == bo.name  # nothing changes before the desk says so
    checked(cast, row)
    desk = sign_in(cast.people.pat)
    at_desk = page(desk, row)
    assert all(f'value="{each}"' in at_desk for each in ("Bo Li", "1980-01-02"))
    assert bo.name in at_desk
    assert "1980-01-01" in at_desk  # what is kept stands beside it
    stands = {"name": "Bo Li", "born_on": "1980-01-02", "phone": bo.phone, "email": bo.email}
    assert do(desk, row, "correct", **stands).status_code == 302
    assert Person.objects.get(pk=bo.pk).name == "Bo Li"
    assert not Message.objects.filter(link="/me/rights/").exists()
    assert answer(desk, row).status_code == 302
    assert Message.objects.get(link="/me/rights/").person_id == bo.pk
    assert "1980-01-02" not in page(desk, row)  # what is done with is not shown for ever
    mine = sign_in(bo)
    mine.cookies["django_language"] = "en"
    shown = mine.get("/me/rights/").content.decode()
    assert "1980-01-02" in shown
    assert "The answer is due by" not in shown


def test_a_refusal_and_another_look_reach_whose_turn_it_is(cast, desk):
    row = checked(cast, ask_right(cast.bo, AskRight(right="explain")))
    refusal = {"event": "refuse", "answer": "不属实", "court_told": "true"}
    assert desk.post(f"/privacy/requests/{row.pk}/step/", refusal).status_code == 302
    assert Message.objects.get(link="/me/rights/").person_id == cast.people.bo.pk
    before = Message.objects.filter(person_id=cast.people.pat.pk).count()
    row.refresh_from_db()
    step_request(cast.bo, StepRequest(data_request_id=row.pk, event="review"))
    assert Message.objects.filter(person_id=cast.people.pat.pk).count() == before + 1


@given(
    st.dictionaries(st.sampled_from(WISHED), st.text("x: 甲1-", min_size=1)), st.text("a: 乙\n")
)
def test_wishes_are_read_back_as_they_were_written(wishes, words):
    wishes = {key: value.strip() for key, value in wishes.items() if value.strip()}
    assert wishes_in(with_wishes(words, wishes))[0] == wishes


def test_what_stands_in_another_file_is_noted_with_where(cast, desk):
    row = checked(cast, ask_right(cast.bo, AskRight(right="correct", scope="一次出警的电话错了")))
    assert do(desk, row, "elsewhere", where=" ").status_code == 422
    where = "2026-0012：联系电话已更正"
    assert do(desk, row, "elsewhere", where=where).status_code == 302
    assert where in page(desk, row)
    assert where not in str(list(Event.objects.values_list("data", flat=True)))
    assert answer(desk, row).status_code == 302


def test_nobody_but_the_desk_acts_and_nobody_on_their_own(cast, sign_in):
    row = checked(cast, ask_right(cast.bo, AskRight(right="correct", name="Bo B.")))
    given = {"name": "x"}
    for who in ("bo", "olga", "ada", "amy", "zoe", "uma"):
        assert do(sign_in(getattr(cast.people, who)), row, "correct", **given).status_code == 404
    desk = sign_in(cast.people.pat)
    own = ask_right(cast.pat, AskRight(right="erase"))
    DataSubjectRequest.objects.filter(pk=own.pk).update(state="verified")
    assert do(desk, own, "erase", sure="true").status_code == 422
    assert do(desk, row, "erase", sure="true").status_code == 422  # asked for something else
    assert do(desk, row, "nothing").status_code == 404
    other = ask_right(cast.bo, AskRight(right="explain"))
    assert answer(desk, checked(cast, other)).status_code == 302  # words are enough


@pytest.fixture
def gone(cast):
    """Bo has left; there is much to erase, and nothing that must be kept."""
    bo = cast.people.bo
    Person.objects.filter(pk=bo.pk).update(
        phone="13800000001", email="bo@x.cn", born_on=date(1980, 1, 1)
    )
    row = ask_right(cast.bo, AskRight(right="erase", scope="全部删除"))
    give_consent(cast.bo, AnswerConsent(purpose="callouts"))
    Account.objects.create(person=bo, username="bo-signs-in", password="x")
    days = {"starts_on": "2026-01-01", "ends_on": "2027-01-01"}
    Insurance.objects.create(station_id=cast.hill.pk, person=bo, insurer="x", **days)
    paper = Credential.objects.create(
        station_id=cast.hill.pk,
        person=bo,
        kind="cpr_aed",
        number="CPR-778",
        issuer="x",
        issued_on=date(2026, 1, 1),
    )
    CredentialPicture.objects.create(
        station_id=cast.hill.pk, credential=paper, content=b"x", sent_at=timezone.now()
    )
    Message.objects.create(
        station_id=cast.hill.pk,
        key="m1",
        person_id=bo.pk,
        channel="sms",
        address="13800000001",
        title="您有一项任务",
        body="x",
    )
    return checked(cast, row)


def leave(cast):
    Membership.objects.filter(person=cast.people.bo).update(
        state="withdrawn", emergency_contact="妻子 13900000000"
    )


def test_who_still_serves_is_not_erased_and_the_page_says_why(cast, desk, gone):
    assert cast.dawn.name in page(desk, gone)
    answered = do(desk, gone, "erase", sure="true")
    assert answered.status_code == 422
    assert Person.objects.get(pk=cast.people.bo.pk).phone
    assert answer(desk, gone).status_code == 422


def test_what_is_held_is_not_erased_and_the_page_says_until_when(cast, desk, gone):
    leave(cast)
    review = timezone.localdate() + timedelta(days=30)
    RetentionJob.objects.create(
        station_id=cast.hill.pk,
        subject=cast.people.bo.label,
        category="force.person",
        due_on=review,
        state="held",
        hold_reason="法院已受理",
        hold_review_on=review,
    )
    text = page(desk, gone)
    assert "法院已受理" in text
    assert str(review) in text
    assert do(desk, gone, "erase", sure="true").status_code == 422
    assert Person.objects.get(pk=cast.people.bo.pk).phone


def test_the_preview_says_what_goes_and_the_act_does_it_and_the_answer_follows(
    cast, desk, gone, client
):
    leave(cast)
    before = page(desk, gone)
    assert 'name="sure"' in before
    seen = preview(Person.objects.get(pk=cast.people.bo.pk))
    assert not seen.against
    assert not seen.keeps_name
    assert {line.count for line in seen.goes} >= {1, 3}
    assert all(line.why for line in seen.stays)
    for line in (*seen.goes, *seen.stays):
        assert str(line.name) in before
    assert answer(desk, gone).status_code == 422  # not before it was done
    assert do(desk, gone, "erase").status_code == 422  # not read
    told = do(desk, gone, "erase", sure="true")
    code = re.search(r"data-code><strong>([^<]+)<", told.content.decode())[1]
    bo = Person.objects.get(pk=cast.people.bo.pk)
    assert (bo.name, bo.phone, bo.email, bo.born_on, bo.pinyin) == ("", "", "", None, "")
    assert bo.erased_at
    for model in (Account, Insurance):
        assert not model.objects.filter(person=bo).exists()
    assert not CredentialPicture.objects.exists()
    assert not Credential.objects.exists()
    assert not bo.memberships.exclude(emergency_contact="").exists()
    assert not Message.objects.filter(key="m1").exists()
    assert [each.state for each in Consent.objects.filter(subject_id=bo.pk)] == ["expired"]
    assert RetentionJob.objects.get(category="force.person").state == "erased"
    gone.refresh_from_db()
    assert gone.subject_id is None
    assert do(desk, gone, "erase", sure="true").status_code == 422  # nobody is left
    assert "/do/asker/" not in page(desk, gone)
    assert answer(desk, gone, words="已删除，日志依法保留").status_code == 302
    back = client.post("/p/en/rights/back/", {"code": code}).content.decode()
    assert "已删除，日志依法保留" in back


def test_a_name_stays_where_hours_must_be_kept_and_the_preview_says_so(cast, desk, gone):
    leave(cast)
    ServiceRecord.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        organisation=cast.dawn,
        kind="patrol",
        activity="x",
        on_date=date(2026, 5, 1),
    )
    seen = preview(Person.objects.get(pk=cast.people.bo.pk))
    assert seen.keeps_name
    assert do(desk, gone, "erase", sure="true").status_code == 200
    bo = Person.objects.get(pk=cast.people.bo.pk)
    assert (bo.name, bo.phone, bo.erased_at) == (cast.people.bo.name, "", None)
    assert ServiceRecord.objects.filter(person=bo).exists()
    assert answer(desk, gone, "partly", "时长依法保留，其余已删除").status_code == 302


def test_who_asks_without_an_account_is_found_by_name_and_telephone_together(cast, desk):
    Person.objects.filter(pk=cast.people.bo.pk).update(phone="13800000001")
    guest = Actor.guest("person", NOBODY, "rights.ask")
    asked = {"organisation_id": cast.hill.pk, "right": "correct", "scope": "x"}
    made = send_rights_request(
        guest, SendRightsRequest(**asked, asked_by=cast.people.bo.name, contact="x")
    )
    row = checked(cast, made.row)
    name = cast.people.bo.name
    assert do(desk, row, "correct", name=name, phone="13800000002").status_code == 422
    for wrong in ({"name": name, "phone": "13800000009"}, {"name": "X", "phone": "13800000001"}):
        assert do(desk, row, "asker", **wrong).status_code == 422
    Person.objects.filter(pk=cast.people.zoe.pk).update(phone="13800000003")
    far = {"name": cast.people.zoe.name, "phone": "13800000003"}  # another station's
    assert do(desk, row, "asker", **far).status_code == 422
    assert do(desk, row, "asker", name=name, phone="13800000001").status_code == 302
    assert do(desk, row, "correct", name=name, phone="13800000002").status_code == 302
    assert Person.objects.get(pk=cast.people.bo.pk).phone == "13800000002"
