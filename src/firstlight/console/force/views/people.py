"""The list of people, and writing a new one down."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from firstlight.console.given import given, keys_in
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.force import queries
from firstlight.force.actions import insure_people, register_person
from firstlight.force.models import Membership, Person
from firstlight.force.rules import MEMBERSHIP
from firstlight.force.schemas import InsurePeople, RegisterPerson
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.words import listed

LABELS = {
    "organisation_id": gettext_lazy("Team (organisation)"),
    "name": gettext_lazy("Name"),
    "born_on": gettext_lazy("Date of birth"),
    "phone": gettext_lazy("Telephone"),
    "email": gettext_lazy("E-mail"),
    "category": gettext_lazy("Category"),
    "number": gettext_lazy("Number"),
}


def sees_contact(actor: Actor) -> bool:
    """Whether an actor's work needs people's telephone numbers."""
    return actor.may("force.review") or actor.may("callouts.run")


def columns(actor: Actor) -> list[Column]:
    """Return the columns of the list that this actor may see."""
    found = [
        Column("name", _("Name"), _name, "pinyin"),
        Column(
            "team",
            _("Team (organisation)"),
            lambda p: listed(m.organisation.called for m in _own(p)),
        ),
        Column("state", _("State"), _state),
        Column("category", _("Category"), _category),
        Column("number", _("Number"), lambda p: listed(m.number for m in _own(p) if m.number)),
        Column("specialities", _("Specialities"), _specialities),
        Column("joined", _("Joined on"), _joined_on, at_first=False),
    ]
    if sees_contact(actor):
        found.append(Column("phone", _("Telephone"), lambda p: p.phone))
        found.append(Column("email", _("E-mail"), lambda p: p.email, "email", at_first=False))
    return found


# As long as an application is looked at.
APPLYING = ("submitted", "need_more", "station_review")
FILTERS = (
    Filter(
        "serving",
        gettext_lazy("Serving"),
        lambda rows: rows.filter(memberships__state__in=SERVING).distinct(),
    ),
    Filter(
        "waiting",
        gettext_lazy("Applications"),
        lambda rows: rows.filter(memberships__state__in=APPLYING).distinct(),
    ),
    Filter(
        "probation",
        gettext_lazy("On probation"),
        lambda rows: rows.filter(memberships__state="probation").distinct(),
    ),
    Filter(
        "away",
        gettext_lazy("On leave or suspended"),
        lambda rows: rows.filter(memberships__state__in=["paused", "suspended"]).distinct(),
    ),
    Filter(
        "ending",
        gettext_lazy("Insurance or agreement ends in 30 days"),
        lambda rows: _ending(rows),
    ),
    Filter("uninsured", gettext_lazy("Without insurance"), lambda rows: _uninsured(rows)),
    Filter(
        "papers",
        gettext_lazy("Certificates to look at"),
        lambda rows: rows.filter(credentials__state__in=["submitted", "expiring"]).distinct(),
    ),
)


@page(may="force.see")
def people(request: SeatedRequest) -> HttpResponse:
    """List the people whom the actor may see, by team, state, name, pinyin or initials."""
    actor = request.actor
    rows = _with_memberships(actor, queries.people(actor))
    shown = listing(
        request,
        rows,
        columns(actor),
        FILTERS,
        name="people",
        find=lambda q: _with_memberships(actor, queries.search(actor, q)),
    )
    if isinstance(shown, HttpResponse):
        return shown
    if actor.may("force.manage"):
        shown.bulk_url = reverse("people_insure")
    return render(request, "force/people.html", {"listing": shown})


@require_POST
@page(may="force.manage")
def insure(request: SeatedRequest) -> HttpResponse:
    """Show who would be covered by one policy, and record it when its words are given."""
    picked = [key for key in request.POST.getlist("pick") if key]
    if not picked:
        messages.warning(request, _("Choose people in the list first."))
        return redirect("people")
    outcome = Outcome()
    if "insurer" in request.POST:
        values = given(request, InsurePeople, person_ids=picked)
        outcome = perform(
            request.actor,
            insure_people,
            InsurePeople,
            values,
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            count = outcome.result or len(picked)
            messages.success(
                request,
                ngettext("Covered: %(count)s person.", "Covered: %(count)s people.", count)
                % {"count": count},
            )
            return redirect("people")
    chosen = queries.people(request.actor).filter(pk__in=keys_in(picked)).order_by("pinyin", "pk")
    context = {
        "people": chosen,
        "errors": outcome.errors,
        "values": request.POST,
        "labels": {"insurer": _("Insurer"), "starts_on": _("From"), "ends_on": _("Until")},
    }
    return render(request, "force/insure.html", context, status=200 if outcome.ok else 422)


def _with_memberships(actor: Actor, rows: QuerySet[Person]) -> QuerySet[Person]:
    visible = queries.memberships(actor).exclude(state__in=["rejected", "withdrawn", "removed"])
    return rows.order_by("pinyin", "pk").prefetch_related(
        Prefetch("memberships", queryset=visible, to_attr="own")
    )


@page(may="force.manage")
def new(request: SeatedRequest) -> HttpResponse:
    """Write a new person down."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            register_person,
            RegisterPerson,
            given(request, RegisterPerson),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("The person is written down. Now they can apply."))
            row = outcome.result
            return redirect("person", key=row.person_id) if row else redirect("people")
    return render(
        request,
        "force/person_new.html",
        {
            "errors": outcome.errors,
            "labels": LABELS,
            "values": request.POST,
            "teams": organisation_options(request.actor),
            "categories": Membership.Category.choices,
        },
        status=200 if outcome.ok else 422,
    )


def organisation_options(actor: Actor) -> list[tuple[str, str]]:
    """Return the organisations to choose from, indented as the tree is."""
    return [
        (str(node.organisation.pk), f"{node.indent}{node.organisation.called}")
        for node in queries.tree(actor)
    ]


def _own(person: Any) -> list[Membership]:
    found: list[Membership] = person.own
    return found


def _category(person: Any) -> object:
    own = _own(person)
    return Membership.Category(own[0].category).label if own else ""


def _joined_on(person: Any) -> object:
    own = _own(person)
    return own[0].joined_on if own else ""


def _name(person: Person) -> Cell:
    return Cell(person.name, url=reverse("person", args=[person.pk]))


def _state(person: Any) -> object:
    """The state in words: no colour stands beside a person."""
    own = _own(person)
    return MEMBERSHIP.state_names.get(own[0].state, "") if own else ""


def _specialities(person: Any) -> str:
    return listed(dict.fromkeys(word for each in _own(person) for word in each.specialities))


def _ending(rows: QuerySet[Person]) -> QuerySet[Person]:
    today = timezone.localdate()
    stations = rows.order_by().values_list("memberships__station_id", flat=True).distinct()
    ending = queries.papers_ending(list(stations), today, today + timedelta(days=30))
    return rows.filter(pk__in={each.person_id for each in ending}).distinct()


def _uninsured(rows: QuerySet[Person]) -> QuerySet[Person]:
    today = timezone.localdate()
    covered = Q(insurances__starts_on__lte=today, insurances__ends_on__gte=today)
    serving = rows.filter(memberships__state__in=SERVING).exclude(
        memberships__category__in=["officer", "staff"]
    )
    return serving.exclude(pk__in=Person.objects.filter(covered).values("pk")).distinct()
