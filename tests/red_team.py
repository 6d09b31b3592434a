"""A world worth attacking: something of every kind that has to be kept, all of it at Hill.

Each row is made by the acts of the product and by those who may; the helpers are those of the
rooms' own tests.
"""

import io
from datetime import timedelta
from types import SimpleNamespace

from conftest import person
from django.test import Client
from django.utils import timezone
from PIL import Image

from firstlight.cases.disputes.tests import test_mediate as disputes
from firstlight.cases.hazards.actions import add_photo
from firstlight.cases.hazards.schemas import AddHazardPhoto
from firstlight.cases.hazards.tests import test_close_the_loop as hazards
from firstlight.cases.inspections.actions import (
    answer_inspection,
    arrive,
    ask_helpers,
    request_inspection,
)
from firstlight.cases.inspections.schemas import RequestInspection
from firstlight.cases.inspections.tests import test_two_officers as inspections
from firstlight.cases.tips.actions import ask_opening
from firstlight.cases.tips.schemas import AskOpening
from firstlight.cases.tips.tests.conftest import outside, put_in
from firstlight.community.actions import (
    hand_in_story,
    publish_story,
    recall_story,
    show_person,
    write_story,
)
from firstlight.community.models import Story
from firstlight.community.schemas import ShowPerson, StoryKey, WriteStory
from firstlight.duty.actions import invite_people, open_shift
from firstlight.duty.models import ShiftAssignment
from firstlight.duty.schemas import OpenShift
from firstlight.duty.schemas.shifts import InvitePeople
from firstlight.force.actions.outside import send_complaint
from firstlight.force.models import Account, Complaint
from firstlight.force.schemas.outside import SendComplaint
from firstlight.force.seats import actor_of
from firstlight.kernel.actor import Actor
from firstlight.patrols.actions import start_run
from firstlight.patrols.schemas.proof import StartRun
from firstlight.patrols.tests import playing
from firstlight.places.models import Place
from firstlight.privacy.models import RetentionJob
from firstlight.records.models import Recognition, ServiceCertificate, ServiceRecord
from firstlight.records.tests import test_give_papers as papers
from firstlight.records.tests import test_keep_hours as hours
from firstlight.searches.actions.notices import draft_notice
from firstlight.searches.schemas import DraftNotice
from firstlight.searches.tests import conftest as searches

NAME, PHONE, FROM = "王无名", "13900000000", "203.0.113.77"
MAY_NOT_KNOW = ("ada", "bo", "ray", "dee", "amy", "pat", "uma", "sam", "zoe", "kai")


def jpeg_with_place():
    """A picture as a phone takes it: maker and place written beside it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "PHONE-MAKER"
    exif.get_ifd(0x8825)[2] = (29.0, 27.0, 0.0)
    Image.new("RGB", (64, 32), "gray").save(out, "JPEG", exif=exif)
    return out.getvalue()


def jpeg_looked_over():
    """A picture as a page sends it: made anew, nothing of the phone in it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 32), "gray").save(out, "JPEG")
    return out.getvalue()


def build(cast, safe):
    """Return the world; its rows are of Hill and its team Dawn."""
    w = SimpleNamespace(cast=cast, safe=safe, **vars(cast))
    w.nobody = Client()
    w.outside = outside(cast)
    _tips(w)
    _disputes(w)
    _findings(w)
    _service(w)
    _papers(w)
    _people(w)
    return w


def browser(who):
    """Return somebody's own browser."""
    account, _new = Account.objects.get_or_create(person=who, username=who.name.lower())
    client = Client()
    client.force_login(account)
    return client


def _tips(w):
    w.tip, w.code = put_in(w.cast, name=NAME, contact=PHONE, pictures=[jpeg_with_place()])
    asked = AskOpening(tip_id=w.tip.pk, reason="要保护", keys=w.safe.olga)
    w.opening = ask_opening(w.olga, asked)


def _disputes(w):
    w.mei = actor_of(person("Mei", w.hill, role="mediator", category="staff"))
    w.other_mediator = actor_of(person("Nan", w.hill, role="mediator", category="staff"))
    w.asked = disputes.asked(w.cast, w.mei)
    disputes.say(w.mei, w.asked.parties[0])
    refused = disputes.asked(w.cast, w.mei)
    disputes.step(w.mei, refused.row, "party_refuses", party="甲", told=True)
    w.clock = RetentionJob.objects.get(category="dispute_parties")
    w.said_no = disputes.asked(w.cast, w.mei)
    disputes.say(w.mei, w.said_no.parties[0], "refused")
    w.broken = disputes.broken(w.cast, w.mei)
    w.begun = disputes.begun(w.cast, w.mei)
    named = disputes.WriteParty(party_id=w.begun.parties[0].pk, name=NAME, phone=PHONE)
    disputes.write_party(w.mei, named)


