"""Doors of complaints and of people's rights, for the tests that try every door."""

from django.utils import timezone

from firstlight.force.models import Complaint
from firstlight.privacy.models import (
    BreachIncident,
    DataSubjectRequest,
    ImpactAssessment,
    SensitiveAccess,
)

KEYS = {
    "access/": "sensitive_access",
    "complaints/": "complaint",
    "me/complaints/": "complaint",
    "me/rights/": "data_request",
    "privacy/requests/": "data_request",
    "privacy/breaches/": "breach",
    "privacy/assessments/": "assessment",
}
REACH_OF_PAGE = {
    "access": {"olga", "finn", "pat"},
    "access_step": {"olga", "finn", "pat"},
    "assessment": {"pat"},
    "assessment_sign": {"pat"},
    "breach": {"pat"},
    "breach_do": {"pat"},
    "complaint": {"amy"},
    "complaint_step": {"amy"},
    "complaint_answer": {"bo"},
    "complaint_appeal": {"bo"},
    "data_request": {"pat"},
    "data_request_do": {"pat"},
    "data_request_step": {"pat"},
    "my_right_step": {"bo"},
}
FIELD_ROWS = {
    "assessment_id": "assessment",
    "breach_id": "breach",
    "record_id": "case",
    "access_id": "sensitive_access",
    "about_person_id": "person",
    "complaint_id": "complaint",
    "data_request_id": "data_request",
    "handler_id": "person",
}
# A form about a record named in the address, which a bare address does not name.
EMPTY = {"access_new"}
MORE = {
    "privacy.write_entry": {"language": "en", "words": {"name": "x"}},
    "privacy.drop_entry": {"key": "calls"},
    "privacy.close_minors_audit": {"year": 2020},
    "privacy.request_access": {"kind": "search", "parts": ["name"]},
    "privacy.step_breach": {"event": "confirm"},
    "privacy.step_access": {"event": "approve"},
    "force.step_complaint": {"event": "hear"},
    "force.name_asker": {"phone": "13800000009"},
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
        "assessment": ImpactAssessment.objects.create(
            station_id=cast.hill.pk, title="x", person_id=cast.people.pat.pk
        ),
        "breach": BreachIncident.objects.create(
            station_id=cast.hill.pk,
            what="x",
            noticed_at=timezone.now(),
            person_id=cast.people.bo.pk,
        ),
        "sensitive_access": SensitiveAccess.objects.create(
            station_id=cast.hill.pk,
            kind="search",
            record_id=cast.hill.pk,
            ref="2026-0001",
            parts=["name"],
            reason="x",
            person_id=cast.people.olga.pk,
        ),
    }
