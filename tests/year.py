"""The column's year, played through the product's own acts: January to September, two teams.

Nanshan (Changle station): 495 patrols with 1,560 leaflets, 60 disputes, 130 tips, 74 rescues of
which 50 found a missing person. Shuguang (Lushan station): 100 missions at school gates, 20 talks.
Each thing goes its whole way, from the first act to the last that its workflow asks for.
"""

import csv
import io
from datetime import date, datetime, time, timedelta

from django.test import Client
from django.utils import timezone
from tests.month import Month

from firstlight.cases.disputes.actions import (
    add_party,
    answer_consent,
    mark_paper,
    name_mediator,
    report,
    step_dispute,
)
from firstlight.cases.disputes.rules import required_of
from firstlight.cases.disputes.schemas import (
    AddParty,
    AnswerPartyConsent,
    MarkPaper,
    NameMediator,
    ReportDispute,
    StepDispute,
)
from firstlight.cases.tips.actions import make_key, receive, step_tip
from firstlight.cases.tips.models import Tip
from firstlight.cases.tips.schemas import MakeKey, ReceiveTip, StepTip
from firstlight.community.actions import give_leaflets, plan_talk, step_talk
from firstlight.community.schemas import GiveLeaflets, PlanTalk, StepTalk
from firstlight.duty.actions import (
    add_span,
    add_window,
    fill_year,
    open_shift,
    plan_gates,
    step_gate,
)
from firstlight.duty.models import SchoolGateDuty
from firstlight.duty.schemas import AddSpan, FillYear, OpenShift
from firstlight.duty.schemas.gates import AddWindow, PlanGates, StepGate
from firstlight.force.models import Account
from firstlight.force.seats import actor_of
from firstlight.incidents.actions import count_in, count_out, move_incident, report_call
from firstlight.incidents.schemas import CountIn, CountOut, MoveIncident, ReportCall
from firstlight.kernel.actor import Actor
from firstlight.places.models import Place
from firstlight.searches.actions.case import activate_search, confirm_case, share_urgently
from firstlight.searches.actions.ending import close_case, debrief_case, hand_over, report_found
from firstlight.searches.actions.reports import report_missing
from firstlight.searches.actions.telling import record_told
from firstlight.searches.schemas import (
    ActivateSearch,
    CloseCase,
    ConfirmCase,
    DebriefCase,
    HandOver,
    RecordTold,
    ReportFound,
    ReportMissing,
    UrgentShare,
)

YEAR, DAYS = 2026, 270
NANSHAN = {
    "patrols": 495,
    "leaflets": 1560,
    "disputes": 60,
    "tips_proven": 130,
    "rescues": 74,
    "found": 50,
    "members": 79,
}
SHUGUANG = {"gates": 100, "talks": 20, "members": 50}
THINGS = {"cars": 1, "carts": 2, "drones": 1}
WORDS = "Twelve herons over the dam at dawn"  # nothing is secret here


