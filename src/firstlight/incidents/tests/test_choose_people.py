"""Who is asked and who is left alone, through the real action."""

from datetime import time, timedelta

import pytest
from conftest import tries
from django.db import transaction
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstlight.duty.models import DutySession
from firstlight.force.models import Availability, Insurance, Membership, Person
from firstlight.incidents import wording
from firstlight.incidents.actions import ask_aid, count_in, move_aid, next_wave, widen_callout
from firstlight.incidents.models import Attendance, Callout
from firstlight.incidents.planning import asking, plan_wave
from firstlight.incidents.queries.people import NO_CALLS
from firstlight.incidents.rules.eligibility import Circumstances, why_left_out
from firstlight.incidents.schemas import AskAid, CalloutKey, CountIn, MoveAid
from firstlight.notify.models import Message
from firstlight.privacy.actions import refuse_consent
from firstlight.privacy.models import Consent
from firstlight.privacy.purposes import PURPOSES
from firstlight.privacy.schemas import AnswerConsent

from .conftest import asked

WATER = "water_rescue"


def plan(cast, incident, *needs, critical=True):
    """Return the wave that a call-out of these needs would ask."""
    wanted = [{"skill": skill, "count": count} for skill, count in needs or [("any", 1)]]
    callout = Callout(
        station_id=incident.station_id, incident=incident, needs=wanted, is_critical=critical
    )
    now = timezone.now()
    return plan_wave(asking(callout, wanted, now), now)


def left_out(wave):
    return {each.member.name: each.code for each in wave.left_out}


def chosen(wave):
    return [choice.member.name for choice in wave.chosen]


def test_every_serving_volunteer_is_chosen_or_left_out_with_a_reason(cast, accepted, insure):
    insure(cast.people.bo)
    wave = plan(cast, accepted())
    assert chosen(wave) == ["Bo"]
    assert left_out(wave) == {"Ada": "uninsured", "Di": "uninsured", "Ray": "uninsured"}


def test_without_risk_no_insurance_is_asked_for(cast, accepted):
    assert set(chosen(plan(cast, accepted("help_at_event")))) == {"Ada", "Bo", "Di", "Ray"}


def test_a_certificate_counts_while_it_is_valid(cast, accepted, insure, certify):
    insure(cast.people.bo, cast.people.di, cast.people.ray)
    certify(cast.people.bo, WATER)
    certify(cast.people.di, WATER, valid_days=-1)
    certify(cast.people.ray, WATER, state="submitted")
    wave = plan(cast, accepted("water_rescue"), (WATER, 1))
    assert chosen(wave) == ["Bo"]
    assert left_out(wave)["Di"] == left_out(wave)["Ray"] == "no-skill"


def test_the_nearest_is_asked_first_and_homes_stay_unknown(cast, accepted, insure):
    insure(cast.people.bo, cast.people.di)
    for who, lat in ((cast.people.bo, 29.60), (cast.people.di, 29.46)):
        Person.objects.filter(pk=who.pk).update(home_lon=120.61, home_lat=lat)
        Consent.objects.create(
            station_id=who.station_id,
            subject_id=who.pk,
            purpose="home_area",
            notice_version="1",
            state="given",
        )
    wave = plan(cast, accepted())
    assert chosen(wave) == ["Di", "Bo"]
    minutes = [choice.reason["minutes"] for choice in wave.chosen]
    assert minutes[0] < minutes[1]
    assert all(m % 5 == 0 for m in minutes)


def test_a_home_without_consent_is_not_used(cast, accepted, insure):
    insure(cast.people.bo)
    Person.objects.filter(pk=cast.people.bo.pk).update(home_lon=120.61, home_lat=29.45)
    (choice,) = plan(cast, accepted()).chosen
    assert choice.reason["minutes"] is None


def test_who_has_been_on_duty_too_long_must_rest(cast, accepted, insure):
    insure(cast.people.bo, cast.people.di)
    now = timezone.now()
    for who, hours in ((cast.people.bo, 13), (cast.people.di, 5)):
        DutySession.objects.create(
            station_id=who.station_id,
            person=who,
            organisation=cast.dawn,
            started_at=now - timedelta(hours=hours),
            ended_at=now,
        )
    wave = plan(cast, accepted())
    assert left_out(wave)["Bo"] == "tired"
    assert "5 h on duty" in wording.chosen(wave.chosen[0].reason)


def test_hours_at_the_scene_tire_like_hours_on_duty(cast, accepted, insure):
    insure(cast.people.bo, cast.people.di)
    now, other = timezone.now(), accepted()
    for who, hours in ((cast.people.bo, 20), (cast.people.di, 8)):
        start = now - timedelta(hours=hours)
        same = {"station_id": cast.hill.pk, "person": who}
        Attendance.objects.create(
            **same, incident=other, home_station_id=cast.hill.pk, in_at=start, out_at=now
        )
        DutySession.objects.create(
            **same, organisation=cast.dawn, started_at=start, ended_at=now - timedelta(hours=1)
        )
    wave = plan(cast, accepted())
    assert left_out(wave)["Bo"] == "tired"
    assert chosen(wave) == ["Di"]
    assert wave.chosen[0].reason["hours_24"] == 8


