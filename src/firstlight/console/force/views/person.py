"""A person's record: memberships with their next steps, papers, certificates, roles, log."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.console.force.shown import log_lines
from firstlight.console.force.views.people import (
    APPLYING,
    LABELS,
    organisation_options,
    sees_contact,
)
from firstlight.console.force.words import CREDENTIAL as CREDENTIAL_WORDS
from firstlight.console.force.words import MEMBERSHIP as MEMBERSHIP_WORDS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.web import page, perform
from firstlight.equipment.queries import held_by
from firstlight.force import actions, queries, schemas
from firstlight.force.invitations import token_for
from firstlight.force.matters import matters
from firstlight.force.models import Account, Application, Membership, Person
from firstlight.force.roles import ROLES, TITLES
from firstlight.force.rules import MEMBERSHIP, available_at, may_grant
from firstlight.force.tries import locked_until
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.training import queries as training
from firstlight.training.actions import step_credential, submit_credential
from firstlight.training.models import Credential
from firstlight.training.rules import CREDENTIAL
from firstlight.training.schemas import StepCredential, SubmitCredential

Refused = tuple[str, dict[str, Any], dict[str, str]]
# What can be done on a record beside the steps: the action, its schema, what is then said.
DEEDS: dict[str, tuple[Any, type[BaseModel], Any]] = {
    "person": (
        actions.edit_person,
        schemas.EditPerson,
        gettext_lazy("The particulars are put right."),
    ),
    "membership": (actions.edit_membership, schemas.EditMembership, gettext_lazy("Put right.")),
    "join": (
        actions.add_membership,
        schemas.AddMembership,
        gettext_lazy("Added to the team as a draft."),
    ),
    "papers": (
        actions.record_papers,
        schemas.RecordPapers,
        gettext_lazy("The papers are recorded."),
    ),
    "insurance": (
        actions.record_insurance,
        schemas.RecordInsurance,
        gettext_lazy("The cover is recorded."),
    ),
    "role": (actions.grant_role, schemas.GrantRole, gettext_lazy("The role is given.")),
    "end_role": (actions.end_role, schemas.EndRole, gettext_lazy("The role is taken back.")),
    "credential": (
        submit_credential,
        SubmitCredential,
        gettext_lazy("The certificate is handed in."),
    ),
    "invite": (
        actions.invite_person,
        schemas.InvitePerson,
        gettext_lazy("The sign-in account is created."),
    ),
    "renew": (actions.renew_key, schemas.RenewKey, gettext_lazy("The sign-in is renewed.")),
    "contact": (actions.open_emergency_contact, schemas.OpenEmergencyContact, ""),
}


@page(may="force.see")
def person(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a person."""
    return _show(request, queries.person(request.actor, key))


@require_POST
@page(may="force.see")
def step(request: SeatedRequest, key: UUID, membership_id: UUID) -> HttpResponse:
    """Take a step of a membership."""
    who = queries.person(request.actor, key)
    values = given(request, schemas.StepMembership, membership_id=membership_id)
    outcome = perform(request.actor, actions.step_membership, schemas.StepMembership, values)
    if outcome.ok:
        messages.success(request, said(outcome.result, values["event"]))
        return redirect("person", key=key)
    return _show(
        request, who, step=(membership_id, (values.get("event", ""), values, outcome.errors))
    )


def said(row: Membership, event: str) -> str:
    """Return what is said after a step: where it led, or that somebody else must agree."""
    reached = MEMBERSHIP.find(row.state, event) is None
    if reached:
        state = MEMBERSHIP.state_names.get(row.state, row.state)
        return _("Done: now “%(state)s”.") % {"state": state}
    return _("Noted. Somebody else must agree to this step too.")


@require_POST
@page(may="force.see")
def credential_step(request: SeatedRequest, key: UUID, credential_id: UUID) -> HttpResponse:
    """Verify, refuse or revoke a certificate."""
    who = queries.person(request.actor, key)
    values = given(request, StepCredential, credential_id=credential_id)
    outcome = perform(request.actor, step_credential, StepCredential, values)
    if outcome.ok:
        messages.success(request, _("Done."))
        return redirect("person", key=key)
    refused = (values.get("event", ""), values, outcome.errors)
    return _show(request, who, credential=(credential_id, refused))


