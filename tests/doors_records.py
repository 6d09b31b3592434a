"""Doors of service records, certificates and stars: rows behind them, who reaches them."""

from django.utils import timezone

from firstlight.records.models import (
    Recognition,
    RecognitionAppeal,
    ServiceCertificate,
    ServiceRecord,
)

KEYS = {
    "records/": "service_record",
    "records/certificates/": "service_certificate",
    "records/stars/": "recognition",
    "records/appeals/": "recognition_appeal",
}
LED = {"ada", "bo", "olga", "finn", "amy"}
OWN = {"bo", "amy"}
REACH_OF_PAGE = {
    "record": LED,
    "record_step": LED,
    "certificate": OWN,
    "star": OWN,
    "star_step": OWN,
    "star_appeal": OWN,
}
# Before a certificate is issued there is no paper.
EMPTY = {"certificate_pdf"}
FIELD_ROWS = {
    "certificate_id": "service_certificate",
    "recognition_id": "recognition",
    "record_id": "service_record",
}
MORE = {
    "records.answer_star_appeal": {"answer": "一"},
    "records.ask_certificate": {"starts_on": "2029-01-01"},
    "records.enter_late": {"kind": "other"},
    "records.set_rule": {"in_force_from": "2029-01-01"},
    "records.step_certificate": {"event": "check"},
    "records.step_record": {"event": "confirm"},
    "records.step_star": {"event": "review"},
}


def rows(cast):
    """One row of every kind behind these doors, each Bo's."""
    own = {"station_id": cast.hill.pk, "organisation": cast.dawn, "person": cast.people.bo}
    now = timezone.now()
    star = Recognition.objects.create(
        **own,
        level=1,
        basis_min=6000,
        as_of=timezone.localdate(),
        rule={"hours": [100], "as_agreed_percent": 90},
        inputs={"minutes": 6000, "evaluated": 0, "as_agreed": 0, "voided": 0},
        digest="x",
    )
    return {
        "service_record": ServiceRecord.objects.create(
            **own, kind="patrol", activity="夜巡", on_date=timezone.localdate(), origin="x:1"
        ),
        "service_certificate": ServiceCertificate.objects.create(
            **own,
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate(),
            requested_at=now,
        ),
        "recognition": star,
        "recognition_appeal": RecognitionAppeal.objects.create(
            station_id=cast.hill.pk, recognition=star, text="请再看"
        ),
    }
