"""The demonstration force is the column's: what it says, as it says it, and all else made up."""

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from firstlight.cases.checklists.queries import answers_of
from firstlight.cases.inspections.models import JointInspection
from firstlight.community.models import JointMeeting, OutreachEvent, Story
from firstlight.community.queries import public_stories
from firstlight.community.rules import gaps, standing
from firstlight.config.demo import seed, sign_ins
from firstlight.duty.models import (
    DutySession,
    GateWindow,
    InjuryReport,
    SchoolContact,
    Shift,
    ShiftAssignment,
)
from firstlight.engine.search.trials import LEAST_TRIALS
from firstlight.equipment.models import EquipmentItem
from firstlight.force import queries
from firstlight.force.invitations import account_of
from firstlight.force.models import Account, Organisation, Person
from firstlight.force.roles import ROLES
from firstlight.force.seats import actor_of
from firstlight.kernel.models import Event
from firstlight.places.models import Place, TerrainPack
from firstlight.places.rules import overlapping
from firstlight.records.models import Recognition, ServiceCertificate
from firstlight.records.queries import on_notice, worked_again
from firstlight.searches.models import DetectionTrial, OwnFind


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """Lay the demonstration out once, and take it away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert seed(terrain=tmp_path_factory.mktemp("terrain"))
        yield
        transaction.set_rollback(True)


def serving(name):
    team = Organisation.objects.get(name=name)
    return team.memberships.filter(state="active")


def acting(username):
    account = Account.objects.get(username=username)
    return actor_of(account.person, account.acting_as)


def test_the_teams_have_the_columns_numbers(made):
    assert serving("曙光义警").count() == 50
    assert serving("南山盾义警队").count() == 79


def test_the_tree_is_bureau_association_station_team_squad(made):
    squad = Organisation.objects.get(name="南山处突队")
    assert queries.path_names(squad) == [
        "嵊州市公安局",
        "义警总会",
        "长乐派出所",
        "南山盾义警队",
        "南山处突队",
    ]
    dawn = Organisation.objects.get(name="曙光义警")
    assert (dawn.parent.name, dawn.based_on) == ("鹿山派出所", "曙光救援队")


def test_who_serves_in_the_squad_is_still_one_person_of_the_team(made):
    team = set(serving("南山盾义警队").values_list("person_id", flat=True))
    squad = set(serving("南山处突队").values_list("person_id", flat=True))
    assert squad < team
    roster = queries.roster(acting("officer"), timezone.now())
    assert len(roster) == 79


def test_the_kit_is_one_car_two_carts_one_drone_with_its_minutes(made):
    driven = ["electric_cart", "patrol_car", "unmanned_aircraft", "boat"]
    rows = EquipmentItem.objects.filter(kind__in=driven)
    kinds = sorted(rows.values_list("kind", flat=True))
    assert kinds == ["electric_cart", "electric_cart", "patrol_car", "unmanned_aircraft"]
    assert EquipmentItem.objects.get(kind="unmanned_aircraft").battery_min
    base = Place.objects.get(kind="team_base")
    assert "长乐镇综合治理中心" in base.name
    assert set(EquipmentItem.objects.values_list("base_id", flat=True)) == {base.pk}


def test_there_are_62_grids_each_with_a_contact_point_and_a_water_grid_apart(made):
    grids = Place.objects.filter(kind="grid")
    contacts = Place.objects.filter(kind="village_contact_point")
    assert grids.count() == 62
    assert {each.parent_id for each in contacts} == {grid.pk for grid in grids}
    assert Place.objects.filter(kind="water_grid").count() == 1
    shapes = Place.objects.filter(kind__in=["grid", "water_grid"])
    assert overlapping([each.geometry for each in shapes]) == []


def test_rescue_gear_and_aeds_are_laid_out(made):
    for kind in ("ring_buoy", "rescue_rope", "rescue_pole", "boat", "aed", "school"):
        assert Place.objects.filter(kind=kind).exists(), kind


def test_everything_is_marked_as_demonstration(made):
    for model in (Organisation, Person, Place, EquipmentItem):
        assert not model.objects.filter(is_demo=False).exists(), model
    assert set(TerrainPack.objects.values_list("is_made", flat=True)) == {True}


def test_nobody_can_be_taken_for_a_real_person(made):
    assert {name[0] for name in Person.objects.values_list("name", flat=True)} <= set("测样例演")
    assert all(
        each.endswith(".invalid") for each in Person.objects.values_list("email", flat=True)
    )


def test_there_is_a_way_in_for_every_role(made):
    ways = list(sign_ins())
    people = {role for role in ROLES if role not in ("integrator", "applicant")}
    assert {way.role for way in ways} == people
    for way in ways:
        assert Account.objects.get(username=way.username).check_password(way.password)
        assert acting(way.username).role == way.role


def test_the_roster_shows_people_of_every_kind(made):
    roster = queries.roster(acting("officer"), timezone.now())
    assert any(each.available for each in roster)
    assert any(not each.available for each in roster)
    assert any(not each.insured for each in roster)
    assert any(each.home is None for each in roster)


def test_community_and_records_are_filled_in_every_part_of_their_way(made):
    held = OutreachEvent.objects.filter(state="recorded", organisation__name="南山盾义警队").get()
    assert held.audience_count
    assert held.leaflets.get().count
    assert held.shift.assignments.exists()
    meeting = JointMeeting.objects.get(organisation__name="长乐派出所")
    assert meeting.closed_at
    assert meeting.agenda.exclude(minutes="").exists()
    assert meeting.actions.count() == 2
    assert {standing(row) for row in Story.objects.all()} == {"published", "under_review", "draft"}
    public = public_stories()
    assert [gaps(row.people.all()) for row in public] == [[]]
    assert public[0].people.filter(paper_ref="", agrees=True).exists()
    paper = ServiceCertificate.objects.get(state="issued")
    assert (paper.number, len(paper.code)) == (f"ZM{paper.issued_on:%Y}-000001", 16)
    for star in Recognition.objects.all():
        assert worked_again(star) | {"changed": False} == worked_again(star)
        assert star.level == 1
    assert [row.person_id for row in on_notice(timezone.localdate())] == [paper.person_id]
    assert InjuryReport.objects.get().state == "bravery_filed"


def test_who_is_on_a_patrol_now_is_on_duty(made):
    out = ShiftAssignment.objects.filter(state="on_duty").values_list("person_id", flat=True)
    duty = DutySession.objects.filter(ended_at__isnull=True)
    assert out
    assert set(out) <= set(duty.values_list("person_id", flat=True))


def test_patrols_are_called_by_the_time_of_day_at_which_they_began(made):
    rows = Shift.objects.filter(kind="patrol", title__contains="巡防")
    assert {row.title[:2] for row in rows} >= {"日间", "夜间"}
    for row in rows:
        by_day = 6 <= timezone.localtime(row.starts_at).hour < 18
        assert row.title[:2] != ("夜间" if by_day else "日间"), row.starts_at


def test_a_contact_speaks_for_a_school_with_gates(made):
    row = SchoolContact.objects.get()
    assert GateWindow.objects.filter(place_id=row.place_id).exists()
    assert acting("school").may("duty.own_school")


def test_an_inspection_was_gone_through_with_its_check_list(made):
    row = JointInspection.objects.get(state="closed")
    assert answers_of(row).get().answers["rooms"] == row.rooms_checked


def test_the_log_says_so(made):
    assert Event.objects.filter(action="demo.seed").count() == 4


def test_a_second_seeding_changes_nothing(made):
    before = Person.objects.count()
    assert seed() is False
    assert Person.objects.count() == before


def test_an_empty_start_invites_the_first_people_and_makes_nobody_up(db, settings):
    assert seed(empty=True)
    assert Organisation.objects.count() == 2
    assert not Organisation.objects.filter(is_demo=True).exists()
    assert {each.action for each in Event.objects.all()} == {"force.begin"}
    invited = {each.username: each for each in sign_ins(empty=True)}
    token = invited["officer"].link.rstrip("/").rpartition("/")[2]
    account = account_of(token)
    assert account.username == "officer"
    assert actor_of(account.person).role == "station_officer"
    account.set_password("a long enough word")
    account.save()
    assert account_of(token) is None
    assert "officer" not in {each.username for each in sign_ins(empty=True)}


def test_the_station_has_own_exercises_enough_for_a_width_and_own_finds(made):
    officer = acting("officer")
    rows = DetectionTrial.objects.filter(station_id=officer.station_id, removed_at=None)
    assert {row.method for row in rows} == {"crossover", "count", "range"}
    trials = {
        (row["team_kind"], row["visibility"]): row["n"]
        for row in rows.order_by().values("team_kind", "visibility").annotate(n=Sum("trials"))
    }
    assert trials["foot", "medium"] >= LEAST_TRIALS > trials["foot", "low"] > 0
    finds = OwnFind.objects.filter(station_id=officer.station_id)
    assert 5 <= finds.count() <= 12
    assert {row.distance_m % 100 for row in finds} == {0}  # round figures, plainly made up
    assert not any(row.case_id for row in finds)
