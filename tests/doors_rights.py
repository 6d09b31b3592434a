"""Doors of complaints and of people's rights, for the tests that try every door."""

from django.utils import timezone

from firstlight.force.models import Complaint
from firstlight.privacy.models import DataSubjectRequest

KEYS = {
    "complaints/": "complaint",
    "me/complaints/": "complaint",
    "me/rights/": "data_request",
    "privacy/requests/": "data_request",
}
REACH_OF_PAGE = {
    "complaint": {"amy"},
    "complaint_step": {"amy"},
    "complaint_appeal": {"bo"},
    "data_request": {"pat"},
    "data_request_step": {"pat"},
    "my_right_step": {"bo"},
}
FIELD_ROWS = {
    "about_person_id": "person",
    "complaint_id": "complaint",
    "data_request_id": "data_request",
    "handler_id": "person",
}
MORE = {
    "force.step_complaint": {"event": "hear"},
    "privacy.step_request": {"event": "withdraw"},
}


def rows(cast):
    """One row of every kind, about Bo of Dawn."""
    return {
        "complaint": Complaint.objects.create(
            station_id=cast.association.pk,
            about=cast.dawn,
            about_person=cast.people.bo,
            content="x",
            code_hash="x",
            state="upheld",
            answer_by=timezone.localdate(),
        ),
        "data_request": DataSubjectRequest.objects.create(
            station_id=cast.hill.pk,
            subject_id=cast.people.bo.pk,
            right="access",
            due_on=timezone.localdate(),
        ),
    }
