"""A plan in words: how good it is, who goes where and why, what one more team would add."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from firstlight.console.clocks import local_input
from firstlight.console.searches.chances import chances_of
from firstlight.console.searches.own_shown import width_reason
from firstlight.kernel.words import listed
from firstlight.searches.models import Plan, SearchSegment
from firstlight.searches.planning.advice import heat_sentences
from firstlight.searches.words import COVERS, PLAN_ERRORS, PLAN_STAGES, TEAM_KINDS, VISIBILITIES

MOST_ROWS = 40
# Of the last wish, what is likely to hold for the next plan.
REMEMBERED = (
    "wind_mps",
    "wind_from_deg",
    "air_c",
    "water_c",
    "wet",
    "dressed",
    "frail",
    "weigh_lives",
)


@dataclass(frozen=True, slots=True)
class Leg:
    """One visit of one team."""

    team: str
    kind: str
    segment: str
    begin_at: datetime | None
    end_at: datetime | None
    search_min: int
    poa: float
    pod: float
    pod_low: float
    pod_high: float
    spacing_m: float | None
    why: str
    segment_key: str
    state: str


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan as the panel draws it."""

    plan: Plan
    is_done: bool
    error: str
    stage: str
    pos: float
    cumulative: float
    before: float
    gap: float
    row: float
    alive: float | None
    prices: list[tuple[str, float]]
    legs: list[Leg]
    held: str
    heated: str
    staying: str
    heat: list[str]
    water: str
    chances: list[str]
    rows: list[dict[str, Any]]
    changed: dict[str, Any] | None


def plan_shown(plan: Plan, live: dict[str, SearchSegment]) -> PlanShown:
    """Return a plan for its panel; `live` are the segments in force by name."""
    result = plan.result
    done = plan.done_at is not None and not plan.error
    crews = plan.inputs.get("sheet", {}).get("teams", ())
    riding = {crew["name"] for crew in crews if crew.get("mode") == "ride"}
    return PlanShown(
        plan=plan,
        is_done=done,
        error=error_words(plan.error),
        stage=str(PLAN_STAGES.get(plan.stage, plan.stage)),
        pos=result.get("pos", 0.0),
        cumulative=result.get("pos_cumulative", 0.0),
        before=result.get("pos_before", 0.0),
        gap=result.get("gap", 0.0),
        row=result.get("row", 0.0),
        alive=result.get("alive"),
        prices=_prices(result.get("shadow_price", {})),
        legs=[_leg(row, live, riding) for row in result.get("assignments", ())],
        held=_held(result, "shift"),
        heated=_held(result, "heat"),
        staying=listed(row["team"] for row in result.get("teams", ()) if not row["segments"]),
        heat=heat_sentences(result.get("heat")),
        water=_water(result),
        chances=chances_of(result.get("survival")),
        rows=_rows(result, live),
        changed=_changed(result.get("changed")),
    )


def error_words(error: str) -> str:
    """Return why a plan could not be made, in words."""
    code, _colon, reason = error.partition(": ")
    if not code:
        return ""
    sentence = PLAN_ERRORS.get(code, PLAN_ERRORS["other"])
    return str(sentence) % {"reason": reason or code} if "%(" in str(sentence) else str(sentence)


def _prices(prices: dict[str, float]) -> list[tuple[str, float]]:
    named = [(str(TEAM_KINDS.get(kind, kind)), worth) for kind, worth in prices.items()]
    return sorted(named, key=lambda pair: -pair[1])


def _held(result: dict[str, Any], limit: str) -> str:
    """Name the teams that a limit calls in before the hours of the plan are over."""
    rows = result.get("teams", ())
    return listed(row["team"] for row in rows if row["limit"]["name"] == limit)


def _water(result: dict[str, Any]) -> str:
    """Say how much water each person of each team carries, on a warm day."""
    carried: dict[float, list[str]] = {}
    for row in result.get("teams", ()) if result.get("heat") else ():
        if row.get("water_l"):
            carried.setdefault(row["water_l"], []).append(row["team"])
    return listed(
        _("%(litres)s L (%(teams)s)") % {"litres": f"{litres:g}", "teams": listed(teams)}
        for litres, teams in sorted(carried.items())
    )


def last_wish(plan: Plan | None) -> dict[str, Any]:
    """Return what was said of weather, person and return when the last plan was asked for."""
    said = plan.inputs if plan else {}
    told = {key: said[key] for key in REMEMBERED if said.get(key) not in (None, "", False)}
    wish: dict[str, Any] = {
        key: f"{value:g}" if isinstance(value, float) else value for key, value in told.items()
    }
    back_at = parse_datetime(said.get("back_at") or "")
    if back_at and back_at > timezone.now():
        wish["back_at"] = local_input(back_at)
    return wish


def _leg(row: dict[str, Any], live: dict[str, SearchSegment], riding: set[str]) -> Leg:
    segment = live.get(row["segment"])
    kind = str(TEAM_KINDS.get(row["kind"], row["kind"]))
    low, high = row["pod_interval"]
    return Leg(
        team=row["team"],
        kind=_("%(kind)s, there by e-bike") % {"kind": kind} if row["team"] in riding else kind,
        segment=row["segment"],
        begin_at=parse_datetime(row["begin_at"]),
        end_at=parse_datetime(row["end_at"]),
        search_min=round(row["search_min"]),
        poa=row["poa"],
        pod=row["pod"],
        pod_low=low,
        pod_high=high,
        spacing_m=row["spacing_m"],
        why=_why(row),
        segment_key=str(segment.pk) if segment else "",
        state=segment.state if segment else "",
    )


def _why(row: dict[str, Any]) -> str:
    """Say in one line why this team searches this segment."""
    why, instead = row["why"], row["why"]["instead"]
    parts = [
        _("number %(rank)s by probability, %(dense)s by probability per hectare")
        % {"rank": why["poa_rank"], "dense": why["density_rank"]},
        _("adds %(share)s points of a hundred") % {"share": f"{100 * why['adds']:.1f}"},
    ]
    if instead["would_add"] > 0:
        parts.append(
            _("the next best, %(segment)s, would add %(share)s")
            % {"segment": instead["segment"], "share": f"{100 * instead['would_add']:.1f}"}
        )
    parts += [told] if (told := width_reason(row)) else []
    if why["other_teams"]:
        parts.append(_("together with %(teams)s") % {"teams": listed(why["other_teams"])})
    return _("; ").join(parts)


def _rows(result: dict[str, Any], live: dict[str, SearchSegment]) -> list[dict[str, Any]]:
    rows = sorted(result.get("segments", ()), key=lambda row: -row["poa"])[:MOST_ROWS]
    return [
        row
        | {
            "cover_name": str(COVERS.get(row["cover"], row["cover"])),
            "seen": str(VISIBILITIES.get(row["visibility"], row["visibility"])),
            "key": str(live[row["name"]].pk) if row["name"] in live else "",
            "pod_low": row["pod_interval"][0],
            "pod_high": row["pod_interval"][1],
        }
        for row in rows
    ]


def _changed(changed: dict[str, Any] | None) -> dict[str, Any] | None:
    if changed is None:
        return None
    words = {
        "searched": _("somebody looked there"),
        "elsewhere": _("others were searched, so more of what is left is here"),
        "map": _("time, clues or stories moved the map"),
    }
    rows = [row | {"why": words[row["why"]]} for row in changed["segments"]]
    return changed | {"segments": rows, "minutes": round(changed["minutes"])}
