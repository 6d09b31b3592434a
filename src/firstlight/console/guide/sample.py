"""What the living style guide shows: made-up rows, one of every part."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.console.guide.drawn import guide_map


class GuideForm(forms.Form):
    """A form with one field of each kind, sent empty so that its errors show."""

    name = forms.CharField(label=_("Who is missing"), help_text=_("As the family calls them."))
    kind = forms.ChoiceField(
        label=_("Kind of call"),
        choices=[("person", _("Missing person")), ("water", _("Water rescue"))],
        widget=forms.RadioSelect,
    )
    notes = forms.CharField(label=_("Clothing"), widget=forms.Textarea, required=False)
    sure = forms.BooleanField(label=_("The police have confirmed this"), required=False)


def context() -> dict[str, Any]:
    """Everything the style guide page needs."""
    now = timezone.now()
    return {
        "now": now,
        "earlier": now - timedelta(hours=2, minutes=14),
        "soon": now + timedelta(minutes=25),
        "past": now - timedelta(days=2),
        "point": (120.7012, 29.5123),
        "form": GuideForm({"name": ""}),
        "errors": {"seen_at": _("This must be a date and a time.")},
        "typed": {"seen_at": "2026-13-40", "skill": ["rope"], "need": "9"},
        "labels": {"seen_at": _("Last seen")},
        "skills": [("rope", _("Rope work")), ("aid", _("First aid")), ("drone", _("Drone"))],
        "listing": _listing(now),
        "nothing": SimpleNamespace(count=0),
        "steps": _steps(),
        "log": _log(now),
        "guide_map": guide_map(),
    }


def _steps() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            label=_("Send team 3"),
            does=_("Tells 5 people and starts their clock."),
            url="#",
            main=True,
        ),
        SimpleNamespace(
            label=_("Ask the next station"),
            does=_("Both duty officers agree first; they see this case only."),
            url="#",
        ),
        SimpleNamespace(
            label=_("Close the search"),
            why_not=_("Two people have not been counted out yet."),
        ),
    ]


def _log(now: Any) -> list[SimpleNamespace]:
    rows = [
        (0, _("Duty officer"), _("sent team 2 to segment A3")),
        (6, _("Team 1"), _("reported a clue: a walking stick by the culvert")),
        (31, _("Duty officer"), _("confirmed the report with the police")),
    ]
    return [SimpleNamespace(at=now - timedelta(minutes=m), who=w, what=t) for m, w, t in rows]


def _listing(now: Any) -> SimpleNamespace:
    people = [
        SimpleNamespace(name=_("Volunteer %(n)s") % {"n": n}, team=_("Team %(n)s") % {"n": n % 3})
        for n in range(1, 5)
    ]
    return SimpleNamespace(
        count=129,
        chips=[
            SimpleNamespace(label=_("On duty"), url="?f=duty", active=True, count=12),
            SimpleNamespace(label=_("First aid"), url="?f=aid", active=False, count=31),
        ],
        views=[
            SimpleNamespace(label=_("Everyone"), url="?", active=True),
            SimpleNamespace(label=_("Credentials lapsing"), url="?v=2", active=False),
        ],
        columns=[
            SimpleNamespace(
                label=_("Name"), url="?s=n", sorted="ascending", shown=True, toggle_url="?"
            ),
            SimpleNamespace(label=_("Team"), url="?s=t", sorted="", shown=True, toggle_url="?"),
            SimpleNamespace(
                label=_("Hours"), url="?s=h", sorted="", shown=True, numeric=True, toggle_url="?"
            ),
        ],
        exports=[
            SimpleNamespace(label="CSV", url="?out=csv"),
            SimpleNamespace(label="XLSX", url="?out=xlsx"),
        ],
        rows=people,
        page=Paginator(range(129), 25).page(1),
        q="",
    )
