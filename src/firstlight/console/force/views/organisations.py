"""The organisation tree and the record of each node."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.console.force.shown import log_lines
from firstlight.console.force.views.people import organisation_options
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.force import actions, queries, schemas
from firstlight.force.models import Organisation
from firstlight.force.rules.tree import UNDER
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.places.queries import places

DEEDS: dict[str, tuple[Any, type[BaseModel], Any]] = {
    "open": (actions.open_organisation, schemas.OpenOrganisation, gettext_lazy("Opened.")),
    "edit": (actions.edit_organisation, schemas.EditOrganisation, gettext_lazy("Put right.")),
    "move": (actions.move_organisation, schemas.MoveOrganisation, gettext_lazy("Moved.")),
    "close": (
        actions.close_organisation,
        schemas.CloseOrganisation,
        gettext_lazy("The organisation is closed."),
    ),
}
LABELS = {
    "name": gettext_lazy("Name (thing)"),
    "name_en": gettext_lazy("Name in English"),
    "kind": gettext_lazy("Kind"),
    "parent_id": gettext_lazy("Under"),
    "founded_on": gettext_lazy("Founded on"),
    "based_on": gettext_lazy("Based on"),
    "duty_phone": gettext_lazy("Duty telephone"),
    "base_id": gettext_lazy("Base"),
}


@page(may="force.see")
def organisations(request: SeatedRequest) -> HttpResponse:
    """Show the tree with how many serve where."""
    return render(
        request,
        "force/organisations.html",
        {"tree": queries.tree(request.actor), "can_open": request.actor.may("force.organise")},
    )


@page(may="force.see")
def organisation(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one node."""
    return _show(request, queries.organisation(request.actor, key))


@require_POST
@page(may="force.organise")
def deed(request: SeatedRequest, key: UUID, name: str) -> HttpResponse:
    """Open below, edit, move or close a node."""
    node = queries.organisation(request.actor, key)
    if name not in DEEDS:
        raise NotFound
    run, takes, words = DEEDS[name]
    fixed = {"parent_id": str(key)} if name == "open" else {"organisation_id": str(key)}
    values = given(request, takes, **fixed)
    outcome = perform(request.actor, run, takes, values, command_id=request.POST.get("command_id"))
    if not outcome.ok:
        return _show(request, node, refused=(name, values, outcome.errors))
    messages.success(request, words)
    made = outcome.result
    return redirect("organisation", key=made.pk if name == "open" and made else key)


def _show(
    request: SeatedRequest,
    node: Organisation,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
) -> HttpResponse:
    actor = request.actor
    below = [
        each
        for each in queries.tree(actor, closed=True)
        if each.organisation.path.startswith(node.path)
    ]
    events = entries_of(node, 30)
    context = {
        "node": node,
        "path": queries.path_names(node)[:-1],
        "tree": below,
        "people": queries.people(actor)
        .filter(memberships__organisation=node, memberships__state__in=["active", "probation"])
        .order_by("pinyin")[:200],
        "bases": [(str(p.pk), p.name) for p in places(actor, ["team_base"])],
        "kinds": [
            (kind, words) for kind, words in Organisation.Kind.choices if node.kind in UNDER[kind]
        ],
        "parents": [each for each in organisation_options(actor) if each[0] != str(node.pk)],
        "log": log_lines(actor, events),
        "can": actor.may("force.organise") and not node.is_closed,
        "labels": LABELS,
        "refused": {refused[0]: refused[2]} if refused else {},
        "values": refused[1] if refused else {},
    }
    status = 422 if refused else 200
    return render(request, "force/organisation.html", context, status=status)
