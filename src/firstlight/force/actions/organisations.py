"""Changes of the organisation tree."""

from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from firstlight.force import queries
from firstlight.force.models import Organisation
from firstlight.force.rules import check_place_in_tree, place_in_tree
from firstlight.force.rules.tree import TENANTS
from firstlight.force.schemas import (
    CloseOrganisation,
    EditOrganisation,
    MoveOrganisation,
    OpenOrganisation,
)
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.places.queries import check_base


@action("force.open_organisation", may="force.organise", takes=OpenOrganisation)
def open_organisation(context: Context, data: OpenOrganisation) -> Organisation:
    """Plant a node under a visible, open parent."""
    parent = queries.organisation(context.actor, data.parent_id)
    _refuse_closed(parent)
    check_place_in_tree(data.kind, parent.kind)
    node = place_in_tree(
        Organisation(
            kind=data.kind,
            name=data.name,
            name_en=data.name_en,
            founded_on=data.founded_on,
            based_on=data.based_on,
            duty_phone=data.duty_phone or "",
        ),
        parent,
    )
    node.parent = parent
    node.save(force_insert=True)
    context.record(node, kind=node.kind, parent_id=parent.pk)
    return node


@action("force.edit_organisation", may="force.organise", takes=EditOrganisation)
def edit_organisation(context: Context, data: EditOrganisation) -> Organisation:
    """Rename a node, or change what it says about itself."""
    node = queries.organisation(context.actor, data.organisation_id)
    _refuse_closed(node)
    check_base(context.actor, data.base_id, node.base_id)
    changed = data.model_dump(exclude={"organisation_id"}) | {"duty_phone": data.duty_phone or ""}
    touched = sorted(name for name, value in changed.items() if getattr(node, name) != value)
    for name, value in changed.items():
        setattr(node, name, value)
    node.save()
    context.record(node, changed=touched)
    return node


@action("force.move_organisation", may="force.organise", takes=MoveOrganisation)
def move_organisation(context: Context, data: MoveOrganisation) -> Organisation:
    """Hang a node, with all below it, under another parent of the same station.

    Raises
    ------
    Refused
        ``own-subtree``, ``wrong-parent``, ``closed`` or ``other-station``: what was logged under
        one station stays there, so a team that changes station is closed and opened anew.
    """
    node = queries.organisation(context.actor, data.organisation_id)
    parent = queries.organisation(context.actor, data.parent_id)
    _refuse_closed(parent)
    if parent.path.startswith(node.path):
        raise Refused("own-subtree", _("A team cannot stand under itself."), field="parent_id")
    check_place_in_tree(node.kind, parent.kind)
    if node.kind not in TENANTS and parent.station_id != node.station_id:
        raise Refused(
            "other-station",
            _("This belongs to another station. Close it here and open it there."),
            field="parent_id",
        )
    before, after = node.path, f"{parent.path}{node.pk}/"
    Organisation.objects.filter(path__startswith=before).update(
        path=Concat(Value(after), Substr("path", len(before) + 1))
    )
    node.refresh_from_db()
    node.parent = parent
    node.save()
    context.record(node, parent_id=parent.pk)
    return node


@action("force.close_organisation", may="force.organise", takes=CloseOrganisation)
def close_organisation(context: Context, data: CloseOrganisation) -> Organisation:
    """Close a node in which nobody serves and below which nothing is open.

    Raises
    ------
    Refused
        ``still-serving`` or ``still-open-below``.
    """
    node = queries.organisation(context.actor, data.organisation_id)
    _refuse_closed(node)
    here = queries.open_memberships_in(node).count()
    if here:
        raise Refused(
            "still-serving",
            ngettext_lazy(
                "%(count)s person still belongs here. They leave or change team first.",
                "%(count)s people still belong here. They leave or change team first.",
                "count",
            ),
            count=here,
        )
    if Organisation.objects.filter(parent=node, is_closed=False).exists():
        raise Refused("still-open-below", _("Close what is below it first."))
    node.is_closed = True
    node.save()
    context.record(node)
    return node


def _refuse_closed(node: Organisation) -> None:
    if node.is_closed:
        raise Refused("closed", _("“%(name)s” is closed."), name=node.called)