@require_POST
@page(may="force.see")
def deed(request: SeatedRequest, key: UUID, name: str) -> HttpResponse:
    """Do one of the further things on a person's record."""
    who = queries.person(request.actor, key)
    if name not in DEEDS:
        raise NotFound
    run, takes, words = DEEDS[name]
    values = given(request, takes, many=("specialities",), moments=("ends_at",))
    if "person_id" in takes.model_fields:
        values["person_id"] = str(key)
    if name == "membership":
        values["specialities"] = _words(request, "specialities")
    outcome = perform(request.actor, run, takes, values, command_id=request.POST.get("command_id"))
    if not outcome.ok:
        return _show(request, who, refused=(name, values, outcome.errors))
    if name == "contact":
        return _show(request, who, contact=outcome.result or _("None was given."))
    if name in ("invite", "renew") and outcome.result:
        return _show(request, who, link=_link(request, outcome.result), made=name)
    messages.success(request, words)
    return redirect("person", key=key)


def _words(request: HttpRequest, name: str) -> list[str]:
    text = request.POST.get(name, "").replace("，", ",").replace("、", ",")
    return [word.strip() for word in text.split(",") if word.strip()]


def _link(request: HttpRequest, account: Account) -> str:
    return request.build_absolute_uri(f"/join/{token_for(account)}/")


def _show(
    request: SeatedRequest,
    who: Person,
    *,
    step: tuple[UUID, Refused] | None = None,
    credential: tuple[UUID, Refused] | None = None,
    refused: Refused | None = None,
    contact: str = "",
    link: str = "",
    made: str = "",
) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    account = Account.objects.filter(person=who).first()
    own = list(queries.memberships(actor, person_id=who.pk).order_by("created_at"))
    leads = may_grant(actor.role, "commander")
    going_on = {each.key: each.title for each in matters(actor)} if leads else {}
    wrong = refused or (step and step[1]) or (credential and credential[1])
    context = {
        "person": who,
        "memberships": [_membership(actor, row, step) for row in own],
        "first": own[0] if own else None,
        "first_state": MEMBERSHIP.state_names.get(own[0].state, "") if own else "",
        "sees_contact": sees_contact(actor),
        "can": available_at(queries.availability_of(who), now),
        "insurances": who.insurances.order_by("-ends_on"),
        "today": timezone.localdate(),
        "credentials": [
            _credential(actor, row, credential) for row in training.credentials(actor, who.pk)
        ],
        "grants": queries.grants_of([who.pk]),
        "titles": TITLES,
        "matters": going_on,
        "kit": held_by(who.pk),
        "log": log_lines(actor, [e for row in own for e in queries.history(row, 20)]),
        "options": _options(actor, own, going_on),
        "labels": LABELS,
        "refused": {refused[0]: refused[2]} if refused else {},
        "values": refused[1] if refused else {},
        "contact": contact,
        "link": link,
        "made": made,
        "account": account,
        "locked_until": locked_until(account) if account and actor.may("force.manage") else None,
    }
    return render(request, "force/person.html", context, status=422 if wrong else 200)


def _applied(actor: Actor, row: Membership) -> str:
    """Return what an applicant wrote, for who looks at the application and as long as they do."""
    if row.state not in APPLYING or not actor.may("force.review"):
        return ""
    found = Application.objects.filter(membership=row).values_list("words", flat=True).first()
    return found or ""


def _membership(
    actor: Actor, row: Membership, step: tuple[UUID, Refused] | None
) -> dict[str, Any]:
    return {
        "row": row,
        "state": MEMBERSHIP.state_names.get(row.state, row.state),
        "words": _applied(actor, row),
        "agreement": row.agreements.order_by("-signed_on").first(),
        "steps": steps_of(
            MEMBERSHIP,
            actor,
            row,
            MEMBERSHIP_WORDS,
            own=row.person_id == actor.person_id,
            refused=step[1] if step and step[0] == row.pk else None,
        ),
    }


def _credential(
    actor: Actor, row: Credential, step: tuple[UUID, Refused] | None
) -> dict[str, Any]:
    own = row.person_id == actor.person_id
    shown = steps_of(
        CREDENTIAL,
        actor,
        row,
        CREDENTIAL_WORDS,
        own=own,
        refused=step[1] if step and step[0] == row.pk else None,
    )
    return {
        "row": row,
        "state": CREDENTIAL.state_names.get(row.state, row.state),
        "steps": [] if own else [each for each in shown if not each.why_not],
    }


def _options(actor: Actor, own: list[Membership], going_on: dict[UUID, str]) -> dict[str, Any]:
    return {
        "teams": organisation_options(actor),
        "categories": Membership.Category.choices,
        "kinds": Credential.Kind.choices,
        "roles": [(key, TITLES[key]) for key in ROLES if may_grant(actor.role, key)],
        "memberships": [(str(row.pk), row.organisation.called) for row in own],
        "matters": [(str(key), title) for key, title in going_on.items()],
    }
