"""One thing of every kind, all of Hill and its team Dawn, for the tests that try every door."""

import json
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

from django.utils import timezone
from tests import (
    doors_cases,
    doors_community,
    doors_disputes,
    doors_gridcases,
    doors_records,
    doors_rights,
    doors_round,
    doors_shifts,
    doors_tips,
)

from firstlight.duty.models import DutySession, Shift, ShiftAssignment
from firstlight.equipment.models import DroneFlight, EquipmentItem, KitRequest
from firstlight.force.models import (
    Account,
    Availability,
    PlaceImport,
    RoleGrant,
    RosterDraft,
    RosterImport,
)
from firstlight.incidents.models import Attendance, Callout, Incident, Invite, MutualAid
from firstlight.kernel.log import append
from firstlight.kernel.models import Event
from firstlight.notify.links import hash_of
from firstlight.notify.models import Message
from firstlight.patrols.models import (
    Checkpoint,
    PatrolPlan,
    PatrolRoute,
    PatrolRun,
    PatrolTarget,
    Scan,
)
from firstlight.places.models import Place, PlaceDraft, TerrainPack
from firstlight.privacy.models import RetentionJob
from firstlight.searches.models import (
    Assignment,
    Clue,
    DetectionTrial,
    Hypothesis,
    MissingNotice,
    OwnFind,
    Plan,
    SearchCase,
    SearchSegment,
    Track,
)
from firstlight.training.models import (
    Attendance as Training,
)
from firstlight.training.models import (
    Course,
    Credential,
    CredentialInclusion,
    CredentialPicture,
    SquadAppeal,
    SquadCriteria,
    SquadDecision,
    SquadProposal,
    TrainingSession,
)
from firstlight.training.rules.squad import USUAL

SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[120.7, 29.5], [120.71, 29.5], [120.71, 29.51], [120.7, 29.51], [120.7, 29.5]]
    ],
}
SECRET = "the-secret-in-the-link"
STAMP = "0123456789abcdef"


def lay_pack(folder):
    """Write a pack that is only what a map asks for."""
    folder.mkdir(parents=True)
    meta = {
        "format": 1,
        "name": "hill",
        "made": True,
        "bbox": [120.6, 29.4, 120.8, 29.6],
        "grid": {
            "cols": 2,
            "rows": 2,
            "cell_m": 30.0,
            "west_m": 0.0,
            "south_m": 0.0,
            "zone": 51,
            "north": True,
        },
        "sources": [],
        "built_at": "2026-01-01T00:00:00+00:00",
        "void_count": 0,
        "contour_interval_m": 20.0,
        "shade_zooms": [9, 12],
        "sha256": STAMP + "0" * 48,
    }
    (folder / "pack.json").write_text(json.dumps(meta))
    (folder / "contours.geojson").write_text('{"type":"FeatureCollection","features":[]}')
    tiles = folder / "tiles" / "hillshade" / "12" / "3400"
    tiles.mkdir(parents=True)
    (tiles / "1700.png").write_bytes(b"\x89PNG\r\n")
    (folder.parent / "outside.json").write_text('{"secret": true}')
    return folder


