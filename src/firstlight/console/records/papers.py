"""The certificate of service as a paper, for who holds it and for their archive."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstlight.console.records.words import KINDS, hours
from firstlight.exchange.paper import Paper, Part, paper_pdf
from firstlight.exchange.qr import qr_svg
from firstlight.force.models import Person
from firstlight.records.models import ServiceCertificate


def certificates_of(person: Person) -> Iterator[tuple[str, bytes]]:
    """Yield a person's standing certificates as PDF, in the language of the reader."""
    now, zone = timezone.now(), timezone.get_current_timezone()
    for row in ServiceCertificate.objects.filter(person=person, state="issued"):
        content = paper_pdf(paper_of(row), now, zone, get_language() or "zh-hans")
        yield f"certificate-{row.number}.pdf", content


def paper_of(row: ServiceCertificate) -> Paper:
    """Return the paper in its four parts, with the code that leads to its public page."""
    told = row.content
    address = settings.PUBLIC_URL.rstrip("/") + reverse(
        "public_certificate",
        kwargs={"language": (get_language() or "zh")[:2], "code": row.code},
    )
    return Paper(
        title=_("Certificate of volunteer service"),
        about=_("Number %(number)s · free of charge") % {"number": row.number},
        parts=[
            Part(
                heading=_("1. The volunteer"),
                facts=[
                    (_("Name (person)"), told["name"]),
                    (_("Volunteer number"), told["volunteer_number"] or "—"),
                    (_("Kind and number of the identity paper"), "____________________"),
                ],
                lines=[_("The identity number is written by hand; it is not kept.")],
            ),
            Part(
                heading=_("2. The service"),
                facts=[
                    (_("Time"), f"{told['starts_on']} – {told['ends_on']}"),
                    (_("Hours clocked"), hours(told["clocked"])),
                    (_("Hours amended by two persons"), hours(told["amended"])),
                    (_("Number of services"), str(told["services"])),
                ],
                headings=[_("Kind"), _("Hours")],
                rows=[[str(KINDS.get(key, key)), hours(n)] for key, n in told["by_kind"].items()],
            ),
            Part(
                heading=_("3. The issuer"),
                facts=[
                    (_("Organisation"), told["issuer"]),
                    (_("Person in charge"), told["signatory"]),
                    (_("Handled by"), told["handler"]),
                    (_("How to reach them"), told["contact"] or "—"),
                ],
            ),
            Part(
                heading=_("4. Number, date, other"),
                facts=[
                    (_("Number (paper)"), told["number"]),
                    (_("Issued on"), told["issued_on"]),
                    (_("What it is for"), told["purpose"] or "—"),
                ],
            ),
        ],
        signed=[_("Seal: %(seal)s") % {"seal": told["seal"]}],
        qr=qr_svg(address, 28.0, row.code),
        qr_words=f"{_('Scan to check this paper')}\n{row.code}",
    )
