"""A station changes its cards."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.equipment.models import EquipmentItem
from firstlight.incidents.models import CallCard
from firstlight.incidents.rules import normal_needs
from firstlight.incidents.schemas import EditCard, ResetCard
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Slip


@action("incidents.edit_card", may="cards.edit", takes=EditCard)
def edit_card(context: Context, data: EditCard) -> CallCard:
    """Change a card; what volunteers may not do can be reworded, never left empty.

    Raises
    ------
    Refused
        ``no-limits`` without a sentence in each language, ``bad-kit`` for an unknown kind.
    """
    forbidden = _tidy(data.forbidden)
    if not all(forbidden.get(language) for language in ("zh-hans", "en")):
        raise Refused(
            "no-limits",
            _("Every card says what volunteers may not do, in both languages."),
            field="forbidden",
        )
    unknown = set(data.kit) - set(EquipmentItem.Kind.values)
    if unknown:
        raise Slip("bad-kit", _("Choose equipment from the list."), field="kit")
    station = context.actor.station_id
    row = CallCard.objects.filter(station_id=station, kind=data.kind).first() or CallCard(
        station_id=station, kind=data.kind
    )
    row.needs = normal_needs(need.model_dump() for need in data.needs)
    row.kit, row.forbidden = list(dict.fromkeys(data.kit)), forbidden
    row.dangers, row.steps = _tidy(data.dangers), _tidy(data.steps)
    row.save()
    context.record(row, kind=str(data.kind))
    return row


def _tidy(sentences: Mapping[Any, list[str]]) -> dict[str, list[str]]:
    return {
        language: [line.strip()[:300] for line in lines if line.strip()][:30]
        for language, lines in sentences.items()
    }


@action("incidents.reset_card", may="cards.edit", takes=ResetCard)
def reset_card(context: Context, data: ResetCard) -> None:
    """Go back to the card as it ships."""
    row = CallCard.objects.filter(station_id=context.actor.station_id, kind=data.kind).first()
    if row is None:
        raise Refused("not-own", _("This card is as it ships already."))
    context.record(row, kind=str(data.kind))
    row.delete()