def build(cast, folder):
    """Return the world: every name is a row of Hill."""
    now, hill = timezone.now(), cast.hill.pk
    people = cast.people
    own = {"station_id": hill}
    incident = Incident.objects.create(
        **own,
        number="2026-0001",
        kind="missing_person",
        state="responding",
        place_name="村口",
        happened_at=now - timedelta(hours=2),
        lon=120.7,
        lat=29.5,
    )
    callout = Callout.objects.create(
        **own, incident=incident, needs=[{"skill": "any", "count": 2}]
    )
    invite = Invite.objects.create(
        **own,
        callout=callout,
        person=people.bo,
        organisation=cast.dawn,
        wave=1,
        rank=1,
        asked_at=now,
        token_hash=hash_of(SECRET),
        expires_at=now + timedelta(hours=6),
    )
    attendance = Attendance.objects.create(
        **own, incident=incident, person=people.bo, home_station_id=hill, in_at=now
    )
    aid = MutualAid.objects.create(
        **own, incident=incident, helper_station_id=uuid4(), state="asked", needs=[]
    )
    case = SearchCase.objects.create(
        **own,
        incident=incident,
        state="searching",
        person_name="不可外传",
        category="Dementia",
        lkp_lon=120.7,
        lkp_lat=29.5,
        last_seen_at=now - timedelta(hours=3),
    )
    segment = SearchSegment.objects.create(
        **own, case=case, name="A1", state="assigned", geometry=SQUARE, area_m2=1e6
    )
    around = {
        "segments": [],
        "assignments": [],
        "radius_m": 900,
        "bounds": [120.6, 29.4, 120.8, 29.6],
    }
    plan = Plan.objects.create(**own, case=case, number=1, done_at=now, result=around)
    assignment = Assignment.objects.create(
        **own,
        segment=segment,
        team_name="1",
        leader=people.ada,
        leaves_at=now,
        back_by=now + timedelta(hours=3),
    )
    assignment.members.set([people.ada, people.bo])
    item = EquipmentItem.objects.create(
        **own, organisation=cast.dawn, kind="light", name="灯", code="ABCD2345"
    )
    kit_request = KitRequest.objects.create(
        **own, item=item, person=people.bo, kind="take", asked_at=now
    )
    grant = RoleGrant.objects.filter(membership__person=people.ada).get()
    account = Account.objects.create(person=people.di, username="di-new")
    account.set_unusable_password()
    account.save()
    course = Course.objects.create(**own, organisation=cast.dawn, name="急救")
    training_session = TrainingSession.objects.create(
        **own,
        course=course,
        organisation=cast.dawn,
        state="open",
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=1, hours=2),
    )
    Training.objects.create(**own, session=training_session, person=people.bo, signed_up_at=now)
    criteria = SquadCriteria.objects.create(
        **own, organisation=cast.hill, number=1, rules=USUAL, in_force_from=date(2026, 1, 1)
    )
    squad_proposal = SquadProposal.objects.create(
        **own, criteria=criteria, organisation=cast.dawn, as_of=now, digest="x"
    )
    squad_decision = SquadDecision.objects.create(
        **own, proposal=squad_proposal, person=people.bo, is_chosen=True
    )
    credential = Credential.objects.create(
        **own, person=people.di, kind="cpr_aed", issuer="x", issued_on=date(2026, 1, 1)
    )
    CredentialPicture.objects.create(**own, credential=credential, content=b"jpeg", sent_at=now)
    append(
        Event(station_id=station, action="demo.seed", actor="job:demo", subject="x:y", at=now)
        for station in (hill, cast.lake.pk)
    )
    return SimpleNamespace(
        **doors_community.rows(cast),
        **doors_records.rows(cast),
        **doors_shifts.rows(cast),
        **doors_round.rows(cast),
        **doors_tips.rows(cast),
        **doors_disputes.rows(cast),
        **doors_gridcases.rows(cast),
        **doors_rights.rows(cast),
        **doors_cases.rows(cast),
        account=account,
        aid=aid,
        assignment=assignment,
        attendance=attendance,
        availability=Availability.objects.create(**own, person=people.bo, is_available=True),
        callout=callout,
        case=case,
        clock=RetentionJob.objects.create(
            **own, subject=case.incident.label, category="incident", due_on=date(2030, 1, 1)
        ),
        clue=Clue.objects.create(**own, case=case, kind="object", text="帽", seen_at=now),
        course=course,
        credential=credential,
        dawn=cast.dawn,
        duty=DutySession.objects.create(
            **own, person=people.bo, organisation=cast.dawn, started_at=now
        ),
        flight=DroneFlight.objects.create(
            **own,
            aircraft=item,
            pilot=people.bo,
            area_name="田",
            height_m=50,
            purpose="演练",
            planned_at=now + timedelta(days=2),
            images="kept",
        ),
        grant=grant,
        hypothesis=Hypothesis.objects.create(**own, case=case, name="步行"),
        incident=incident,
        inclusion=CredentialInclusion.objects.create(
            **own, organisation=cast.hill, higher_kind="water_rescue", lower_kind="cpr_aed"
        ),
        invite=invite,
        item=item,
        kit_request=kit_request,
        membership=people.di.memberships.get(),
        message=Message.objects.create(
            **own,
            key="k",
            person_id=people.bo.pk,
            channel="inapp",
            title="t",
            body="b",
            state="sent",
        ),
        notice=MissingNotice.objects.create(
            **own, case=case, state="draft", text="t", duty_phone="110", slug="s1"
        ),
        pack=TerrainPack.objects.create(
            **own,
            name="hill",
            folder=str(lay_pack(folder / "hill")),
            west=120.6,
            south=29.4,
            east=120.8,
            north=29.6,
            is_default=True,
        ),
        person=people.di,
        place=Place.objects.create(
            **own,
            kind="aed",
            name="卫生院",
            geometry={"type": "Point", "coordinates": [120.7, 29.5]},
            lon=120.7,
            lat=29.5,
            west=120.7,
            south=29.5,
            east=120.7,
            north=29.5,
            h3_cell="x",
        ),
        **patrol(cast, own, now),
        **patrol_planned(cast, own, now),
        place_draft=PlaceDraft.objects.create(
            **own,
            made_by_id=people.olga.pk,
            filename="a.csv",
            frame="wgs84",
            frame_confirmed=True,
            content="name,kind,lon,lat\n卫生院,aed,120.7,29.5\n".encode(),
        ),
        place_import=PlaceImport.objects.create(
            **own, made_by_id=people.olga.pk, filename="a.csv"
        ),
        plan=plan,
        roster_draft=RosterDraft.objects.create(
            **own,
            organisation=cast.dawn,
            made_by_id=people.olga.pk,
            filename="a.csv",
            content="姓名,电话\n测甲,13800000001\n".encode(),
        ),
        roster_import=RosterImport.objects.create(
            **own, organisation=cast.dawn, made_by_id=people.olga.pk, filename="a.csv"
        ),
        seat=people.bo.memberships.get(),
        segment=segment,
        training_session=training_session,
        squad_appeal=SquadAppeal.objects.create(**own, decision=squad_decision, text="x"),
        squad_decision=squad_decision,
        squad_proposal=squad_proposal,
        own_find=OwnFind.objects.create(**own, category="Dementia", distance_m=400, year=2025),
        own_trial=DetectionTrial.objects.create(
            **own,
            team_kind="foot",
            visibility="low",
            method="measured",
            held_on=date(2026, 1, 1),
            low_m=8,
            best_m=10,
            high_m=12,
            trials=12,
        ),
        track=Track.objects.create(
            **own,
            case=case,
            person=people.bo,
            content_hash="h",
            starts_at=now,
            ends_at=now,
            points=[],
        ),
    )


