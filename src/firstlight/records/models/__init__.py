"""Service records, certificates, stars, and what was passed to the volunteer register."""

from firstlight.records.models.papers import CivilExport, ServiceCertificate
from firstlight.records.models.service import HourRule, RecordDispute, ServiceRecord
from firstlight.records.models.stars import Recognition, RecognitionAppeal, StarObjection

__all__ = [
    "CivilExport",
    "HourRule",
    "Recognition",
    "RecognitionAppeal",
    "RecordDispute",
    "ServiceCertificate",
    "ServiceRecord",
    "StarObjection",
]
