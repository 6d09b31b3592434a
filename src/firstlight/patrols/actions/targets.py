"""How often places are visited: said for many at once, taken from a list, dropped."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Organisation
from firstlight.kernel.actions import Context, action
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound, Refused
from firstlight.patrols.models import PatrolTarget
from firstlight.patrols.queries import targets as queries
from firstlight.patrols.rules.targets import TARGET_KINDS, check_target_kind
from firstlight.patrols.schemas.targets import (
    DropTargets,
    EditTargets,
    Often,
    SetTargets,
    TakeTargets,
)
from firstlight.places.models import Place

OFTEN = tuple(Often.model_fields)
Subject = tuple[str, UUID]  # which of the three a target points to, and its key


@action("patrols.set_targets", may="patrols.plan", takes=SetTargets)
def set_targets(context: Context, data: SetTargets) -> list[PatrolTarget]:
    """Say how often places, checkpoints or kept routes are visited.

    Raises
    ------
    Refused
        ``not-a-place`` for anything but public ground of a fixed set of kinds.
    """
    home = queries.home(context.actor, data.organisation_id)
    wanted = [*_places(context.actor, data.place_ids), *_others(context.actor, data)]
    if not wanted:
        raise Refused("nothing", _("Choose at least one."), field="place_ids")
    return _lay(context, home, [(subject, data) for subject in wanted])


@action("patrols.take_targets", may="patrols.plan", takes=TakeTargets)
def take_targets(context: Context, data: TakeTargets) -> list[PatrolTarget]:
    """Take a list in: each line names a place by its name or code.

    Raises
    ------
    Refused
        ``unknown-place``, ``two-places`` or ``not-a-place``, naming the line; nothing is kept.
    """
    home = queries.home(context.actor, data.organisation_id)
    known: dict[str, list[Place]] = {}
    for place in Place.objects.visible_to(context.actor).filter(is_retired=False):
        for name in {place.name, place.code} - {""}:
            known.setdefault(name, []).append(place)
    rows: list[tuple[Subject, Often]] = []
    for line in data.lines:
        place = _named(known.get(line.place, []), line.place, line.line)
        rows.append((("place_id", place.pk), line))
    return _lay(context, home, rows)


def _named(found: list[Place], name: str, line: int) -> Place:
    public = [place for place in found if place.kind in TARGET_KINDS]
    if found and not public:
        check_target_kind(found[0].kind)
    if not public:
        raise Refused(
            "unknown-place",
            _("Line %(line)s: there is no place called “%(name)s”."),
            field="lines",
            line=line,
            name=name,
        )
    if len(public) > 1:
        raise Refused(
            "two-places",
            _("Line %(line)s: several places are called “%(name)s”. Use the code."),
            field="lines",
            line=line,
            name=name,
        )
    return public[0]


@action("patrols.edit_targets", may="patrols.plan", takes=EditTargets)
def edit_targets(context: Context, data: EditTargets) -> list[PatrolTarget]:
    """Say anew how often each of these is visited."""
    rows = queries.chosen(context.actor, data.target_ids)
    for row in rows:
        _say(row, data)
    PatrolTarget.objects.bulk_update(rows, OFTEN, batch_size=500)
    _note(context, rows)
    return rows


@action("patrols.drop_targets", may="patrols.plan", takes=DropTargets)
def drop_targets(context: Context, data: DropTargets) -> list[PatrolTarget]:
    """Visit these no more, or again."""
    rows = queries.chosen(context.actor, data.target_ids)
    for row in rows:
        row.is_retired = not data.bring_back
    PatrolTarget.objects.bulk_update(rows, ["is_retired"], batch_size=500)
    _note(context, rows)
    return rows


def _places(actor: Actor, keys: Iterable[UUID]) -> list[Subject]:
    wanted = list(dict.fromkeys(keys))
    rows = {row.pk: row for row in Place.objects.visible_to(actor).filter(pk__in=wanted)}
    if len(rows) != len(wanted):
        raise NotFound
    for key in wanted:
        check_target_kind(rows[key].kind)
    return [("place_id", key) for key in wanted]


def _others(actor: Actor, data: SetTargets) -> list[Subject]:
    points = set(queries.checkpoints_to_visit(actor).values_list("pk", flat=True))
    routes = set(queries.kept_routes(actor).values_list("pk", flat=True))
    if set(data.checkpoint_ids) - points or set(data.route_ids) - routes:
        raise NotFound
    found: list[Subject] = [("checkpoint_id", key) for key in dict.fromkeys(data.checkpoint_ids)]
    return found + [("route_id", key) for key in dict.fromkeys(data.route_ids)]


def _lay(
    context: Context, home: Organisation, wanted: list[tuple[Subject, Often]]
) -> list[PatrolTarget]:
    """Write what is wanted; a target of the same thing and season is replaced, not doubled."""
    known = {
        (row.place_id or row.checkpoint_id or row.route_id, row.season): row
        for row in PatrolTarget.objects.filter(organisation=home)
    }
    new: dict[tuple[UUID, str], PatrolTarget] = {}
    old: dict[UUID, PatrolTarget] = {}
    for (name, key), often in wanted:
        season = str(often.season or "")
        row = known.get((key, season)) or new.get((key, season))
        if row is None:
            row = PatrolTarget(station_id=home.station_id, organisation=home, **{name: key})
            new[key, season] = row
        elif (key, season) not in new:
            old[row.pk] = row
        _say(row, often)
        row.is_retired = False
    PatrolTarget.objects.bulk_create(new.values(), batch_size=500)
    PatrolTarget.objects.bulk_update(old.values(), [*OFTEN, "is_retired"], batch_size=500)
    rows = [*old.values(), *new.values()]
    _note(context, rows)
    return rows


def _say(row: PatrolTarget, often: Often) -> None:
    for name in OFTEN:
        setattr(row, name, getattr(often, name))
    row.season = str(often.season or "")


def _note(context: Context, rows: list[PatrolTarget]) -> None:
    """Record the act once, with how many it was; each target's place is in its row."""
    first = rows[0]
    context.record(
        first,
        organisation_id=first.organisation_id,
        count=len(rows),
        times=first.times,
        is_retired=first.is_retired,
    )
