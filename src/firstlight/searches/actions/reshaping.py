"""Ground cut in two, or two pieces made one, while nobody is sent there."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Stale
from firstlight.searches import queries
from firstlight.searches.models import SearchSegment
from firstlight.searches.planning.reshaping import Piece, cut, joined
from firstlight.searches.schemas import JoinSegments, SplitSegment
from firstlight.searches.words import SENT_ALREADY

FAULTS = {
    "no-line": _("Line: this is no line. Draw it from border to border."),
    "no-cut": _("Line: it does not cross the segment from border to border."),
    "sliver": _("Line: it cuts off less than 1,000 square metres."),
    "apart": _("Segment to join: the two have no border in common."),
}
LONGEST_NAME = 10


@action("searches.split_segment", may="searches.plan", takes=SplitSegment)
def split_segment(context: Context, data: SplitSegment) -> list[SearchSegment]:
    """Cut a segment in two along a line; what was searched before counts for both.

    Raises
    ------
    Refused
        ``sent-already`` while a group is there; ``no-line``, ``no-cut`` or ``sliver``.
    """
    old = _free(context, data.segment_id, data.version)
    try:
        pieces = cut(old.geometry, data.line)
    except ValueError as fault:
        raise Refused(str(fault), FAULTS[str(fault)], field="line") from fault
    names = _names(old)
    return _replace(context, [old], list(zip(names, pieces, strict=True)))


@action("searches.join_segments", may="searches.plan", takes=JoinSegments)
def join_segments(context: Context, data: JoinSegments) -> list[SearchSegment]:
    """Make two neighbouring segments one; of what was searched, only what holds for both counts.

    Raises
    ------
    Refused
        ``sent-already`` while a group is in one of them; ``apart`` without a common border;
        ``same`` for a segment and itself.
    """
    one = _free(context, data.segment_id, data.version)
    if data.other_id == one.pk:
        raise Refused("same", _("Segment to join: choose another one."), field="other_id")
    two = _free(context, data.other_id, None)
    if two.case_id != one.case_id:
        raise Refused("apart", FAULTS["apart"], field="other_id")
    try:
        whole = joined(one.geometry, two.geometry)
    except ValueError as fault:
        raise Refused(str(fault), FAULTS[str(fault)], field="other_id") from fault
    return _replace(context, [one, two], [(min(one.name, two.name), whole)])


def _free(context: Context, key: object, version: int | None) -> SearchSegment:
    segment = queries.get_segment(context.actor, str(key))
    queries.own_case(context.actor, segment.case_id)
    if version is not None and version != segment.version:
        raise Stale
    if segment.is_retired:
        raise Stale
    if queries.live_assignments(segment).exists():
        raise Refused("sent-already", SENT_ALREADY)
    return segment


def _names(old: SearchSegment) -> tuple[str, str]:
    """Return two names beside those on the map: B2 becomes B2a and B2b."""
    taken = {each.name for each in queries.live_segments(old.case)}
    stem = old.name[: LONGEST_NAME - 1]
    free = [f"{stem}{letter}" for letter in "abcdefghjkmnpqrstuvwxyz"]
    first, second = [name for name in free if name not in taken][:2]
    return first, second


def _replace(
    context: Context, old: list[SearchSegment], new: Iterable[tuple[str, Piece]]
) -> list[SearchSegment]:
    """Put new segments in the place of old ones, which stay in the file as they were."""
    case = old[0].case
    ground_m2 = sum(each.area_m2 for each in old)
    chance = sum(each.poa for each in old)
    for each in old:
        each.is_retired = True
        each.version += 1
        each.save(update_fields=["is_retired", "version"])
    made = []
    for name, piece in new:
        segment = SearchSegment(
            station_id=case.station_id,
            case=case,
            name=name,
            geometry=piece.geometry,
            area_m2=piece.area_m2,
            facts=_facts(old),
            poa=chance * piece.area_m2 / ground_m2,
            **_searched(old),
        )
        segment.save(force_insert=True)
        made.append(segment)
    context.record(
        made[0],
        thread=case.incident_id,
        out_of=[each.name for each in old],
        made=[each.name for each in made],
    )
    return made


def _facts(old: list[SearchSegment]) -> dict[str, object]:
    """Return what is known of the ground; water or a steep slope in one part holds for it all."""
    found = {key: value for key, value in old[0].facts.items() if key != "middle"}
    worst = {
        key: max(each.facts[key] for each in old if key in each.facts)
        for key in ("water", "slope_deg")
        if any(key in each.facts for each in old)
    }
    return found | worst


def _searched(old: list[SearchSegment]) -> dict[str, object]:
    """Return what can be said of ground that was searched as one or more segments: the least."""
    if any(each.pod_estimate is None for each in old):
        return {}
    least = min(old, key=lambda each: each.pod_estimate or 0.0)
    return {
        "pod_estimate": least.pod_estimate,
        "searched_from": least.searched_from,
        "searched_to": least.searched_to,
    }
