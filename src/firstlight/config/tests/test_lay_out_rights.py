"""The demonstration's desks of complaints and rights are not empty."""

from types import SimpleNamespace

from firstlight.config.demo.rights import lay
from firstlight.force.models import Complaint
from firstlight.privacy.models import DataSubjectRequest


def test_two_complaints_reach_the_association_and_one_is_confirmed(cast):
    lay({"shuguang": cast.dawn}, [SimpleNamespace(part=None, person=cast.people.bo)])
    states = Complaint.objects.filter(station_id=cast.association.pk).values_list("state")
    assert sorted(state for (state,) in states) == ["acknowledged", "received"]
    assert DataSubjectRequest.objects.get().subject_id == cast.people.bo.pk
