"""The privacy officer's page: consents as figures, what is due tonight, and the switches."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.force.owed import owed
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.force.roles import ROLES
from firstlight.force.switches import off_above
from firstlight.privacy import queries
from firstlight.privacy.actions import switch_module
from firstlight.privacy.modules import MODULES
from firstlight.privacy.rules import CONSENT, called
from firstlight.privacy.schemas import SwitchModule

FEW = 5  # figures below this are not shown: they could point at somebody


@page(may="privacy.see")
def privacy(request: SeatedRequest) -> HttpResponse:
    """Show on whose word the station keeps data, what is due tonight, and the switches."""
    due = queries.due(request.actor, timezone.localdate())
    tonight = Counter(due.values_list("category", flat=True))
    context = {
        "tonight": sorted((called(key), n) for key, n in tonight.items()),
        "switches": _switches(request),
        "may_switch": request.actor.may("privacy.manage"),
        "owed": owed(request.actor, timezone.now()),
        "figures": [
            (purpose, [(CONSENT.state_names[s], _few(n)) for s, n in sorted(counts.items())])
            for purpose, counts in queries.consent_figures(request.actor)
        ],
    }
    return render(request, "force/privacy.html", context)


def _switches(request: SeatedRequest) -> list[dict[str, object]]:
    """Return the modules that some role here has, and how each switch stands."""
    held = {each.partition(".")[0] for role in ROLES.values() for each in role.capabilities}
    moved = queries.switches(request.actor)
    above = off_above(request.actor.station_id)
    return [
        {"module": module, "row": moved.get(key), "above": key in above}
        for key, module in MODULES.items()
        if not module.rooms or module.rooms & held
    ]


@require_POST
@page(may="privacy.manage")
def module(request: SeatedRequest) -> HttpResponse:
    """Switch a module off or on."""
    values = given(request, SwitchModule)
    outcome = perform(request.actor, switch_module, SwitchModule, values)
    if outcome.ok:
        messages.success(request, _("Done."))
    for sentence in outcome.errors.values():
        messages.error(request, sentence)
    return redirect(reverse("privacy") + "#modules")


def _few(count: int) -> str:
    return f"<{FEW}" if count < FEW else str(count)
