"""What the rights desk does about a request: puts data right, erases a person, notes the rest."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from firstlight.force.actions import correct_person, erase_asker, name_asker
from firstlight.force.erasure import preview
from firstlight.force.models import Person
from firstlight.force.schemas.rights import CorrectPerson, ErasePerson, NameAsker
from firstlight.kernel.actor import Actor
from firstlight.privacy import queries
from firstlight.privacy.actions import note_done
from firstlight.privacy.models import DataSubjectRequest, RequestAct
from firstlight.privacy.rights import BY_ACT, wishes_in
from firstlight.privacy.schemas import NoteDone

Refused = tuple[str, Mapping[str, Any], dict[str, str]]
ACTS: Mapping[str, tuple[Callable[[Actor, Any], Any], type[BaseModel]]] = {
    "asker": (name_asker, NameAsker),
    "correct": (correct_person, CorrectPerson),
    "erase": (erase_asker, ErasePerson),
    "elsewhere": (note_done, NoteDone),
}
LABELS = {
    "name": gettext_lazy("Name"),
    "born_on": gettext_lazy("Birthday"),
    "phone": gettext_lazy("Telephone"),
    "email": gettext_lazy("E-mail"),
    "where": gettext_lazy("What was done, and where"),
    "sure": gettext_lazy("I have read what goes and what stays, and why."),
}


def acts_context(
    actor: Actor, row: DataSubjectRequest, person: Person | None, refused: Refused | None = None
) -> dict[str, Any]:
    """Return what the page of a request shows of its acts: those done, those possible now."""
    done = queries.acts_of(row)
    names = dict(
        Person.objects.filter(pk__in=[each.done_by_id for each in done]).values_list("pk", "name")
    )
    is_own = row.subject_id is not None and row.subject_id == actor.person_id
    may = row.right in BY_ACT and row.state == "verified" and not is_own
    what, values, errors = refused or ("", {}, {})
    return {
        "done": [(each, _named(each), names.get(each.done_by_id, "")) for each in done],
        "by_act": row.right in BY_ACT,
        "may_act": may,
        "may_name": may and person is None and "erased" not in {each.what for each in done},
        "kept": person if may and row.right == "correct" else None,
        "wishes": wishes_in(row.scope)[0] if row.right == "correct" else {},
        "erasure": preview(person) if may and row.right == "erase" and person else None,
        "acting": what,
        "act_values": values,
        "act_errors": {what: errors} if what else {},
        "labels": LABELS,
    }


def _named(each: RequestAct) -> str:
    """Return what was done, in words."""
    what = RequestAct.What(each.what).label
    if each.field:
        return _("%(field)s: %(what)s") % {"what": what, "field": LABELS[each.field]}
    return str(what)
