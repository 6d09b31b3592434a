"""What the rights desk does, and does not only say: puts a person's data right, or erases them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.force.erasure import erase_parts, preview
from firstlight.force.models import Membership, Person
from firstlight.force.rules import named
from firstlight.force.schemas.rights import CorrectPerson, ErasePerson, NameAsker
from firstlight.kernel.actions import Context, action
from firstlight.kernel.codes import hash_of_code, new_code
from firstlight.kernel.errors import Refused, Slip
from firstlight.privacy.actions import end_consents_of, erase_now, keep_act
from firstlight.privacy.models import DataSubjectRequest, RequestAct
from firstlight.privacy.queries import request_at_desk
from firstlight.privacy.rights import check_open_to_acts
from firstlight.privacy.rules import owes, repeats

FIELDS = ("name", "born_on", "phone", "email")


@action("force.name_asker", may="privacy.manage", takes=NameAsker)
def name_asker(context: Context, data: NameAsker) -> DataSubjectRequest:
    """Say which member of the desk's stations a request without an account is about.

    Found by the whole name and telephone together, as they stand in the file.

    Raises
    ------
    Refused
        ``known``; ``no-such-person``; what `check_open_to_acts` refuses.
    """
    row = request_at_desk(context.actor, data.data_request_id)
    check_open_to_acts(row, context.person_id)
    if row.subject_id is not None:
        raise Refused("known", _("It is known whose data this is."))
    inside = Membership.objects.filter(station_id__in=context.actor.stations)
    found = Person.objects.filter(
        name=data.name,
        phone=data.phone,
        erased_at__isnull=True,
        pk__in=inside.values("person_id"),
    )
    if found.count() != 1:
        raise Refused(
            "no-such-person",
            _("No member here has just this name and this telephone."),
            field="name",
        )
    row.subject_id = found.get().pk
    check_open_to_acts(row, context.person_id)
    row.version += 1
    row.save()
    context.record(row, person_id=row.subject_id)
    return row


@action("force.correct_person", may="privacy.manage", takes=CorrectPerson)
def correct_person(context: Context, data: CorrectPerson) -> list[str]:
    """Put right what a request says is wrong of a person; return the fields that changed.

    Raises
    ------
    Refused
        ``nothing-changed``; what `check_open_to_acts` refuses.
    """
    row, person = _asked(context, data.data_request_id, "correct")
    given = data.model_dump(include=set(FIELDS))
    given["phone"], given["email"] = given["phone"] or "", given["email"] or ""
    changed = [name for name in FIELDS if getattr(person, name) != given[name]]
    if not changed:
        raise Slip("nothing-changed", _("Nothing differs from what is kept."), field="name")
    for name in changed:
        setattr(person, name, given[name])
    named(person, data.name)
    person.version += 1
    person.save()
    context.record(person, fields=changed, request_id=row.pk)
    for name in changed:
        keep_act(context, row, RequestAct.What.CORRECTED, field=name)
    return changed


@dataclass(frozen=True, slots=True)
class ErasedPerson:
    """The request, and the code by which its answer is read: told once, the account is gone."""

    row: DataSubjectRequest
    code: str


@action("force.erase_asker", may="privacy.manage", takes=ErasePerson)
def erase_asker(context: Context, data: ErasePerson) -> ErasedPerson:
    """Erase the person who asked for it, by the product's own erasers, all rooms together.

    Their name stays only where hours of service must be kept. The request leads to nobody
    afterwards; who asked reads the answer by a code.

    Raises
    ------
    Refused
        ``not-now`` while a membership or a hold stands against it; ``not-sure``.
    """
    row, person = _asked(context, data.data_request_id, "erase")
    if not data.sure:
        raise Slip("not-sure", _("Say that you have read what goes and what stays."), field="sure")
    seen = preview(person)
    if seen.against:
        raise Refused("not-now", seen.against[0])
    end_consents_of(context, person.pk)
    erase_parts(context, person)
    erase_now(context, person, "force.leaver" if seen.keeps_name else "force.person")
    keep_act(context, row, RequestAct.What.ERASED)
    code = new_code()
    row.subject_id, row.code_hash = None, hash_of_code(code)
    row.save()
    context.record(row, name_stays=seen.keeps_name)
    return ErasedPerson(row, code)


@repeats("force.erase_asker")
def _erase_again(context: Context, subject: str, _facts: Mapping[str, Any]) -> bool:
    """Erase somebody whom a restored backup has brought back, unless something stands against it.

    Their membership, for one, may stand again: it ends first, by a person.
    """
    row = DataSubjectRequest.objects.filter(pk=subject.partition(":")[2]).first()
    person = row and Person.objects.filter(pk=row.subject_id).first()
    if row is None or person is None:
        return True
    seen = preview(person)
    if seen.against and person.erased_at is None:
        return False
    end_consents_of(context, person.pk)
    erase_parts(context, person)
    erase_now(context, person, "force.leaver" if seen.keeps_name else "force.person")
    row.subject_id = None
    row.save()
    return True


owes("force.correct_person", Person)


def _asked(context: Context, key: UUID, right: str) -> tuple[DataSubjectRequest, Person]:
    """Return the request, open to this act, and the person whose data it is about."""
    row = request_at_desk(context.actor, key)
    check_open_to_acts(row, context.person_id, (right,))
    person = Person.objects.filter(pk=row.subject_id).first() if row.subject_id else None
    if person is None:
        raise Refused("nobody-known", _("Say first whose data this is."))
    return row, person
