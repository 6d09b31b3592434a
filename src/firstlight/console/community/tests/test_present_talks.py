"""Presenters, on a phone: for whom a talk is and the text that is taught, before they answer."""

from firstlight.community.tests.test_give_talks import planned, taught
from firstlight.duty.actions import invite_people
from firstlight.duty.schemas.shifts import InvitePeople


def test_who_is_asked_to_present_reads_for_whom_it_is_and_the_text(cast, sign_in):
    text = taught(cast)
    row = planned(cast, method="talk")
    invite_people(cast.ada, InvitePeople(shift_id=row.shift_id, person_ids=[cast.people.bo.pk]))
    own = row.shift.assignments.get(person=cast.people.bo)
    shown = sign_in(cast.people.bo).get(f"/my/shifts/{own.pk}/").content.decode()
    assert row.get_audience_display() in shown
    assert text.lines[0] in shown
    shown = sign_in(cast.people.di).get(f"/my/shifts/join/{row.shift_id}/").content.decode()
    assert text.lines[0] in shown