@pytest.fixture
def kai_at_hill(cast):
    """Somebody of the lake's station who serves at Hill too."""
    kai = cast.people.kai
    Membership.objects.create(
        station_id=cast.hill.pk, person=kai, organisation=cast.ridge, state="active"
    )
    return kai


def test_a_no_at_one_station_is_a_no_at_both(cast, accepted, insure, kai_at_hill):
    insure(kai_at_hill)
    assert chosen(plan(cast, accepted())) == ["Kai"]
    refuse_consent(cast.kai, AnswerConsent(purpose=NO_CALLS))
    assert Consent.objects.get(purpose=NO_CALLS).station_id == cast.lake.pk
    assert left_out(plan(cast, accepted()))["Kai"] == "no-calls"


def test_hours_at_one_station_tire_at_both(cast, accepted, insure, kai_at_hill):
    insure(kai_at_hill)
    now = timezone.now()
    session = DutySession.objects.create(
        station_id=cast.lake.pk,
        person=kai_at_hill,
        organisation=cast.lake,
        started_at=now - timedelta(hours=5),
    )
    (choice,) = plan(cast, accepted()).chosen
    assert (choice.reason["hours_24"], choice.reason["is_on_duty"]) == (5, True)
    DutySession.objects.filter(pk=session.pk).update(started_at=now - timedelta(hours=13))
    assert left_out(plan(cast, accepted()))["Kai"] == "tired"


def test_whoever_is_out_already_is_left_alone(cast, accepted, insure):
    insure(cast.people.bo)
    other = accepted()
    count_in(cast.ada, CountIn(incident_id=other.pk, person_ids=[cast.people.bo.pk]))
    assert left_out(plan(cast, accepted()))["Bo"] == "engaged"


@pytest.mark.parametrize("state", ["paused", "suspended", "withdrawn", "submitted"])
def test_who_does_not_serve_is_never_asked(cast, accepted, insure, call_out, state):
    insure(cast.people.bo, cast.people.di)
    Membership.objects.filter(person=cast.people.bo).update(state=state)
    callout = call_out(accepted(is_life_at_risk=True), ("any", 5))
    assert "Bo" not in asked(callout)


def test_not_wanting_calls_is_a_question_that_people_are_asked():
    assert NO_CALLS in PURPOSES


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_who_does_not_want_calls_is_never_asked(cast, accepted, insure, call_out, state):
    insure(cast.people.bo, cast.people.di)
    Consent.objects.create(
        station_id=cast.hill.pk,
        subject_id=cast.people.bo.pk,
        purpose="callouts",
        notice_version="1",
        state=state,
    )
    callout = call_out(accepted(is_life_at_risk=True), ("any", 5))
    assert asked(callout) == ["Di"]


def test_a_minor_is_never_asked(cast, accepted, insure, call_out):
    insure(cast.people.bo, cast.people.di)
    Person.objects.filter(pk=cast.people.bo.pk).update(born_on=timezone.localdate())
    callout = call_out(accepted(is_life_at_risk=True), ("any", 5))
    assert asked(callout) == ["Di"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_reason_has_a_sentence(language):
    with translation.override(language):
        sentences = {wording.left_out(code) for code in wording.LEFT_OUT}
    assert len(sentences) == len(wording.LEFT_OUT)
    assert all(sentences)


FLAGS = (
    "is_serving",
    "is_adult",
    "says_no_calls",
    "is_insured",
    "is_on_duty",
    "is_available",
    "is_unavailable",
    "do_not_disturb",
    "is_engaged",
    "is_asked",
    "holds_something_needed",
)
CIRCUMSTANCES = st.builds(
    Circumstances,
    **{name: st.booleans() for name in FLAGS},
    hours_24=st.floats(0, 24),
    hours_72=st.floats(0, 72),
)


@given(CIRCUMSTANCES, st.booleans(), st.booleans())
def test_every_reason_is_one_that_can_be_said(who, critical, risky):
    code = why_left_out(who, is_critical=critical, is_risky=risky)
    assert code == "" or code in wording.LEFT_OUT


@given(CIRCUMSTANCES, st.booleans())
def test_a_call_that_can_wait_asks_nobody_whom_an_urgent_one_would_not(who, risky):
    urgent = why_left_out(who, is_critical=True, is_risky=risky)
    if urgent:
        assert why_left_out(who, is_critical=False, is_risky=risky) == urgent


QUIET = st.fixed_dictionaries(
    {
        "disturb_until_h": st.sampled_from([None, -2, 2]),
        "quiet": st.sampled_from([None, "now", "other"]),
        "says": st.sampled_from([None, True, False]),
        "on_duty": st.booleans(),
    }
)


def arrange(who, cast, quiet):
    """Put somebody into the drawn circumstances."""
    now = timezone.now()
    hour = timezone.localtime(now)
    ahead = (hour + timedelta(hours=2)).time()
    hours = {
        None: (None, None),
        "now": ((hour - timedelta(hours=1)).time(), (hour + timedelta(hours=1)).time()),
        "other": (ahead, (hour + timedelta(hours=3)).time()),
    }[quiet["quiet"]]
    until = quiet["disturb_until_h"]
    Person.objects.filter(pk=who.pk).update(
        do_not_disturb_until=None if until is None else now + timedelta(hours=until),
        quiet_from=hours[0],
        quiet_to=hours[1],
    )
    if quiet["says"] is not None:
        Availability.objects.create(
            station_id=who.station_id,
            person=who,
            is_available=quiet["says"],
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=1),
        )
    if quiet["on_duty"]:
        DutySession.objects.create(
            station_id=who.station_id, person=who, organisation=cast.dawn, started_at=now
        )


