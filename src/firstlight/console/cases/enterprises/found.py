"""What was found at a business, for who may read it: the points, the words, the letter."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.cases.checklists.queries import answers_of
from firstlight.cases.checklists.rules import told
from firstlight.cases.enterprises.models import EnterpriseVisit
from firstlight.exchange.paper import Paper, Part, to_sign


def found_of(row: EnterpriseVisit) -> dict[str, Any]:
    """Return what was found, for a page: the newest answers with their version, and the words."""
    checked = answers_of(row).first()
    return {
        "checked": checked,
        "points": told(checked.form.schema, checked.answers) if checked else [],
        "found": [(term, text) for term, text in _texts(row) if text],
    }


def _texts(row: EnterpriseVisit) -> list[tuple[str, str]]:
    return [
        (_("What the business would like looked at"), row.wish),
        (_("What was found there"), row.findings),
        (_("Advice"), row.advice),
        (_("How things stand"), row.followed_up),
        (_("What the danger is"), row.danger),
        (_("Which authority was told"), row.authority),
        (_("Answer of the authority"), row.authority_answer),
    ]


def advice_letter(row: EnterpriseVisit) -> Paper:
    """Return the letter to the business: what to put right and why, signed by who advised."""
    checked = answers_of(row).first()
    points = told(checked.form.schema, checked.answers) if checked else []
    version = (
        _("%(list)s, version %(number)s")
        % {"list": checked.form.get_kind_display(), "number": checked.form.number}
        if checked
        else ""
    )
    to_mend = [each.question for each in points if each.is_to_mend]
    parts = [
        Part(facts=_facts(row)),
        Part(heading=_("To be put right"), lines=to_mend or [_("Nothing was seen.")]),
        *([Part(heading=_("What was found there"), lines=[row.findings])] if row.findings else []),
        Part(heading=_("Our advice"), lines=row.advice.splitlines()),
        Part(
            heading=version,
            headings=[_("Checked point"), _("How it was")],
            rows=[[each.question, each.answer] for each in points if each.answer],
        ),
    ]
    return Paper(
        title=_("Safety advice"),
        about=f"{row.enterprise.name} · {row.number}",
        lead=_(
            "You asked for a visit or agreed to it. This is advice, not an order. It was given to "
            "you first; beside you only the adviser and the leader of the team read it."
        ),
        parts=[part for part in parts if part.facts or part.lines or part.rows],
        signed=[
            _("Adviser: %(name)s") % {"name": row.adviser.name if row.adviser else "—"},
            to_sign(_("Received by the business:")),
        ],
    )


def _facts(row: EnterpriseVisit) -> list[tuple[str, str]]:
    day = timezone.localdate(row.visited_at) if row.visited_at else None
    return [
        (_("Visited on"), str(day or "")),
        (_("Follow-up on"), str(row.follow_up_on or "")),
    ]