def on(number, many, hour):
    """The moment of one of `many` things that are spread over the months."""
    day = date(YEAR, 1, 1) + timedelta(days=number * DAYS // many)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def play(monkeypatch, counts=NANSHAN, town=SHUGUANG):
    """Let the year go by; return it, with its clock after the last of September."""
    year = Month(monkeypatch, on(0, 1, 0) - timedelta(days=1))
    year.clear_for_children("shuguang", year.officer_lushan, 25)
    _lay_patrols(year, counts["patrols"], counts["leaflets"])
    _lay_disputes(year, counts["disputes"])
    _lay_tips(year, counts["tips_proven"])
    _lay_rescues(year, counts["rescues"], counts["found"])
    _lay_gates(year, town["gates"])
    _lay_talks(year, town["talks"])
    year.play()
    year.now = on(1, 1, 0) + timedelta(days=10)
    return year


def column(client, node):
    """Return the paragraphs of the year about a team or station, and its figures by measure."""
    asked = {"p": "to_date", "d": f"{YEAR}-09-30", "scope": str(node.pk)}
    context = client.get("/reports/column/", asked).context
    return (
        *(text["plain"] for text in context["texts"]),
        {line["measure"].key: (line["count"], line["url"]) for line in context["lines"]},
    )


def behind(client, url, *, is_sum=False):
    """Return how many rows a figure leads to, those that are not the reader's included."""
    context = client.get(url).context
    pages = [f"{url.partition('?')[0]}{link.url}" for link in context["parts"]] or [url]
    lines = [line for page in pages for line in _lines(client, page)]
    return sum(int(line[-1]) for line in lines) if is_sum else len(lines) + context["closed"]


def _lines(client, page):
    text = b"".join(client.get(f"{page}&out=csv")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def check(year, counts=NANSHAN, town=SHUGUANG):
    """Hold paragraphs, figures and the rows behind them against what was played; return these."""
    for who in ("association", "officer"):
        client = Client()
        client.force_login(Account.objects.get(username=who))
        chinese, english, figures = column(client, year.tree["changle"])
        for sentence in said(counts):
            assert sentence in chinese, chinese
        assert f"walked {counts['patrols']} patrols, gave out {counts['leaflets']}" in english
        assert f"{counts['tips_proven']} tips were checked and found true" in english
        found = {key: count for key, (count, _url) in figures.items()}
        assert found == {**THINGS, **counts}
        for key, (count, url) in figures.items():
            assert behind(client, url, is_sum=key == "leaflets") == count, key
    client.force_login(Account.objects.get(username="association"))
    chinese, _english, figures = column(client, year.tree["lushan"])
    words = f"参与护校安园任务{town['gates']}次，开展宣传进校园、进社区活动{town['talks']}场"
    assert f"现有志愿者{town['members']}人" in chinese
    assert words in chinese
    for key, count in town.items():
        found[key] = behind(client, figures[key][1])
        assert figures[key][0] == found[key] == count, key
    return found


def said(counts):
    """Return the column's sentences about Nanshan, as the product prints them."""
    words = {key: str(count) for key, count in counts.items()}
    return (
        "现有志愿者{members}人，巡逻汽车1辆，电瓶车2辆，无人机1台。".format(**words),
        "参与治安巡防{patrols}场，发放宣传资料{leaflets}份".format(**words),
        "化解纠纷{disputes}起，查实线索{tips_proven}条".format(**words),
        "参与救援{rescues}起，找回走失人员{found}名".format(**words),
    )


# Patrols


def _lay_patrols(year, many, leaflets):
    for number in range(many):
        begins = on(number, many, 20 if number % 2 else 8)
        each = leaflets // many + (number < leaflets % many)
        year.plan(begins - timedelta(hours=3), _patrol, year, begins, each)


def _patrol(year, begins, leaflets):
    shift = open_shift(
        year.leader,
        OpenShift(
            organisation_id=year.tree["nanshan"].pk,
            kind="patrol",
            title="巡防",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
        ),
    )
    who = year.pick("nanshan", 2, shift.starts_at, shift.ends_at)
    year.serve(shift, who, leaflets=leaflets)


# Disputes: consent of both parties, an agreement on paper, kept


def _lay_disputes(year, many):
    year.mediator = _played("mediator")
    for number in range(many):
        year.plan(on(number, many, 10), _dispute, year)


def _played(name):
    account = Account.objects.get(username=name)
    return actor_of(account.person, account.acting_as)


def _dispute(year):
    def step(actor, event, **words):
        return step_dispute(actor, StepDispute(case_id=row.pk, event=event, **words))

    asked = ReportDispute(matter="neighbour", place_area="演示村", summary="夜间噪声")
    row = report(year.dispatcher, asked)
    step(year.dispatcher, "assess", kind="people")
    key = year.mediator.person_id
    named = NameMediator(case_id=row.pk, mediator_id=key, committee="演示调解委员会")
    name_mediator(year.officer, named)
    parties = [add_party(year.mediator, AddParty(case_id=row.pk)) for _each in range(2)]
    step(year.mediator, "ask_consent")
    for party in parties:
        said = {"answer": "given", "way": "signed", "takes_mediator": True}
        answer_consent(year.mediator, AnswerPartyConsent(party_id=party.pk, **said))
    step(year.mediator, "all_agree")
    words = {"main_facts": "夜间噪声", "terms": "十点后静音", "signed": True, "seal": True}
    step(year.mediator, "agree_written", **words)
    year.plan(year.now + timedelta(days=7), step, year.mediator, "visit")
    year.plan(year.now + timedelta(days=8), _done, step, year, row)


def _done(step, year, row):
    for kind in required_of(row):
        paper = MarkPaper(case_id=row.pk, kind=kind, stands="there")
        mark_paper(year.mediator, paper)
    step(year.mediator, "done", proof=True)


# Tips: into the sealed mailbox, to the case office, proven, answered


def _lay_tips(year, many):
    year.plan(on(0, 1, 0), make_key, year.officer, MakeKey(passphrase=WORDS, again=WORDS))
    year.box = Actor.job("tips.mailbox", year.tree["changle"].pk, "tips.receive")
    for number in range(many):
        year.plan(on(number, many, 23), _tip, year)


def _tip(year):
    said = {"what": "两辆货车夜里往水库边倒废料", "where": "水库东岸", "when": "昨晚"}
    receive(year.box, ReceiveTip(**said))
    row = Tip.objects.order_by("-number").first()
    for event, words in (
        ("triage", {"kind": "water", "reason": "有时间地点", "is_conduct": True}),
        ("verify", {"police_ref": "演示", "handed_to": "治安中队"}),
        ("valid", {"reason": "现场查实"}),
        ("answer", {"words": "已查实，已处理。"}),
    ):
        step_tip(year.officer, StepTip(tip_id=row.pk, event=event, **words))


# Rescues; of some, the person was missing


def _lay_rescues(year, many, found):
    for number in range(many):
        year.plan(on(number, many, 13), _search if number < found else _rescue, year)


PLACE = {"lon": 120.55, "lat": 29.43, "place_name": "演示村"}


def _rescue(year):
    call = report_call(year.dispatcher, ReportCall(kind="water_rescue", **PLACE))
    move_incident(year.officer, MoveIncident(incident_id=call.pk, event="accept"))
    year.plan(year.now + timedelta(hours=1), _there, year, call.pk)
    year.plan(year.now + timedelta(hours=4), _over, year, call.pk)


def _there(year, key):
    who = [each.person.pk for each in year.members("nanshan")[:3]]
    count_in(year.officer, CountIn(incident_id=key, person_ids=who))


def _out(year, key):
    who = [each.person.pk for each in year.members("nanshan")[:3]]
    count_out(year.officer, CountOut(incident_id=key, person_ids=who))


def _over(year, key):
    _out(year, key)
    for event, words in (
        ("end", {"outcome": "helped"}),
        ("debrief", {"debrief": "人员到齐。"}),
        ("close", {}),
    ):
        move_incident(year.officer, MoveIncident(incident_id=key, event=event, **words))


def _search(year):
    seen = {"category": "Dementia", "lkp_lon": 120.55, "lkp_lat": 29.43}
    seen["last_seen_at"] = year.now - timedelta(hours=1)
    case = report_missing(year.dispatcher, ReportMissing(**PLACE, **seen))
    confirm_case(year.officer, ConfirmCase(case_id=case.pk, police_ref="演示"))
    until = year.now + timedelta(days=1)
    scope = {"reason": "高温，生命危险", "items": ["description"], "until": until}
    share_urgently(year.officer, UrgentShare(case_id=case.pk, **scope))
    lead = {"meeting_point": "村口", "radio_plan": "一频道"}
    key = year.officer.person_id
    activate_search(year.officer, ActivateSearch(case_id=case.pk, commander_id=key, **lead))
    year.plan(year.now + timedelta(hours=1), _there, year, case.incident_id)
    year.plan(year.now + timedelta(hours=4), _found, year, case)


def _found(year, case):
    spot = {"lon": 120.56, "lat": 29.44, "found_at": year.now, "condition": "well"}
    report_found(year.officer, ReportFound(case_id=case.pk, **spot))
    hand_over(year.officer, HandOver(case_id=case.pk, to="hospital", receiver="演示医院"))
    _out(year, case.incident_id)
    told = {"whom": "family", "how": "phone", "told_at": year.now}
    record_told(year.officer, RecordTold(case_id=case.pk, **told))
    debrief_case(year.officer, DebriefCase(case_id=case.pk, debrief="人员到齐。"))
    close_case(year.officer, CloseCase(case_id=case.pk))


# School gates by the calendar of a term, until there are enough


def _lay_gates(year, many):
    team, leader = year.tree["shuguang"], year.leader_lushan
    first, last = date(YEAR, 1, 1), date(YEAR, 9, 30)
    fill_year(leader, FillYear(organisation_id=team.pk, year=YEAR))
    term = {"kind": "term", "name": "学期", "starts_on": first, "ends_on": last}
    add_span(leader, AddSpan(organisation_id=team.pk, **term))
    school = Place.objects.get(station_id=team.station_id, kind="school")
    window = AddWindow(
        organisation_id=team.pk,
        place_id=school.pk,
        gate="东门",
        kind="arrival",
        weekdays=(1, 3, 5),
        from_time=time(7, 20),
        to_time=time(8),
        starts_on=first,
    )
    add_window(leader, window)
    year.gates_left = many
    for month in range(1, 10):
        begins = date(YEAR, month, 1)
        ends = date(YEAR, month + 1, 1) - timedelta(days=1)
        moment = on(0, 1, 1) + (begins - first)
        year.plan(moment, _gates_of_month, year, PlanGates(first=begins, last=ends))


def _gates_of_month(year, days):
    for duty in plan_gates(year.leader_lushan, days):
        year.plan(duty.shift.starts_at - timedelta(hours=2), _gate, year, duty)


def _gate(year, duty):
    if not year.gates_left:
        off = StepGate(duty_id=duty.pk, event="cancel", reason="学校停课")
        step_gate(year.dispatcher_lushan, off)
        return
    year.gates_left -= 1
    shift = duty.shift
    who = year.pick("shuguang", 2, shift.starts_at, shift.ends_at, year.is_cleared)
    year.serve(shift, who, during=_at_gate, after=_off_gate)


def _step_gate(year, who, shift, event, **words):
    row = SchoolGateDuty.objects.get(shift=shift)
    step_gate(year.actor(who[0]), StepGate(duty_id=row.pk, event=event, **words))


def _at_gate(shift, who, year):
    _step_gate(year, who, shift, "arrive")


def _off_gate(shift, who, year):
    _step_gate(year, who, shift, "stand_down", road_clear=True)
    _step_gate(year, who, shift, "record", notes="秩序正常", incidents=0)


# Talks in schools


def _lay_talks(year, many):
    for number in range(many):
        begins = on(number, many, 14)
        year.plan(begins - timedelta(hours=4), _talk, year, begins)


def _talk(year, begins):
    plan = PlanTalk(
        organisation_id=year.tree["shuguang"].pk,
        topic="防溺水",
        method="lesson",
        audience="pupils",
        is_at_school=True,
        place_name="演示小学",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
    )
    row = plan_talk(year.leader_lushan, plan)
    step_talk(
        year.officer_lushan,
        StepTalk(talk_id=row.pk, event="approve", school_agreed="教导处，口头"),
    )
    who = year.pick("shuguang", 2, begins, plan.ends_at, year.is_cleared)
    year.serve(row.shift, who)
    year.plan(plan.ends_at, _held, year, row)


def _held(year, row):
    step_talk(year.leader_lushan, StepTalk(talk_id=row.pk, event="hold"))
    give_leaflets(year.leader_lushan, GiveLeaflets(talk_id=row.pk, kind="六不", count=80))
    words = {"audience_count": 60, "no_names": True}
    step_talk(year.leader_lushan, StepTalk(talk_id=row.pk, event="record", **words))