def may_be_disturbed(quiet):
    silent = quiet["disturb_until_h"] == 2 or quiet["quiet"] == "now"
    return not silent and (quiet["on_duty"] or quiet["says"] is True)


@settings(
    max_examples=tries(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(quiet=QUIET, critical=st.booleans())
def test_nobody_off_duty_or_silent_gets_an_alert_that_can_wait(
    cast, accepted, call_out, insure, quiet, critical
):
    with transaction.atomic():
        who = cast.people.bo
        arrange(who, cast, quiet)
        insure(who)
        incident = accepted("help_at_event", is_life_at_risk=critical)
        callout = call_out(incident, ("any", 20))
        alerts = Message.objects.filter(person_id=who.pk, thread=incident.pk)
        if not critical:
            assert alerts.exists() == may_be_disturbed(quiet)
            assert not any(message.is_critical for message in alerts)
        assert alerts.exists() == ("Bo" in asked(callout))
        transaction.set_rollback(True)


def later_by_hand(cast, callout, clock):
    next_wave(cast.dee, CalloutKey(callout_id=callout.pk))


def later_by_the_clock(cast, callout, clock):
    clock(callout.wave_every_min + 1)


def widened(cast, callout, clock):
    widen_callout(cast.dee, CalloutKey(callout_id=callout.pk))


def by_a_neighbour(cast, callout, clock):
    wanted = AskAid(
        incident_id=callout.incident_id,
        helper_station_id=cast.lake.pk,
        needs=[{"skill": "any", "count": 20}],
        ends_at=timezone.now() + timedelta(hours=4),
    )
    aid = ask_aid(cast.olga, wanted)
    move_aid(cast.zoe, MoveAid(aid_id=aid.pk, event="grant"))


# How somebody comes to be asked after the first wave: who they are, and whom that wave asks.
WAYS = {
    later_by_hand: ("bo", ["di"]),
    later_by_the_clock: ("bo", ["di"]),
    widened: ("bo", []),
    by_a_neighbour: ("kai", []),
}


@pytest.mark.parametrize("way", WAYS)
@settings(
    max_examples=tries(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(quiet=QUIET, critical=st.booleans())
def test_nor_in_a_later_wave_or_by_a_neighbour(
    cast, accepted, call_out, free, clock, way, quiet, critical
):
    with transaction.atomic():
        name, first = WAYS[way]
        who = getattr(cast.people, name)
        everybody = {name: getattr(cast.people, name) for name in ("ada", "bo", "di", "ray")}
        free(*(everybody[each] for each in first))
        incident = accepted("help_at_event", is_life_at_risk=critical)
        left_out = [each.pk for key, each in everybody.items() if key not in first]
        callout = call_out(incident, ("any", 20), leave_out=left_out)
        assert asked(callout) == [everybody[each].name for each in first]
        callout.refresh_from_db()
        arrange(who, cast, quiet)
        way(cast, callout, clock)
        alerts = Message.objects.filter(person_id=who.pk, thread=incident.pk)
        assert alerts.exists() == (critical or may_be_disturbed(quiet))
        assert all(message.is_critical == critical for message in alerts)
        assert alerts.exists() == (who.name in asked(callout))
        transaction.set_rollback(True)


def test_a_call_is_urgent_only_where_life_is_at_risk(cast, accepted, call_out, insure, free):
    insure(cast.people.bo)
    free(cast.people.bo)
    callout = call_out(accepted(is_life_at_risk=False), is_critical=True)
    assert not callout.is_critical


def test_urgent_breaks_into_quiet_hours(cast, accepted, call_out, insure):
    insure(cast.people.bo)
    Person.objects.filter(pk=cast.people.bo.pk).update(
        quiet_from=time(0, 0), quiet_to=time(23, 59, 59)
    )
    callout = call_out(accepted(is_life_at_risk=True))
    assert asked(callout) == ["Bo"]


def test_cover_that_has_lapsed_is_none(cast, accepted, insure):
    insure(cast.people.bo)
    Insurance.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert left_out(plan(cast, accepted()))["Bo"] == "uninsured"
