"""A certificate includes others; people are told in time that one runs out; pictures go."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Job
from firstlight.notify.models import Message
from firstlight.training import actions, letters, queries
from firstlight.training.jobs import age as age_by_job
from firstlight.training.jobs import daily_look
from firstlight.training.models import Credential, CredentialPicture
from firstlight.training.rules import NOTICE_DAYS, closes_circle, included, notice_due
from firstlight.training.schemas import (
    AddInclusion,
    AgeCredentials,
    DropInclusion,
    OpenEvidence,
    SendEvidence,
    StepCredential,
    SubmitCredential,
)

TODAY = timezone.localdate
POINTS = st.tuples(st.sampled_from("abcd"), st.sampled_from(["", "1", "2"]))


def holding(cast, who, kind, level="", days=365):
    return Credential.objects.create(
        station_id=who.station_id,
        person=who,
        kind=kind,
        level=level,
        issuer="x",
        issued_on=TODAY() - timedelta(days=400),
        valid_until=TODAY() + timedelta(days=days),
        state="valid",
    )


def include(actor, node, higher, lower, higher_level="", lower_level=""):
    data = AddInclusion(
        organisation_id=node.pk,
        higher_kind=higher,
        higher_level=higher_level,
        lower_kind=lower,
        lower_level=lower_level,
    )
    return actions.add_inclusion(actor, data)


def kinds(who):
    return queries.valid_credentials([who.pk], TODAY()).get(who.pk, frozenset())


def test_a_higher_certificate_counts_for_a_lower_one_through_every_level_between(cast):
    holding(cast, cast.people.bo, "water_rescue", "1")
    include(cast.olga, cast.hill, "water_rescue", "water_rescue", "1", "2")
    include(cast.olga, cast.hill, "water_rescue", "red_cross_first_aid_certificate", "2")
    include(cast.olga, cast.hill, "red_cross_first_aid_certificate", "cpr_aed")
    assert kinds(cast.people.bo) == {
        "water_rescue",
        "red_cross_first_aid_certificate",
        "cpr_aed",
    }
    assert queries.holds(cast.people.bo.pk, "water_rescue", "2", TODAY())
    assert not queries.holds(cast.people.bo.pk, "water_rescue", "3", TODAY())


def test_what_is_included_ends_with_the_certificate(cast):
    row = holding(cast, cast.people.bo, "red_cross_first_aid_certificate", days=3)
    include(cast.olga, cast.hill, "red_cross_first_aid_certificate", "cpr_aed")
    after = row.valid_until + timedelta(days=1)
    assert queries.valid_credentials([cast.people.bo.pk], after) == {}


def test_what_the_association_says_holds_in_every_station_and_a_stations_only_there(cast):
    for who in (cast.people.bo, cast.people.kai):
        holding(cast, who, "mountain_rescue")
    include(cast.amy, cast.association, "mountain_rescue", "cpr_aed")
    include(cast.zoe, cast.lake, "mountain_rescue", "radio_operator")
    assert kinds(cast.people.bo) == {"mountain_rescue", "cpr_aed"}
    assert kinds(cast.people.kai) == {"mountain_rescue", "cpr_aed", "radio_operator"}


def test_a_circle_is_refused_and_so_is_saying_it_twice(cast):
    include(cast.olga, cast.hill, "water_rescue", "cpr_aed")
    include(cast.amy, cast.association, "cpr_aed", "radio_operator")
    with pytest.raises(Refused) as no:
        include(cast.olga, cast.hill, "radio_operator", "water_rescue")
    assert no.value.code == "circle"
    with pytest.raises(Refused) as no:
        include(cast.olga, cast.hill, "water_rescue", "cpr_aed")
    assert no.value.code == "said"
    with pytest.raises(Refused):
        include(cast.olga, cast.hill, "boat_operator", "boat_operator")


def test_only_who_sets_the_frame_says_what_includes_what(cast):
    for who in (cast.bo, cast.ada, cast.dee):
        with pytest.raises(NotAllowed):
            include(who, cast.hill, "water_rescue", "cpr_aed")
    row = include(cast.amy, cast.association, "water_rescue", "cpr_aed")
    with pytest.raises(NotFound):
        actions.drop_inclusion(cast.olga, DropInclusion(inclusion_id=row.pk))
    actions.drop_inclusion(cast.amy, DropInclusion(inclusion_id=row.pk))
    assert not queries.inclusions(cast.amy).exists()


@given(st.lists(st.tuples(POINTS, POINTS), max_size=12), POINTS, POINTS)
def test_edges_taken_in_one_by_one_never_make_a_circle(edges, one, two):
    kept = []
    for edge in edges:
        if not closes_circle(edge, kept):
            kept.append(edge)
    for higher, lower in kept:
        assert higher not in included([lower], kept)
    assert included([one], kept) <= included([one, two], kept)


def age(cast, on=None):
    job = Actor.job("training", cast.hill.pk, "training.age")
    actions.age_credentials(job, AgeCredentials(on=on or TODAY()))


def told(who):
    return Message.objects.filter(person_id=who.pk, channel="inapp").count()


def test_by_night_they_age_and_by_day_people_are_told(cast):
    row = holding(cast, cast.people.bo, "boat_operator", days=7)
    for hour, notices in ((1, 0), (12, 1)):
        for order in daily_look(timezone.localtime().replace(hour=hour)):
            if order.station_id == cast.hill.pk:
                age_by_job(
                    Job(kind=order.kind, station_id=order.station_id, payload=order.payload)
                )
        row.refresh_from_db()
        assert (row.state, told(cast.people.bo)) == ("expiring", notices)


def test_the_person_and_the_leader_are_told_four_times_and_exactly_once_each(cast):
    row = holding(cast, cast.people.bo, "boat_operator", days=100)
    counts = []
    for left in range(100, -3, -1):
        Credential.objects.filter(pk=row.pk).update(valid_until=TODAY() + timedelta(days=left))
        age(cast)
        age(cast)
        counts.append(told(cast.people.bo))
        assert told(cast.people.ada) == counts[-1]
    assert [counts[100 - days] for days in (91, 90, 31, 30, 8, 7, 1, 0)] == [
        0,
        1,
        1,
        2,
        2,
        3,
        3,
        4,
    ]
    assert counts[-1] == 4
    assert told(cast.people.di) == told(cast.people.kai) == told(cast.people.olga) == 0


def test_one_line_tells_of_all_that_run_out_and_no_more_until_another_does(cast):
    bo, di = cast.people.bo, cast.people.di
    for who, kind in ((bo, "boat_operator"), (bo, "cpr_aed"), (di, "cpr_aed")):
        holding(cast, who, kind, days=20)
    age(cast)
    age(cast)
    assert (told(bo), told(cast.people.ada)) == (1, 1)
    assert Message.objects.get(person_id=bo.pk, channel="inapp").title.count(" 2 ") == 1
    line = Message.objects.get(person_id=cast.people.ada.pk, channel="inapp")
    assert line.link == "/training/certificates/?f=90&s=until"
    Credential.objects.filter(person=di).delete()
    age(cast)
    assert told(cast.people.ada) == 1
    holding(cast, bo, "driving_licence", days=20)
    age(cast)
    assert (told(bo), told(cast.people.ada)) == (2, 2)
    for number in range(letters.TOGETHER + 2):
        row = holding(cast, bo, f"kind-{number}", days=20)
    age(cast)
    age(cast)
    assert told(bo) == 4  # so many fit into one
    Credential.objects.filter(pk=row.pk).update(valid_until=TODAY() + timedelta(days=5))
    age(cast)
    assert told(bo) == 5


def test_a_late_look_sends_the_notice_of_that_day_only(cast):
    holding(cast, cast.people.bo, "boat_operator", days=5)
    age(cast)
    assert told(cast.people.bo) == 1


def test_who_has_renewed_already_is_left_in_peace(cast):
    holding(cast, cast.people.bo, "boat_operator", days=5)
    holding(cast, cast.people.bo, "boat_operator", days=500)
    age(cast)
    assert told(cast.people.bo) == 0


@given(st.integers(-400, 400))
def test_the_notice_is_the_nearest_one_not_yet_passed(left):
    today = TODAY()
    due = notice_due(today + timedelta(days=left), today)
    assert due == next((d for d in sorted(NOTICE_DAYS) if left <= d), None)


def picture():
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_the_picture_of_a_certificate_is_erased_as_soon_as_it_was_checked(cast):
    data = SubmitCredential(kind="cpr_aed", issuer="x", issued_on=TODAY())
    row = actions.submit_credential(cast.bo, data)
    actions.send_picture(cast.bo, SendEvidence(credential_id=row.pk, content=picture()))
    look = OpenEvidence(credential_id=row.pk)
    with pytest.raises(NotAllowed):
        actions.open_picture(cast.di, look)
    with pytest.raises(NotFound):
        actions.send_picture(cast.ada, SendEvidence(credential_id=row.pk, content=picture()))
    assert b"A phone" not in actions.open_picture(cast.ada, look)
    step = StepCredential(credential_id=row.pk, event="verify", evidence_seen=True)
    actions.step_credential(cast.ada, step)
    assert not CredentialPicture.objects.exists()
    with pytest.raises(NotFound):
        actions.open_picture(cast.ada, look)
    with pytest.raises(Refused):
        actions.send_picture(cast.bo, SendEvidence(credential_id=row.pk, content=picture()))


def test_what_is_no_picture_is_refused(cast):
    data = SubmitCredential(kind="cpr_aed", issuer="x", issued_on=TODAY())
    row = actions.submit_credential(cast.bo, data)
    with pytest.raises(Refused):
        actions.send_picture(cast.bo, SendEvidence(credential_id=row.pk, content=b"%PDF-1.7"))
