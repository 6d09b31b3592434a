"""Why a roster proposes somebody, and why a place stays empty, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstlight.kernel.words import listed
from firstlight.training.models import Credential

OWN_PAPERS = (
    "insurance",
    "agreement",
    "clearance",
    "adult",
    "no_minor",
    "police_officer",
    "volunteer",
)
HOUR = 60


def paper_words(about: str) -> str:
    """Return the name of a paper, or of several of which any one is enough."""
    known = {
        "insurance": _("Accident insurance"),
        "agreement": _("Signed agreement"),
        "clearance": _("Child-contact clearance"),
        "adult": _("Known to be 18 or over"),
        "no_minor": _("18 or over"),
        "police_officer": _("Police officer"),
        "volunteer": _("Volunteer"),
    } | {str(kind): str(words) for kind, words in Credential.Kind.choices}
    return " / ".join(known.get(kind, kind) for kind in about.replace(",", "|").split("|") if kind)


def reason_words(reason: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return one reason of an invitation; "" for what needs no words."""
    figure, code = float(reason["figure"]), reason["code"]
    if code == "qualified":
        return _qualified(str(reason["about"]), int(figure))
    if code == "paired":
        people = listed(names.get(key, "") for key in reason["people"] if key in names)
        return _("pairs with %(people)s") % {"people": people} if people else _("pairs well")
    words = {
        "only": _("nobody else can"),
        "reserve": _("did not ask for hours; nobody else fits better"),
        "kept": _("has accepted already"),
        "wished": _("asked for this shift"),
        "against_wish": _("would rather not"),
        "distance": _("lives %(km)s km away") % {"km": f"{figure / 1000:.1f}"},
        "rest": _("%(hours)s h of rest around it") % {"hours": f"{figure / HOUR:.0f}"},
        "below_mean": _("%(hours)s h below the mean this quarter")
        % {"hours": f"{figure / HOUR:.1f}"},
        "above_mean": _("%(hours)s h above the mean this quarter")
        % {"hours": f"{figure / HOUR:.1f}"},
    }
    return words.get(code, "")


def _qualified(about: str, figure: int) -> str:
    kinds = [kind for kind in about.replace(",", "|").split("|") if kind not in OWN_PAPERS]
    can = ngettext("%(count)s person could", "%(count)s people could", figure) % {"count": figure}
    if not kinds:
        return can
    return _("holds %(papers)s; %(can)s") % {"papers": paper_words("|".join(kinds)), "can": can}


def gap_words(gap: Mapping[str, Any]) -> list[str]:
    """Return why a place stays empty: one sentence a rule, then who would be nearest to it."""
    rules = {each["code"] for each in gap["blocked_by"]}
    lines = [_rule_words(each["code"], str(each["about"])) for each in gap["blocked_by"]]
    if rules == {"paper", "free"}:
        papers = [str(each["about"]) for each in gap["blocked_by"] if each["code"] == "paper"]
        lines = [
            _("No member with %(papers)s is free at that time.") % {"papers": paper_words(each)}
            for each in papers
        ]
    for fact in gap["facts"]:
        if fact["code"] == "paper" and fact["lapsed"]:
            lines.append(_lapsed(fact["about"], fact["lapsed"]))
    if not lines:
        lines.append(_("It could be filled, but only by asking far more of people than is fair."))
    lines.append(
        ngettext(
            "%(qualified)s holds the papers; free of them: %(free)s.",
            "%(qualified)s hold the papers; free of them: %(free)s.",
            gap["qualified"],
        )
        % {"qualified": gap["qualified"], "free": gap["qualified_free"]}
    )
    return lines


def _lapsed(about: str, ends: list[str]) -> str:
    months = sorted({day[:7] for day in ends})
    first = parse_date(f"{months[0]}-01")
    month = date_format(first, "Y-m") if first else months[0]
    return ngettext(
        "%(papers)s of %(count)s person runs out before then (%(month)s).",
        "%(papers)s of %(count)s people runs out before then (from %(month)s).",
        len(ends),
    ) % {"papers": paper_words(about), "count": len(ends), "month": month}


def _rule_words(code: str, about: str) -> str:
    if code == "paper":
        return _("Nobody else holds it on that day: %(papers)s.") % {"papers": paper_words(about)}
    words = {
        "free": _("Those who qualify are not free at that time."),
        "unit": _("Those who qualify serve in another team."),
        "asked": _("Those who qualify said no, or were asked already."),
        "distance": _("Those who qualify live too far away."),
        "risk": _("Newcomers are not asked to risky shifts."),
        "rest": _("Those who qualify need their rest between two shifts."),
        "overlap": _("Those who qualify have another shift at that time."),
        "day": _("Those who qualify have a full day of service already."),
        "week": _("Those who qualify have a full week of service already."),
        "nights": _("Those who qualify have had three nights running."),
        "own_max": _("Those who qualify want no more hours."),
        "own_min": _("Others still want their hours."),
        "pairing": _("Newcomers need somebody experienced beside them."),
        "pattern": _("It does not fit the days that they serve in a row."),
        "next": _("The shift before it forbids this one."),
    }
    return words.get(code, code)


ERRORS = {
    "no-shifts": lambda: _("There is no open shift in these days. Make shifts first."),
    "no-people": lambda: _("Nobody serves there who could be asked."),
    "no-way": lambda: _("What people have accepted already breaks the rules; look at it first."),
}


def error_words(code: str) -> str:
    """Return why nothing could be worked out."""
    known = ERRORS.get(code)
    return known() if known else _("It could not be worked out: %(why)s") % {"why": code}