def _findings(w):
    w.hazard = hazards.report(w.bo)
    hazards.step(w.olga, w.hazard, "assess", severity="serious", owner_name="演示小学")
    w.picture = add_photo(
        w.bo, AddHazardPhoto(hazard_id=w.hazard.pk, photo=jpeg_looked_over(), looked_over=True)
    )
    w.own_hazard = hazards.report(w.ada)
    hazards.step(w.olga, w.own_hazard, "assess", severity="minor", owner_name="演示小学")
    friendly = {"form": "friendly", "notice": "修门", "deadline_on": hazards.SOON}
    hazards.step(w.ada, w.own_hazard, "notify", **friendly)
    hazards.step(w.ada, w.own_hazard, "start_fix")
    hazards.step(w.ada, w.own_hazard, "report_fixed")
    around = dict.fromkeys(("lon", "west", "east"), 120.7)
    around |= dict.fromkeys(("lat", "south", "north"), 29.5)
    school = Place.objects.create(
        station_id=w.hill.pk, kind="school", name="学校", geometry={}, h3_cell="x", **around
    )
    soon = timezone.now() + timedelta(days=1)
    wanted = {"place_id": school.pk, "organisation_id": w.dawn.pk, "planned_at": soon}
    w.requested, w.briefed, w.running = (
        request_inspection(w.ada, RequestInspection(**wanted, tasks=("queue",)))
        for _each in range(3)
    )
    w.per = actor_of(person("Per", w.hill, role="station_officer", category="officer"))
    for row, first in ((w.briefed, w.per), (w.running, w.olga)):
        inspections.authorised(w.cast, row, officer_in_charge_id=first.person_id)
        _declined(w, row)
        inspections.step(w.olga, row, "brief", told=True)
        arrive(first, inspections.of(row))
    arrive(w.finn, inspections.of(w.running))
    inspections.step(w.olga, w.running, "start")


def _declined(w, row):
    ask_helpers(w.olga, inspections.AskHelpers(inspection_id=row.pk, people=(w.people.bo.pk,)))
    answer_inspection(w.bo, inspections.AnswerInspection(inspection_id=row.pk, accepts=False))


def _service(w):
    w.patrol = playing.scene(w.cast, ways=("qr", "rotating"))
    w.run = start_run(w.bo, StartRun(shift_id=w.patrol.shift.pk))
    begins = timezone.now() + timedelta(days=3)
    plan = {"kind": "patrol", "title": "夜巡", "starts_at": begins}
    plan |= {"risk_level": "risky", "risks": "夜间涉水"}
    ends = begins + timedelta(hours=2)
    w.shift = open_shift(w.ada, OpenShift(organisation_id=w.dawn.pk, ends_at=ends, **plan))
    keys = (w.people.bo.pk, w.people.di.pk)
    invite_people(w.ada, InvitePeople(shift_id=w.shift.pk, person_ids=keys))
    w.invited = ShiftAssignment.objects.get(shift=w.shift, person=w.people.bo)
    hours.served(w.cast, w.people.bo)
    hours.served(w.cast, w.people.ada)
    hours.collected(w.cast)
    w.record = ServiceRecord.objects.get(person=w.people.bo, state="drafted")
    w.leaders_record = ServiceRecord.objects.get(person=w.people.ada)
    late = {"kind": "patrol", "on_date": hours.DAY.date(), "minutes": 60}
    words = {"activity": "夜巡", "reason": "手机没电", "proof": "日志"}
    w.late = hours.enter_late(w.ada, hours.EnterLate(person_id=w.people.di.pk, **late, **words))


def _papers(w):
    papers.hours(w.cast, w.people.bo, 12)
    papers.hours(w.cast, w.people.di, 12)
    w.paper = papers.asked(w.cast, w.bo)
    papers.on_paper(w.amy, w.paper, "check")
    w.issued = papers.asked(w.cast, w.di)
    papers.on_paper(w.amy, w.issued, "check")
    shown = timezone.localdate() - timedelta(days=8)
    ServiceCertificate.objects.filter(pk=w.issued.pk).update(shown_from=shown)
    w.issued = papers.on_paper(w.amy, w.issued, "issue", **papers.SIGNED)
    own = {"station_id": w.hill.pk, "organisation": w.dawn, "as_of": timezone.localdate()}
    w.star, w.own_star = (
        Recognition.objects.create(
            **own, person=who, level=1, basis_min=6000, digest="x", state="reviewed"
        )
        for who in (w.people.bo, w.people.amy)
    )
    words = {"title": "夜巡一小时", "body": "他们走过水库。"}
    w.story = write_story(w.ada, WriteStory(organisation_id=w.dawn.pk, **words))
    show_person(w.ada, ShowPerson(story_id=w.story.pk, person_id=w.people.bo.pk))
    hand_in_story(w.ada, StoryKey(story_id=w.story.pk))
    w.recalled = write_story(w.ada, WriteStory(organisation_id=w.dawn.pk, **words))
    hand_in_story(w.ada, StoryKey(story_id=w.recalled.pk))
    now = timezone.now()
    Story.objects.filter(pk__in=[w.story.pk, w.recalled.pk]).update(approved_at=now)
    publish_story(w.olga, StoryKey(story_id=w.recalled.pk))
    recall_story(w.olga, StoryKey(story_id=w.recalled.pk))


def _people(w):
    w.case = searches.report(w.cast, person_name=NAME, age=6, description="红衣")
    searches.confirm(w.cast, w.case)
    w.notice = draft_notice(w.dee, DraftNotice(case_id=w.case.pk, text=f"Call {PHONE}"))
    sender = Actor.job("public", w.association.pk, "complaints.send")
    send_complaint(sender, SendComplaint(about_id=w.dawn.pk, content="拦人查证件"))
    w.complaint = Complaint.objects.get()
