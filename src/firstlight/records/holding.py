"""What this room keeps about a person whatever is erased, and why."""

from django.utils.translation import gettext_lazy as _

from firstlight.force.erasure import Part
from firstlight.records.models import Recognition, ServiceCertificate, ServiceRecord

PARTS = (
    Part(
        "records.hours",
        _("Hours of service"),
        lambda person: ServiceRecord.objects.filter(person=person).count(),
        why=_("The law on volunteer service has them kept, with the name, to prove the service."),
        keeps_name=True,
        tables=frozenset({"records.servicerecord.person"}),
    ),
    Part(
        "records.papers",
        _("Certificates of service"),
        lambda person: ServiceCertificate.objects.filter(person=person).count(),
        why=_("Whoever was given one must be able to check it."),
        keeps_name=True,
        tables=frozenset({"records.servicecertificate.person"}),
    ),
    Part(
        "records.stars",
        _("Stars"),
        lambda person: Recognition.objects.filter(person=person).count(),
        why=_("They follow from the hours; nobody is named in public any more."),
        tables=frozenset({"records.recognition.person"}),
    ),
)
