"""What a phone holds, kept true by the change feed alone, is what it would fetch anew."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from conftest import IS_BRIEF
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from firstlight.api import service  # noqa: F401 - fills the registry of kinds
from firstlight.api.changes import changes_since
from firstlight.api.shown import KINDS, told
from firstlight.force.models import Availability, Insurance, Membership, RoleGrant
from firstlight.force.seats import actor_of
from firstlight.incidents.models import Attendance, Callout, Incident, Invite, MutualAid
from firstlight.kernel.actions import REGISTRY
from firstlight.kernel.errors import Refusal
from firstlight.notify.models import Message
from firstlight.places.models import Place
from firstlight.searches.models import SearchCase, SearchSegment

WATCHERS = ("olga", "dee", "ada", "bo", "ray", "kai", "zoe", "amy", "uma")
if IS_BRIEF:
    # Who sees what is put together in Python: on the second database a desk and a volunteer are
    # enough to see that every question can be put to it.
    WATCHERS = ("olga", "bo")


def fetch(actor):
    """Everything that a reader may see, by subject."""
    return {
        row["subject"]: row
        for kind in KINDS.values()
        for row in told(actor, kind, list(kind.rows(actor).order_by("pk")))
    }


class Phone:
    """Holds rows and a cursor, and asks for changes."""

    def __init__(self, person):
        self.person = person
        self.start()

    @property
    def actor(self):
        return actor_of(self.person)

    def start(self):
        self.cursor = changes_since(self.actor, "", ())["cursor"]
        self.rows = fetch(self.actor)

    def sync(self):
        more = True
        while more:
            page = changes_since(self.actor, self.cursor, list(self.rows))
            if page.get("reset"):
                return self.start()
            for change in page["changes"]:
                if change["row"] is None:
                    self.rows.pop(change["subject"], None)
                else:
                    self.rows[change["subject"]] = change["row"]
            self.cursor, more = page["cursor"], page["more"]
        return None


def do(cast, who, act, /, **data):
    """Act as one of the cast; a "no" changes nothing and is no fault."""
    action = REGISTRY[act]
    actor = actor_of(getattr(cast.people, who))
    try:
        with transaction.atomic():
            return action.run(actor, action.takes.model_validate(data))
    except (Refusal, ValidationError):
        return None


def newest(model, **which):
    return model.objects.filter(**which).order_by("-pk").first()


def key(model, **which):
    row = newest(model, **which)
    return row.pk if row else "00000000-0000-7000-8000-000000000000"


def in_hours(hours):
    return timezone.now() + timedelta(hours=hours)


def square(lon, lat, size=0.004):
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def add_segment(cast):
    """Put a segment down as an adopted plan would: with a line in the log."""
    case = newest(SearchCase)
    if case is None:
        return
    from firstlight.kernel.actions import Context

    context = Context(actor_of(cast.people.olga), "searches.adopt_plan")
    with transaction.atomic():
        segment = SearchSegment.objects.create(
            station_id=case.station_id,
            case=case,
            name="A1",
            geometry=square(120.7, 29.5),
            area_m2=160_000,
        )
        context.record(segment, thread=case.incident_id)
        context.flush()


ADA_BO = ("ada", "bo")
ACTS = {
    "report": lambda c: do(c, "olga", "incidents.report_call", kind="other", place_name="桥"),
    "report elsewhere": lambda c: do(
        c, "zoe", "incidents.report_call", kind="other", place_name="湖"
    ),
    "report missing": lambda c: do(
        c,
        "olga",
        "searches.report_missing",
        category="Dementia",
        lkp_lon=120.7,
        lkp_lat=29.5,
        lon=120.7,
        lat=29.5,
        last_seen_at=in_hours(-2),
        person_name="某",
        place_name="村口",
    ),
    "note": lambda c: do(c, "dee", "incidents.add_note", incident_id=key(Incident), text="水位高"),
    "edit": lambda c: do(
        c, "olga", "incidents.edit_incident", incident_id=key(Incident), briefing="带手电"
    ),
    "give to Dawn": lambda c: do(
        c,
        "olga",
        "incidents.edit_incident",
        incident_id=key(Incident, station_id=c.hill.pk),
        organisation_id=c.dawn.pk,
    ),
    "accept": lambda c: do(
        c, "olga", "incidents.move_incident", incident_id=key(Incident), event="accept"
    ),
    "stand by": lambda c: do(
        c, "olga", "incidents.move_incident", incident_id=key(Incident), event="stand_by"
    ),
    "end": lambda c: do(
        c,
        "olga",
        "incidents.move_incident",
        incident_id=key(Incident),
        event="end",
        outcome="helped",
    ),
    "unfounded": lambda c: do(
        c,
        "olga",
        "incidents.move_incident",
        incident_id=key(Incident),
        event="unfounded",
        reason="误报",
    ),
    "call out": lambda c: do(
        c,
        "olga",
        "callouts.open_callout",
        incident_id=key(Incident, station_id=c.hill.pk),
        needs=[{"skill": "any", "count": 6}],
        is_critical=True,
    ),
    "next wave": lambda c: do(c, "olga", "callouts.next_wave", callout_id=key(Callout)),
    "close call-out": lambda c: do(c, "olga", "callouts.close_callout", callout_id=key(Callout)),
    "bo comes": lambda c: do(
        c,
        "bo",
        "callouts.answer_callout",
        invite_id=key(Invite, person=c.people.bo),
        says="coming",
        eta_min=20,
    ),
    "ray does not": lambda c: do(
        c,
        "ray",
        "callouts.answer_callout",
        invite_id=key(Invite, person=c.people.ray),
        says="no",
    ),
    "bo attends": lambda c: do(c, "bo", "incidents.attend", incident_id=key(Incident)),
    "bo leaves": lambda c: do(c, "bo", "incidents.leave", incident_id=key(Incident)),
    "count in": lambda c: do(
        c,
        "olga",
        "incidents.count_in",
        incident_id=key(Incident),
        person_ids=[getattr(c.people, name).pk for name in (*ADA_BO, "di")],
    ),
    "count out": lambda c: do(
        c,
        "olga",
        "incidents.count_out",
        incident_id=key(Incident),
        person_ids=[c.people.di.pk],
    ),
    "extend": lambda c: do(
        c,
        "olga",
        "incidents.extend_due",
        attendance_id=key(Attendance, out_at=None),
        due_at=in_hours(5),
    ),
    "ask Lake": lambda c: do(
        c,
        "olga",
        "callouts.ask_aid",
        incident_id=key(Incident, station_id=c.hill.pk),
        helper_station_id=c.lake.pk,
        needs=[{"skill": "any", "count": 1}],
        ends_at=in_hours(6),
    ),
    "Lake grants": lambda c: do(
        c, "zoe", "callouts.move_aid", aid_id=key(MutualAid), event="grant"
    ),
    "Lake ends": lambda c: do(c, "olga", "callouts.move_aid", aid_id=key(MutualAid), event="end"),
    "confirm": lambda c: do(
        c, "olga", "searches.confirm_case", case_id=key(SearchCase), police_ref="A-1"
    ),
    "share": lambda c: do(
        c,
        "olga",
        "searches.authorise_share",
        case_id=key(SearchCase),
        family_agreed=True,
        items=["clothing", "last_place"],
        until=in_hours(24),
    ),
    "activate": lambda c: do(
        c,
        "olga",
        "searches.activate_search",
        case_id=key(SearchCase),
        commander_id=c.people.olga.pk,
        meeting_point="村口",
        radio_plan="CH 4",
    ),
    "segment": add_segment,
    "assign": lambda c: do(
        c,
        "olga",
        "searches.assign_segment",
        segment_id=key(SearchSegment),
        leader_id=c.people.ada.pk,
        member_ids=[c.people.ada.pk, c.people.bo.pk],
        team_name="1",
        back_by=in_hours(3),
    ),
    "start": lambda c: do(
        c,
        "ada",
        "searches.start_segment",
        segment_id=key(SearchSegment),
        said_at=timezone.now(),
    ),
    "finish": lambda c: do(
        c,
        "ada",
        "searches.finish_segment",
        segment_id=key(SearchSegment),
        said_at=timezone.now(),
        pod_estimate=0.6,
    ),
    "clue": lambda c: do(
        c,
        "bo",
        "searches.report_clue",
        case_id=key(SearchCase),
        kind="object",
        text="帽子",
        lon=120.7,
        lat=29.5,
        seen_at=timezone.now(),
    ),
    "track": lambda c: do(
        c,
        "bo",
        "searches.add_track",
        case_id=key(SearchCase),
        starts_at=in_hours(-1),
        points=[(0, 120.7, 29.5, 5), (60, 120.701, 29.5, 5)],
    ),
    "bo on duty": lambda c: do(c, "bo", "duty.check_in"),
    "bo off duty": lambda c: do(c, "bo", "duty.check_out"),
    "draw": lambda c: do(
        c, "olga", "places.draw_place", kind="aed", name="卫生院", lon=120.7, lat=29.5
    ),
    "retire": lambda c: do(c, "olga", "places.retire_place", place_id=key(Place)),
    "register": lambda c: do(
        c, "olga", "force.register_person", organisation_id=c.dawn.pk, name="测新"
    ),
    "rename": lambda c: do(
        c, "olga", "force.edit_person", person_id=c.people.di.pk, name="Dido", phone="13800000000"
    ),
    "remove di": lambda c: do(
        c,
        "olga",
        "force.step_membership",
        membership_id=c.people.di.memberships.first().pk,
        event="remove",
        reason="搬走",
        heard=True,
    ),
    "pause bo": lambda c: do(
        c,
        "bo",
        "force.step_membership",
        membership_id=c.people.bo.memberships.first().pk,
        event="pause",
        until=str(in_hours(48).date()),
        reason="出差",
    ),
    "squad": lambda c: do(
        c, "olga", "force.open_organisation", kind="squad", name="一组", parent_id=c.dawn.pk
    ),
    "ray leads": lambda c: do(
        c,
        "olga",
        "force.grant_role",
        membership_id=c.people.ray.memberships.first().pk,
        role="team_leader",
        scope_id=c.ridge.pk,
    ),
    "ray leads no more": lambda c: do(
        c, "olga", "force.end_role", grant_id=key(RoleGrant, role="team_leader", scope=c.ridge)
    ),
    "read": lambda c: do(
        c, "olga", "notify.read_message", message_id=key(Message, person_id=c.people.olga.pk)
    ),
}
USUAL = ["report missing", "confirm", "share", "call out", "bo comes", "count in"]

SEARCH = ["activate", "segment", "assign", "start", "clue", "track", "finish"]


@contextmanager
def undone():
    """Whatever happens inside has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def play(cast, names, each=3):
    """Let things happen; now and then, and at the end, look at every reader's phone."""
    for person in (cast.people.ada, cast.people.bo, cast.people.di, cast.people.ray):
        Insurance.objects.create(
            station_id=cast.hill.pk,
            person=person,
            insurer="demo",
            starts_on=in_hours(-48).date(),
            ends_on=in_hours(480).date(),
        )
        Availability.objects.create(
            station_id=cast.hill.pk,
            person=person,
            is_available=True,
            starts_at=in_hours(-1),
            ends_at=in_hours(24),
        )
    phones = {name: Phone(getattr(cast.people, name)) for name in WATCHERS}
    for turn, name in enumerate(names):
        ACTS[name](cast)
        if turn % each and turn + 1 < len(names):
            continue
        for who, phone in phones.items():
            if phone.actor is None:
                continue
            phone.sync()
            anew = fetch(phone.actor)
            assert phone.rows.keys() == anew.keys(), (who, names[: turn + 1])
            for subject, row in anew.items():
                assert phone.rows[subject] == row, (who, names[: turn + 1])


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a play of twelve acts shrinks too slowly
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(names=st.lists(st.sampled_from(sorted(ACTS)), min_size=4, max_size=12))
def test_changes_make_of_what_one_had_what_one_would_fetch(cast, names):
    with undone():
        play(cast, names)


@pytest.mark.parametrize(
    "rest",
    [
        SEARCH,
        ["ask Lake", "Lake grants", "note", "edit", "Lake ends"],
        ["give to Dawn", "ray does not", "count out", "extend", "close call-out", "end"],
        ["bo on duty", "rename", "ray leads", "ray leads no more", "pause bo", "bo off duty"],
        ["draw", "retire", "register", "remove di", "squad", "read", "unfounded"],
    ],
)
def test_a_whole_call_reaches_every_phone_by_the_feed(cast, rest):
    play(cast, [*USUAL, *rest], each=5)


def test_the_acts_of_this_play_are_done_and_not_refused(cast):
    """A play in which everything is refused would prove nothing."""
    before = Membership.objects.count()
    play(cast, [*USUAL, *SEARCH], each=20)

    assert SearchCase.objects.get().state == "searching"
    assert SearchSegment.objects.get().state == "complete"
    assert Invite.objects.filter(answer__says="coming").exists()
    assert Membership.objects.count() == before
