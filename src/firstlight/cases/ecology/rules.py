"""What is decided from values in hand: season, zone, who is competent, the workflow's table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.cases.ecology.models import WaterMatter, WaterRule
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

ANSWER_WITHIN = timedelta(days=7)
# The usual season of the Qiantang and its branches; whether one water is covered must be asked.
FROM_DAY, TO_DAY = 301, 630
FISHERY: tuple[str | Promise, str] = (_("Fishery enforcement"), "12316")
WATER: tuple[str | Promise, str] = (_("Ecology and environment authority"), "12345 / 12369")
RIVER: tuple[str | Promise, str] = (_("River chief (number on the sign), or 12345"), "12345")
POLICE: tuple[str | Promise, str] = (_("Police"), "110")
# Usual addressees; each must be confirmed before anybody relies on it.
USUAL: Mapping[str, tuple[str | Promise, str]] = {
    WaterMatter.POLLUTION: WATER,
    WaterMatter.DEAD_FISH: WATER,
    WaterMatter.OUTLET: WATER,
    WaterMatter.ELECTRO: FISHERY,
    WaterMatter.POISON: FISHERY,
    WaterMatter.BLAST: POLICE,
    WaterMatter.NETS: FISHERY,
    WaterMatter.SAND: RIVER,
    WaterMatter.WASTE: RIVER,
    WaterMatter.ZONE: WATER,
    WaterMatter.OTHER: (_("Government hotline"), "12345"),
}
ALWAYS_BANNED = (WaterMatter.ELECTRO, WaterMatter.POISON, WaterMatter.BLAST)


@dataclass(frozen=True, slots=True)
class Holds:
    """What holds at a water on a day.

    `season` is ``closed``, ``open``, ``ask`` (in the usual season, not settled whether it holds
    here) or ``free`` (it does not hold here).
    """

    season: str
    from_day: int
    to_day: int
    zone: str
    source: str
    confirmed_on: date | None


def in_season(on: date, from_day: int, to_day: int) -> bool:
    """Whether a day lies in a season of the year, both ends included; it may pass New Year."""
    day = on.month * 100 + on.day
    if from_day <= to_day:
        return from_day <= day <= to_day
    return day >= from_day or day <= to_day


def holds(rule: WaterRule | None, on: date) -> Holds:
    """Return what holds on a day; without a rule the usual season, and nothing about a zone."""
    row = rule or WaterRule()
    inside = in_season(on, row.from_day, row.to_day)
    season = {"yes": "closed" if inside else "open", "no": "free"}.get(
        row.covered, "ask" if inside else "open"
    )
    return Holds(season, row.from_day, row.to_day, row.zone, row.source, row.confirmed_on)


def is_day(day: int) -> bool:
    """Whether month × 100 + day is a day that every year has."""
    try:
        date(2025, day // 100, day % 100)
    except ValueError:
        return False
    return True


def _check_own(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.reporter_id != context.person_id:
        raise Refused("not-your-report", _("Only who saw it does that."))


def _check_desk(context: Context, _row: Any, _evidence: Evidence) -> None:
    if not context.actor.may("ecology.manage"):
        raise Refused("not-the-desk", _("The desk notes what an agency answers."))


# As what was found on patrol (practice, 13).
KEPT = timedelta(days=3 * 365)

ECOLOGY_REPORT = Workflow(
    name="ecology_report",
    zh="生态问题移送",
    entity="EcologyReport",
    states=(
        "observed",
        "police_called",
        "submitted",
        "no_issue",
        "referred",
        "acknowledged",
        "outcome_known",
        "chased",
        "closed",
    ),
    initial="observed",
    terminal=("closed", "no_issue"),
    transitions=(
        Transition(
            "observed", "danger", "police_called", "volunteer", "people in danger or threat: 110"
        ),
        Transition(
            "observed", "submit", "submitted", "volunteer", "keep distance; no chase, no seizure"
        ),
        Transition("police_called", "submit", "submitted", "volunteer", ""),
        Transition("submitted", "screen_out", "no_issue", "station_dispatcher", ""),
        Transition(
            "submitted",
            "refer",
            "referred",
            "station_dispatcher",
            "fishery, ecology, water, river chief, police by kind",
        ),
        Transition("referred", "acknowledge", "acknowledged", "competent_authority", "number"),
        Transition("acknowledged", "outcome", "outcome_known", "competent_authority", ""),
        Transition("referred", "no_answer", "chased", "system", ""),
        Transition("chased", "acknowledge", "acknowledged", "competent_authority", ""),
        Transition("chased", "give_up", "closed", "station_dispatcher", "recorded as no answer"),
        Transition("outcome_known", "feed_back", "closed", "station_dispatcher", ""),
    ),
    guards={
        "danger": Guard(needs=("called_110",), check=_check_own),
        "observed.submit": Guard(needs=("keeps_distance",), check=_check_own),
        "submit": Guard(check=_check_own),
        "screen_out": Guard(needs=("reason",)),
        "refer": Guard(needs=("agency", "agency_phone")),
        "acknowledge": Guard(needs=("referral_no",), check=_check_desk),
        "outcome": Guard(needs=("outcome",), check=_check_desk),
        "give_up": Guard(needs=("reason",)),
        "feed_back": Guard(needs=("answer",)),
    },
    state_names={
        "observed": _("Seen"),
        "police_called": _("110 was called"),
        "submitted": _("With the desk"),
        "no_issue": _("Nothing to refer"),
        "referred": _("With the agency"),
        "acknowledged": _("Taken by the agency"),
        "outcome_known": _("Outcome known"),
        "chased": _("No answer: ask again"),
        "closed": _("Closed (report)"),
    },
    event_names={
        "danger": _("Danger: 110 was called"),
        "submit": _("Send it to the desk"),
        "screen_out": _("Nothing to refer"),
        "refer": _("Refer to the agency"),
        "acknowledge": _("The agency has taken it"),
        "outcome": _("Note the outcome"),
        "no_answer": _("No answer in time"),
        "give_up": _("Close as no answer"),
        "feed_back": _("Tell who saw it"),
    },
)
