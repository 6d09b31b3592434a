"""Certificates by their code, and stars on public notice: what a paper shows, and no more."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from firstlight.public.frame import draw, published
from firstlight.public.publication import Door
from firstlight.records.queries import on_notice, public_certificate

KINDS = {
    "patrol": _("Patrol"),
    "water_patrol": _("Water patrol"),
    "gate": _("School gate"),
    "event": _("Event"),
    "storm": _("Storm stand-by"),
    "standby": _("Stand-by"),
    "talk": _("Talk"),
    "other": _("Other"),
    "callout": _("Call-out"),
    "training": _("Training"),
}


@published(
    "public_certificates",
    shows=_("A field for the code on a certificate; nothing can be listed or searched."),
    ground=_("Who holds the paper can have it checked; the page shows only what the paper shows."),
    module="records",
    door=Door(50, _("Check a certificate"), _("Type the code under its QR code.")),
)
@require_safe
def certificates(request: HttpRequest, language: str) -> HttpResponse:
    """Take the code of a paper."""
    typed = request.GET.get("code", "")
    # Whoever reads a code out or copies it parts it as they like.
    code = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    if code:
        return redirect(
            reverse("public_certificate", kwargs={"language": language, "code": code[:24]})
        )
    return draw(request, "public/certificates.html", {"missing": bool(typed), "typed": typed})


@published(
    "public_certificate",
    shows=_("One certificate as its paper shows it, or that it was revoked."),
    ground=_("Who holds the paper can have it checked; the page shows only what the paper shows."),
    module="records",
)
@require_safe
def certificate(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Show what a paper shows; one that was revoked shows its number and nothing else."""
    row = public_certificate(code.upper())
    if row is None:
        gone = {"missing": True, "typed": code}
        return draw(request, "public/certificates.html", gone, HTTPStatus.NOT_FOUND)
    told = row.content
    context = {
        "revoked": row.state == "revoked",
        "number": row.number,
        "paper": None if row.state == "revoked" else told,
        "clocked": f"{told['clocked'] / 60:.1f}",
        "amended": f"{told['amended'] / 60:.1f}",
        "kinds": [(KINDS.get(key, key), f"{n / 60:.1f}") for key, n in told["by_kind"].items()],
    }
    return draw(request, "public/certificate.html", context)


@published(
    "public_stars",
    shows=_(
        "Who is about to be given a star: name, team, star and until when; in order of names."
    ),
    ground=_("The notice that the rules ask for; everybody named has agreed to it."),
    module="records",
    door=Door(80, _("Public notice of stars"), _("Who is about to be given a star.")),
)
@require_safe
def stars(request: HttpRequest, language: str) -> HttpResponse:
    """Show whom the notice names today."""
    rows = [(row, "★" * row.level) for row in on_notice(timezone.localdate())]
    return draw(request, "public/stars.html", {"rows": rows})
