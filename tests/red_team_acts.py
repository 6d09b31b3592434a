"""Acts that somebody with a reason would try: each must be refused, with the code beside it.

A row names the safeguard that it attacks ("S1" to "S17"; "A": adults, cover and papers before
service), the refusal, what is tried, and tries it.
"""

from datetime import date, timedelta

from django.utils import timezone
from tests.red_team import NAME, PHONE

from firstlight.cases.disputes.actions import ask_help, set_level
from firstlight.cases.disputes.models import DisputeParty
from firstlight.cases.disputes.schemas import AskHelp, SetLevel
from firstlight.cases.disputes.tests import test_mediate as disputes
from firstlight.cases.hazards.actions import open_photo
from firstlight.cases.hazards.schemas import OfHazardPhoto
from firstlight.cases.hazards.tests import test_close_the_loop as hazards
from firstlight.cases.inspections.actions import answer_inspection, arrive, leave
from firstlight.cases.inspections.tests import test_two_officers as inspections
from firstlight.cases.tips.actions import (
    agree_opening,
    make_key,
    open_tip,
    read_informant,
    take_share,
    write_back,
)
from firstlight.cases.tips.schemas import (
    AgreeOpening,
    MakeKey,
    OpenTip,
    ReadInformant,
    TakeShare,
    WriteBack,
)
from firstlight.cases.tips.tests.conftest import OLGAS, put_in
from firstlight.community.actions import publish_story
from firstlight.community.schemas import StepTalk, StoryKey
from firstlight.duty.actions import answer_shift, arrive_at_shift, check_in, report_position
from firstlight.duty.schemas import AnswerShift, ArriveAtShift, CheckIn, ReportPosition
from firstlight.force.actions import step_complaint
from firstlight.force.actions.outside import apply_to_join
from firstlight.force.queries.outside import complaint_behind
from firstlight.force.schemas.outside import ApplyToJoin, StepComplaint
from firstlight.force.tests.test_hold_roles import give
from firstlight.kernel.actor import Actor
from firstlight.patrols.tests import test_walk_patrols as patrols
from firstlight.privacy.actions import hold_erasure, request_access, step_access, switch_module
from firstlight.privacy.purposes import PURPOSES
from firstlight.privacy.schemas import HoldErasure, RequestAccess, StepAccess, SwitchModule
from firstlight.records.tests import test_give_papers as papers
from firstlight.records.tests import test_keep_hours as hours
from firstlight.searches.actions.case import authorise_share, open_file, share_urgently
from firstlight.searches.actions.notices import approve_notice, publish_notice
from firstlight.searches.actions.portrait import open_portrait
from firstlight.searches.schemas import (
    ApproveNotice,
    AuthoriseShare,
    OfCase,
    OfNotice,
    OpenFile,
    UrgentShare,
)

SOON = timezone.now() + timedelta(hours=5)
TARGETING = (
    "楼上住的是回族人，请查",
    "他家里经常做礼拜",
    "这个人老是骂政府，请注意",
    "那户有精神病人，请带走",
    "老上访户又去上访了，请拦住",
    "老上-访-户又去上·访了，请拦住",
    "请查维\u200b吾\u200b尔人的出租屋",
    "请查一查老　上　访　户家",
    "The petit\u00adioner upstairs, please look",
    "请查ｍｕｓｌｉｍ出租屋的人",
    "樓上住的是維吾爾人，請查",
    "老上訪戶又去信訪了，請攔住",
    "他們家裡經常做禮拜，家庭敎會",
    "那⼾有精【神】病人，請帶走",
    "請看好老、上、訪、戶家的門",
    "請查回\u0336族\u0336人住的店",
    "The m-u-s-l-i-m in the shop",
    "The mus\u2010lim and his \u0441hur\u0441h",
    "He is mentally-\nill, take him",
)


def one_officer(w, **more):
    return inspections.authorised(w.cast, w.requested, **more)


def join(w, **more):
    said = {"organisation_id": w.dawn.pk, "name": "小明", "born_on": date(2015, 1, 1)}
    guest = Actor.guest("applicant", w.hill.pk, "force.apply")
    told = {
        "phone": PHONE,
        "consents": dict.fromkeys(PURPOSES, False),
        "privacy_notice_shown": True,
    }
    return apply_to_join(guest, ApplyToJoin(**said | told | more))


def share(w, *items):
    given = {"items": list(items), "until": SOON, "reason": "天冷"}
    return share_urgently(w.olga, UrgentShare(case_id=w.case.pk, **given))