def patrol_planned(cast, own, now):
    """A draft with one route, to a target of Dawn's."""
    tomorrow = now + timedelta(days=1)
    school = Place.objects.create(
        **own,
        kind="school",
        name="小学",
        geometry={"type": "Point", "coordinates": [120.7, 29.5]},
        lon=120.7,
        lat=29.5,
        west=120.7,
        south=29.5,
        east=120.7,
        north=29.5,
        h3_cell="x",
    )
    plan = PatrolPlan.objects.create(
        **own,
        organisation=cast.dawn,
        name="本周",
        starts_on=tomorrow.date(),
        ends_on=tomorrow.date(),
    )
    stop = {"key": str(school.pk), "name": "小学", "kind": "school", "lon": 120.7, "lat": 29.5}
    route = PatrolRoute.objects.create(
        **own,
        plan=plan,
        name="1",
        starts_at=tomorrow,
        ends_at=tomorrow + timedelta(hours=1),
        stops=[stop | {"arrive_at": tomorrow.isoformat(), "dwell_min": 5}],
        line=[[120.7, 29.5], [120.71, 29.5]],
    )
    target = PatrolTarget.objects.create(**own, organisation=cast.dawn, place=school)
    return {"patrol_plan": plan, "patrol_route": route, "patrol_target": target}


def patrol(cast, own, now):
    """A patrol that Bo and Di are on, with a changing sign and a visit that Di entered by hand."""
    shift = Shift.objects.create(
        **own,
        organisation=cast.dawn,
        kind="patrol",
        title="夜巡",
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        state="in_progress",
    )
    for who in (cast.people.bo, cast.people.di):
        ShiftAssignment.objects.create(
            **own, shift=shift, person=who, state="on_duty", offered_at=now
        )
    sign = Checkpoint.objects.create(
        **own, organisation=cast.dawn, name="桥头", lon=120.7, lat=29.5, way="rotating"
    )
    run = PatrolRun.objects.create(**own, organisation=cast.dawn, shift=shift, started_at=now)
    scan = Scan.objects.create(
        **own,
        run=run,
        checkpoint=sign,
        person=cast.people.di,
        way="manual",
        said_at=now,
        made_at=now,
        received_at=now,
    )
    return {"patrol_shift": shift, "patrol_run": run, "patrol_scan": scan, "sign": sign}


__all__ = ["SECRET", "STAMP", "build", "lay_pack"]
