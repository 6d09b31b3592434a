"""The papers of accountability as pages to print and to file: one part for each entry."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firstlight.console.rights.words import LEAK
from firstlight.exchange.paper import Paper, Part
from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.privacy.assessment import QUESTIONS
from firstlight.privacy.breach import DATA_BREACH
from firstlight.privacy.models import BreachIncident, ImpactAssessment, MinorsAudit
from firstlight.privacy.queries.papers import Entry
from firstlight.privacy.register import FIELDS

NOTHING = "—"


def register_paper(actor: Actor, entries: Iterable[Entry]) -> Paper:
    """Return the processing register."""
    parts = [
        Part(
            heading=each.words["name"],
            facts=[
                (str(words), each.words[name] or NOTHING)
                for name, words in FIELDS.items()
                if name != "name"
            ],
        )
        for each in entries
    ]
    return _paper(actor, _("Processing register"), parts)


def assessment_paper(actor: Actor, row: ImpactAssessment, signer: str) -> Paper:
    """Return an impact assessment with the questions of the template."""
    parts = [
        Part(heading=str(words), lines=_lines(row.answers.get(name, "")))
        for name, words in QUESTIONS.items()
    ]
    said = (
        _("Signed on %(day)s by %(who)s.") % {"day": row.signed_on, "who": signer or NOTHING}
        if row.signed_on
        else _("Draft: not signed yet.")
    )
    about = _("Impact assessment")
    return _paper(actor, row.title or about, parts, about=about, signed=[said])


def minors_paper(
    actor: Actor,
    year: int,
    figures: Sequence[tuple[str | Promise, int]],
    closed: MinorsAudit | None,
) -> Paper:
    """Return the yearly audit of minors' data: the figures, and the findings once it is closed."""
    table = Part(
        headings=[_("What is counted"), _("How many")],
        rows=[[str(words), str(count)] for words, count in figures],
    )
    if closed is None:
        said = _("Draft: the audit of the year is not closed.")
        return _paper(actor, f"{_('Yearly audit for minors')} {year}", [table], signed=[said])
    said = _("Closed on %(day)s; the figures are as they stood then.") % {"day": closed.made_on}
    parts = [table, Part(heading=_("Findings"), lines=_lines(closed.finding))]
    signed = [said, _("Privacy officer (to sign): ____________________")]
    return _paper(actor, f"{_('Yearly audit for minors')} {year}", parts, signed=signed)


def leaks_paper(actor: Actor, rows: Iterable[BreachIncident]) -> Paper:
    """Return the register of leaks."""
    parts = [leak_part(row) for row in rows]
    return _paper(
        actor,
        _("Register of data breaches"),
        parts or [Part(lines=[_("No data breach is known")])],
    )


def leak_paper(actor: Actor, row: BreachIncident) -> Paper:
    """Return the file of one leak."""
    signed = [_("Privacy officer (to sign): ____________________")]
    return _paper(actor, _("Data breach"), [leak_part(row)], signed=signed)


def leak_part(row: BreachIncident) -> Part:
    """Return all that is known of a leak."""
    facts = {
        "what": row.what,
        "happened_at": _moment(row.happened_at),
        "whose": row.whose,
        "kinds": row.kinds,
        "how_many": "" if row.how_many is None else str(row.how_many),
        "has_minors": _answer(said=row.has_minors),
        "cause": row.cause,
        "harm": row.harm,
        "measures": row.measures,
        "contained_at": _moment(row.contained_at),
        "authority": f"{row.authority} {_moment(row.authority_told_at)}".strip(),
        "people": f"{row.people_told_how} {_moment(row.people_told_at)}".strip(),
        "guardians": _answer(said=row.guardians_told),
        "finding": row.finding,
    }
    if not row.has_minors:
        del facts["guardians"]
    state = str(DATA_BREACH.state_names[row.state])
    return Part(heading=f"{_moment(row.noticed_at)} · {state}", facts=_told(facts, LEAK))


def _told(facts: Mapping[str, str], words: Mapping[str, str | Promise]) -> list[tuple[str, str]]:
    return [(str(words[name]), text or NOTHING) for name, text in facts.items()]


def _answer(*, said: bool) -> str:
    return pgettext("answer", "yes") if said else pgettext("answer", "no")


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()] or [NOTHING]


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _paper(
    actor: Actor,
    title: str,
    parts: Sequence[Part],
    *,
    about: str = "",
    signed: Sequence[str] = (),
) -> Paper:
    home = Organisation.objects.filter(pk=actor.station_id).first()
    as_of = _("As of %(at)s.") % {"at": _moment(timezone.now())}
    below = " · ".join(each for each in (home.called if home else "", about, as_of) if each)
    return Paper(title=title, about=below, parts=parts, signed=signed)