def scan(w, who, sign, **more):
    return patrols.scan(who, w.run, sign, 5, **more)


def mailbox_switched_off(w):
    switch_module(w.pat, SwitchModule(module="tips", on=False, reason="检查"))
    return put_in(w.cast)


def acknowledged(who, w):
    given = StepComplaint(complaint_id=w.complaint.pk, event="acknowledge")
    return step_complaint(who, given)


def of_picture(w):
    return OfHazardPhoto(hazard_id=w.hazard.pk, photo_id=w.picture.pk)


def for_pictures(w):
    wanted = {"kind": "hazard", "record_id": w.hazard.pk, "parts": ["pictures"]}
    return RequestAccess(**wanted, reason="看看")


def agreed_alone(w):
    asked = request_access(w.olga, for_pictures(w))
    return step_access(w.olga, StepAccess(access_id=asked.pk, event="approve"))


def letter_to_closed_mailbox(w):
    switch_module(w.pat, SwitchModule(module="tips", on=False, reason="检查"))
    return write_back(w.outside, WriteBack(code=w.code, words="还有一件事"))


REFUSED = [
    # Residents and names
    (
        "S1",
        "ValidationError",
        "an officer types a resident into a hazard",
        lambda w: hazards.report(w.bo, person="王"),
    ),
    (
        "S1",
        "ValidationError",
        "a dispatcher writes a party into a report",
        lambda w: disputes.ReportDispute(
            matter="land", place_area="村", summary="界线", party=NAME
        ),
    ),
    # Coercion
    (
        "S3",
        "two-officers",
        "one officer authorises an inspection alone",
        lambda w: one_officer(w, second_officer_id=None),
    ),
    (
        "S3",
        "two-officers",
        "the same officer twice",
        lambda w: one_officer(w, second_officer_id=w.people.olga.pk),
    ),
    (
        "S3",
        "two-officers",
        "a volunteer as the second officer",
        lambda w: one_officer(w, second_officer_id=w.people.bo.pk),
    ),
    ("S3", "no-basis", "an inspection without a law", lambda w: one_officer(w, legal_basis="")),
    (
        "S3",
        "not-allowed",
        "the dispatcher authorises",
        lambda w: inspections.step(
            w.dee,
            w.requested,
            "authorise",
            legal_basis="fire",
            officer_in_charge_id=w.people.olga.pk,
            second_officer_id=w.people.finn.pk,
        ),
    ),
    (
        "S3",
        "not-both-here",
        "it starts with one officer on site",
        lambda w: inspections.step(w.olga, w.briefed, "start"),
    ),
    (
        "S3",
        "not-allowed",
        "a volunteer checks in as the officer",
        lambda w: arrive(w.bo, inspections.of(w.briefed)),
    ),
    (
        "S3",
        "not-found",
        "an officer of another station checks in",
        lambda w: arrive(w.zoe, inspections.of(w.briefed)),
    ),
    (
        "S3",
        "not-signed",
        "a volunteer comes after the briefing without signing the limits",
        lambda w: answer_inspection(
            w.bo, inspections.AnswerInspection(inspection_id=w.briefed.pk, accepts=True)
        ),
    ),
    (
        "S3",
        "elsewhere",
        "an officer on one site checks in on another",
        lambda w: arrive(w.finn, inspections.of(w.briefed)),
    ),
    (
        "S3",
        "IntegrityError",
        "an officer on two sites straight into the table",
        lambda w: w.briefed.presences.create(
            station_id=w.hill.pk, officer=w.people.finn, in_at=timezone.now()
        ),
    ),
    (
        "S3",
        "not-both-here",
        "it goes on after one has left",
        lambda w: (
            leave(w.finn, inspections.of(w.running)),
            inspections.step(w.olga, w.running, "officer_back"),
        ),
    ),
    (
        "S3",
        "ValidationError",
        "a pupil's name with the counts",
        lambda w: inspections.StepInspection(
            inspection_id=w.running.pk, event="close", items_found=1, pupil=NAME
        ),
    ),
    (
        "S3",
        "friendly-only",
        "the dispatcher sends a formal notice",
        lambda w: hazards.step(
            w.dee,
            w.hazard,
            "notify",
            form="formal",
            notice="限期",
            deadline_on=hazards.SOON,
            authority="消防",
            notice_ref="1",
        ),
    ),
    (
        "S3",
        "own-finding",
        "the finder re-checks their own finding",
        lambda w: hazards.step(w.ada, w.own_hazard, "pass", seen=True),
    ),
    (
        "S3",
        "own-finding",
        "the finder is asked to re-check",
        lambda w: hazards.ask(w.ada, w.own_hazard, w.people.ada),
    ),
    # Nobody serves without accepting
    (
        "S4",
        "not-found",
        "a leader accepts for a member",
        lambda w: answer_shift(
            w.ada, AnswerShift(assignment_id=w.invited.pk, accept=True, risks_read=True)
        ),
    ),
    (
        "S4",
        "no-such-step",
        "somebody invited is checked in without a yes",
        lambda w: arrive_at_shift(w.bo, ArriveAtShift(assignment_id=w.invited.pk, place="桥头")),
    ),
    (
        "A",
        "insurance",
        "a risky shift without accident cover",
        lambda w: answer_shift(
            w.bo, AnswerShift(assignment_id=w.invited.pk, accept=True, risks_read=True)
        ),
    ),
    # Location
    (
        "S5",
        "off-duty",
        "a position off duty",
        lambda w: report_position(w.di, ReportPosition(lon=120.7, lat=29.5)),
    ),
    (
        "S5",
        "no-consent",
        "a location without consent",
        lambda w: check_in(w.di, CheckIn(shares_location=True)),
    ),
    (
        "S5",
        "no-consent",
        "a track without consent",
        lambda w: patrols.actions.record_track(
            w.di,
            patrols.takes.RecordTrack(
                run_id=w.run.pk, fixes=[{"at": timezone.now(), "lon": 120.6, "lat": 29.4}]
            ),
        ),
    ),
    # Tips
    (
        "S6",
        "not-allowed",
        "a leader opens a tip with an officer's keys",
        lambda w: open_tip(w.ada, OpenTip(tip_id=w.tip.pk, keys=w.safe.olga)),
    ),
    (
        "S6",
        "not-allowed",
        "the dispatcher opens a tip",
        lambda w: open_tip(w.dee, OpenTip(tip_id=w.tip.pk, keys=w.safe.olga)),
    ),
    (
        "S6",
        "not-allowed",
        "the association opens a tip",
        lambda w: open_tip(w.amy, OpenTip(tip_id=w.tip.pk, keys=w.safe.olga)),
    ),
    (
        "S6",
        "not-found",
        "another station's officer, with stolen keys",
        lambda w: open_tip(w.zoe, OpenTip(tip_id=w.tip.pk, keys=w.safe.olga)),
    ),
    (
        "S6",
        "closed",
        "an officer with a locked vault",
        lambda w: open_tip(w.olga, OpenTip(tip_id=w.tip.pk, keys={})),
    ),
    (
        "S6",
        "same-person",
        "whoever asked agrees to open the writer",
        lambda w: agree_opening(w.olga, AgreeOpening(opening_id=w.opening.pk, keys=w.safe.finn)),
    ),
    (
        "S6",
        "same-lock",
        "a second person with the same lock",
        lambda w: agree_opening(w.finn, AgreeOpening(opening_id=w.opening.pk, keys=w.safe.olga)),
    ),
    (
        "S6",
        "over",
        "the writer is read before anybody agreed",
        lambda w: read_informant(w.olga, ReadInformant(opening_id=w.opening.pk, keys=w.safe.olga)),
    ),
    (
        "S6",
        "not-allowed",
        "a leader agrees",
        lambda w: agree_opening(w.ada, AgreeOpening(opening_id=w.opening.pk, keys=w.safe.finn)),
    ),
    (
        "S6",
        "own-code",
        "one officer takes both locks",
        lambda w: take_share(
            w.olga,
            TakeShare(
                code=make_key(w.olga, MakeKey(passphrase=OLGAS, again=OLGAS)).code,
                passphrase=OLGAS,
                again=OLGAS,
            ),
        ),
    ),
    *(
        (
            "S6",
            "targeting",
            f"targeting: {words!a}",
            lambda w, words=words: put_in(w.cast, what=words * 2),
        )
        for words in TARGETING
    ),
    (
        "S6",
        "targeting",
        "targeting in the second letter",
        lambda w: write_back(w.outside, WriteBack(code=w.code, words="他是回族人")),
    ),
    ("S6", "targeting", "targeting in who it was", lambda w: put_in(w.cast, who="一个精神病人")),
    # Children
    ("S7", "child-name", "a child's name without the guardian", lambda w: share(w, "name")),
    (
        "S7",
        "child-photo",
        "a child's photograph without the guardian",
        lambda w: share(w, "photo"),
    ),
    (
        "S7",
        "evidence-missing",
        "the family did not agree",
        lambda w: authorise_share(
            w.olga,
            AuthoriseShare(case_id=w.case.pk, family_agreed=False, items=["name"], until=SOON),
        ),
    ),
    (
        "S7",
        "not-allowed",
        "the dispatcher opens a child's file",
        lambda w: open_file(w.dee, OpenFile(case_id=w.case.pk)),
    ),
    (
        "S7",
        "not-found",
        "a volunteer not in the search opens a portrait",
        lambda w: open_portrait(w.ray, OfCase(case_id=w.case.pk)),
    ),
    (
        "S7",
        "ValidationError",
        "names of pupils with a talk's counts",
        lambda w: StepTalk(
            talk_id=w.case.pk, event="record", audience_count=30, no_names=True, names=[NAME]
        ),
    ),
    *(
        (
            "S7",
            "no-grant",
            f"{name} opens a school's picture without a grant",
            lambda w, name=name: open_photo(getattr(w, name), of_picture(w)),
        )
        for name in ("bo", "ada", "dee", "olga")
    ),
    (
        "S7",
        "not-found",
        "another station opens a school's picture",
        lambda w: open_photo(w.zoe, of_picture(w)),
    ),
    (
        "S7",
        "own-request",
        "who asks for a school's pictures agrees to it",
        lambda w: agreed_alone(w),
    ),
    (
        "S7",
        "not-allowed",
        "the leader asks for a school's pictures",
        lambda w: request_access(w.ada, for_pictures(w)),
    ),
    # Notices
    (
        "S8",
        "family-phone",
        "a notice with the family's telephone",
        lambda w: approve_notice(
            w.olga, ApproveNotice(notice_id=w.notice.pk, family_agreed_items=["clothing"])
        ),
    ),
    (
        "S8",
        "no-such-step",
        "a notice nobody approved",
        lambda w: publish_notice(w.dee, OfNotice(notice_id=w.notice.pk, hours=2)),
    ),
    (
        "S8",
        "not-found",
        "another station publishes it",
        lambda w: publish_notice(w.zoe, OfNotice(notice_id=w.notice.pk, hours=2)),
    ),
    # Disputes
    (
        "S9",
        "names-a-person",
        "a report of a dispute with a party's telephone",
        lambda w: disputes.report(
            w.dee,
            disputes.ReportDispute(matter="debt", place_area="村", summary=f"{NAME} {PHONE}"),
        ),
    ),
    (
        "S9",
        "no-consent",
        "a party's name before everybody agreed",
        lambda w: disputes.write_party(
            w.mei, disputes.WriteParty(party_id=w.asked.parties[0].pk, name=NAME)
        ),
    ),
    (
        "S9",
        "not-all",
        "mediation while one is silent",
        lambda w: disputes.step(w.mei, w.asked.row, "all_agree"),
    ),
    (
        "S9",
        "said-no",
        "a party's no is written over with a yes",
        lambda w: disputes.say(w.mei, w.said_no.parties[0]),
    ),
    (
        "S9",
        "not-all",
        "mediation begins again on the old yes",
        lambda w: disputes.step(w.mei, w.broken.row, "mediate_again", joint=True),
    ),
    (
        "S9",
        "papers",
        "a dispute is performed without its papers",
        lambda w: (
            disputes.step(w.mei, w.begun.row, "agree_oral", terms="赔偿窗户"),
            disputes.step(w.mei, w.begun.row, "visit"),
            disputes.step(w.mei, w.begun.row, "done", proof=True),
        ),
    ),
    (
        "S9",
        "IntegrityError",
        "a name straight into the table",
        lambda w: DisputeParty.objects.create(
            station_id=w.hill.pk, case=w.asked.row, letter="丙", name=NAME
        ),
    ),
    (
        "S9",
        "not-found",
        "another mediator writes in the file",
        lambda w: disputes.write_party(
            w.other_mediator, disputes.WriteParty(party_id=w.begun.parties[1].pk, name=NAME)
        ),
    ),
    (
        "S9",
        "not-allowed",
        "a volunteer takes a step",
        lambda w: disputes.step(w.bo, w.begun.row, "no_result"),
    ),
    (
        "S9",
        "not-allowed",
        "a leader rates a case",
        lambda w: set_level(w.ada, SetLevel(case_id=w.begun.row.pk)),
    ),
    (
        "S9",
        "no-helpers",
        "helpers whom a party did not take",
        lambda w: ask_help(
            w.mei,
            AskHelp(
                case_id=w.asked.row.pk, person_id=w.people.bo.pk, meet_at=SOON, meet_where="村委会"
            ),
        ),
    ),
    # Books: the log, hours, certificates, stars
    (
        "S10",
        "own-hours",
        "one confirms hours of one's own",
        lambda w: hours.step(w.ada, w.leaders_record, "confirm"),
    ),
    (
        "S10",
        "not-your-step",
        "who entered hours approves them",
        lambda w: hours.step(w.ada, w.late, "approve"),
    ),
    ("S10", "not-found", "a volunteer confirms", lambda w: hours.step(w.di, w.record, "confirm")),
    (
        "S10",
        "not-found",
        "another team's member looks a record up",
        lambda w: hours.step(w.ray, w.record, "object", text="不对"),
    ),
    (
        "S10",
        "no-clock",
        "hours on the clock without a clock",
        lambda w: (
            type(w.record)(
                **{
                    "station_id": w.hill.pk,
                    "person": w.people.bo,
                    "organisation": w.dawn,
                    "kind": "patrol",
                    "activity": "x",
                    "on_date": hours.DAY.date(),
                    "clocked_min": 600,
                }
            ).save()
            or hours.step(w.ada, type(w.record).objects.get(activity="x"), "confirm")
        ),
    ),
    (
        "S10",
        "shown-too-short",
        "a certificate before its week is over",
        lambda w: papers.on_paper(w.amy, w.paper, "issue", **papers.SIGNED),
    ),
    (
        "S10",
        "not-allowed",
        "an officer issues a certificate",
        lambda w: papers.on_paper(w.olga, w.paper, "issue", **papers.SIGNED),
    ),
    (
        "S10",
        "own-star",
        "a star of one's own",
        lambda w: papers.on_star(w.amy, w.own_star, "publish"),
    ),
    (
        "S10",
        "not-named",
        "a name in public without consent",
        lambda w: papers.on_star(w.amy, w.star, "publish"),
    ),
    (
        "S10",
        "exclusive-roles",
        "who runs the machine audits it",
        lambda w: give(w.cast, w.amy, "sam", "auditor"),
    ),
    (
        "S10",
        "own-role",
        "somebody gives themselves a role",
        lambda w: give(w.cast, w.olga, "olga", "commander"),
    ),
    ("S10", "not-allowed", "an auditor changes something", lambda w: hazards.report(w.uma)),
    (
        "S10",
        "not-found",
        "a patrol is walked by who was not on it",
        lambda w: scan(w, w.ray, w.patrol.signs[0]),
    ),
    (
        "S10",
        "too-old",
        "a code of last month is played again",
        lambda w: scan(w, w.bo, w.patrol.signs[1], said_at=timezone.now() - timedelta(days=40)),
    ),
    (
        "S10",
        "in-future",
        "a code of next week",
        lambda w: scan(w, w.bo, w.patrol.signs[1], said_at=timezone.now() + timedelta(days=7)),
    ),
    # Complaints, erasure, the public column, modules, age
    (
        "S11",
        "not-allowed",
        "the officer takes over a complaint about the team",
        lambda w: acknowledged(w.olga, w),
    ),
    (
        "S11",
        "not-allowed",
        "the leader complained about answers it",
        lambda w: acknowledged(w.ada, w),
    ),
    (
        "S11",
        "not-found",
        "a guessed code opens a complaint",
        lambda w: complaint_behind("AAAA-AAAA-AAAA"),
    ),
    (
        "S12",
        "over",
        "an erased file of a dispute is opened again",
        lambda w: (
            disputes.night(w.cast, 183),
            disputes.step(w.mei, w.broken.row, "mediate_again", joint=True),
        ),
    ),
    (
        "S12",
        "ValidationError",
        "something is held for ever",
        lambda w: HoldErasure(job_id=w.case.pk, reason="以后可能有用"),
    ),
    (
        "S12",
        "not-allowed",
        "an officer stops the clock",
        lambda w: hold_erasure(
            w.olga,
            HoldErasure(job_id=w.clock.pk, reason="x", review_on=date(2030, 1, 1)),
        ),
    ),
    (
        "S7",
        "not-agreed",
        "a story is published though nobody answered",
        lambda w: publish_story(w.olga, StoryKey(story_id=w.story.pk)),
    ),
    ("S16", "closed", "a mailbox that is switched off takes a tip", mailbox_switched_off),
    (
        "S16",
        "closed",
        "a mailbox that is switched off takes another letter",
        letter_to_closed_mailbox,
    ),
    ("A", "under-age", "a child applies to join", join),
]
