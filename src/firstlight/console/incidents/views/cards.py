"""The cards: what each kind of call needs, its dangers, and what volunteers may not do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.incidents.views.record import need_fields, posted_needs
from firstlight.console.incidents.words import LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.equipment.models import EquipmentItem
from firstlight.incidents import queries, wording
from firstlight.incidents.actions import edit_card, reset_card
from firstlight.incidents.cards import LANGUAGES, Card
from firstlight.incidents.models import CallKind
from firstlight.incidents.schemas import EditCard, ResetCard

PARTS = ("steps", "dangers", "forbidden")


@page(may="incidents.see")
def cards(request: SeatedRequest) -> HttpResponse:
    """Show all cards."""
    shown = [card_shown(card) for card in queries.cards(request.actor)]
    return render(request, "incidents/cards.html", {"cards": shown})


def card_shown(card: Card) -> dict[str, Any]:
    """Return a card in the reader's words."""
    return {
        "card": card,
        "needs": [wording.need(need) for need in card.needs],
        "kit": [EquipmentItem.Kind(kind).label for kind in card.kit],
        **{part: card.said(part) for part in PARTS},
    }


@page(may="cards.edit")
def edit(request: SeatedRequest, kind: str) -> HttpResponse:
    """Change a card of one's own station."""
    if kind not in CallKind.values:
        raise Http404
    card = queries.card(request.actor.station_id, kind)
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(request.actor, edit_card, EditCard, _typed(request, kind))
        if outcome.ok:
            messages.success(request, _("The card was changed."))
            return redirect("cards")
    context = {
        "card": card,
        "need_fields": need_fields(card.needs),
        "kit_options": EquipmentItem.Kind.choices,
        "kit": request.POST.getlist("kit") if request.method == "POST" else card.kit,
        "boxes": _boxes(card, request.POST if request.method == "POST" else None),
        "labels": LABELS,
        "errors": outcome.errors,
    }
    return render(request, "incidents/card_edit.html", context, status=200 if outcome.ok else 422)


def _typed(request: SeatedRequest, kind: str) -> dict[str, Any]:
    parts = {
        part: {
            language: request.POST.get(f"{part}_{language}", "").splitlines()
            for language in LANGUAGES
        }
        for part in PARTS
    }
    return {
        "kind": kind,
        "needs": posted_needs(request),
        "kit": request.POST.getlist("kit"),
        **parts,
    }


def _boxes(card: Card, typed: QueryDict | None) -> list[tuple[str, str, Any, str, str]]:
    """Return part, name, label, language and text of each box of sentences."""
    found = []
    for part in PARTS:
        for language in LANGUAGES:
            name = f"{part}_{language}"
            text = (
                typed.get(name, "")
                if typed is not None
                else "\n".join(getattr(card, part).get(language, []))
            )
            found.append((part, name, LABELS[part], language, str(text)))
    return found


@require_POST
@page(may="cards.edit")
def reset(request: SeatedRequest, kind: str) -> HttpResponse:
    """Go back to the card as it ships."""
    outcome = perform(request.actor, reset_card, ResetCard, {"kind": kind})
    for sentence in outcome.errors.values():
        messages.error(request, sentence)
    if outcome.ok:
        messages.success(request, _("The card is as it ships again."))
    return redirect("cards")
