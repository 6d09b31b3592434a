"""Teams out of JSON: who can go, from where, until when, and what they are good for."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.detection import VISIBILITIES, Width, width_of_range
from firstlight.engine.search.heat import DRINK_L_PER_H, Heat, heat_at
from firstlight.engine.search.teams import FEATURES, RULES, USUAL, Kind, Limit, Rule, Team
from firstlight.engine.terrain.speed import Mode, Speeds
from firstlight.searches.planning.numbers_read import number, numbers, whole
from firstlight.searches.planning.widths_read import Widths, read_widths

HOUR_S, MINUTE_S = 3600.0, 60.0
MOST_TEAMS = 200
ON_FOOT = (Kind.FOOT, Kind.DOG)  # who rests from walking in heat
CALIBRATED_DOUBT = 0.2  # how far a team's own calibration may be off, as a share


@dataclass(frozen=True, slots=True)
class TeamSheet:
    """What `read_teams` returns."""

    teams: tuple[Team, ...]
    rules: tuple[Rule, ...]
    wind_mps: tuple[float, float]
    heat: Heat | None


def read_teams(sheet: Any, grid: Grid, start_at: datetime, horizon_s: float) -> TeamSheet:
    """Read a sheet of teams.

    Parameters
    ----------
    sheet : object read from JSON
        ``teams``: a list of objects, each with

        * ``name`` (unlike any other's), ``kind`` (foot, dog, vehicle, drone or boat), ``people``
          (at least 2: a team stays together);
        * ``base`` [lon, lat], unless the sheet has one for all;
        * ``ready`` (ISO time or minutes after the start; at once if not given) and ``shift_end``
          (ISO time) or ``shift_h`` (hours from being ready); else the plan's end;
        * ``heat_h`` (hours until heat or cold calls the team in; else what ``air_c`` asks),
          ``water_l`` (litres a person carries) with ``drink_l_per_h`` (0.5, in heat more);
        * ``battery_min`` and ``swap_min`` (drones: 25 and 5);
        * ``search_mps``, ``eyes`` (how many search side by side), ``mode`` (how it gets about:
          foot, ride, vehicle, boat or drone) and ``speeds`` (any of foot_factor, road_mps,
          track_mps, boat_mps, drone_mps);
        * ``range_m`` (range of detection) or ``width_m`` (its own calibrated sweep width, good to
          a fifth): a number, or numbers for low, medium and high visibility;
        * ``credentials`` and ``may_not`` (lists of words; `may_not` of features), and
          ``most_segments`` (6).

        Optional for all: ``base``, ``wind_mps`` [east, north], ``widths`` (what the station's own
        exercises found, taken by teams that have neither width nor range of their own:
        `widths_read.read_widths`), ``air_c`` (the day's highest temperature, degrees Celsius: heat
        shortens outings and adds rests, `heat.heat_at`) and ``rules``: objects with ``feature``
        (water, land, steep, rock, wetland, roadless), ``kinds`` (who may go as they are) and
        ``credential`` (what lets others go); each replaces the usual rule for its
        feature.
    grid : Grid
        Where bases are put.
    start_at : datetime
        When the plan starts, aware.
    horizon_s : float
        When it ends, seconds later.

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    if not isinstance(sheet, dict):
        raise BadInput("teams: the file must hold a JSON object with teams")
    listed = sheet.get("teams")
    if not isinstance(listed, list) or not listed:
        raise BadInput("teams: must be a list of at least one team")
    if len(listed) > MOST_TEAMS:
        raise BadInput(f"teams: at most {MOST_TEAMS}")
    widths = read_widths(sheet.get("widths"))
    air_c = sheet.get("air_c")
    heat = heat_at(None if air_c is None else number(air_c, "air_c"))
    teams = tuple(
        _Row(row, f"teams[{at}]", sheet, widths, grid, start_at, horizon_s, heat).team()
        for at, row in enumerate(listed)
    )
    if len({team.name for team in teams}) < len(teams):
        raise BadInput("teams: two have the same name")
    wind = _pair(sheet.get("wind_mps"), "wind_mps")
    return TeamSheet(teams, _rules(sheet.get("rules")), wind, heat)


@dataclass(frozen=True, slots=True)
class _Row:
    """One team as written, and what its fields are read against."""

    row: Any
    where: str
    sheet: dict[str, Any]
    widths: Widths
    grid: Grid
    start_at: datetime
    horizon_s: float
    heat: Heat | None

    def team(self) -> Team:
        if not isinstance(self.row, dict):
            raise BadInput(f"{self.where}: must be a JSON object")
        name = self.row.get("name")
        if not isinstance(name, str) or not name:
            raise BadInput(f"{self.where}.name: is missing or not a text")
        kind = self._kind()
        usual = USUAL[kind]
        people = whole(self.row.get("people"), f"{self.where}.people", 2)
        ready_s = self._ready_s()
        try:
            team = Team(
                name=name,
                kind=kind,
                people=people,
                base_xy_m=self._base(),
                ready_s=ready_s,
                limits=self._limits(ready_s),
                mode=self._mode(usual.mode),
                speeds=self._speeds(),
                search_mps=self._positive("search_mps", usual.search_mps),
                width=self._width(kind),
                trials=self._trials(kind),
                eyes=whole(self.row.get("eyes"), f"{self.where}.eyes", usual.eyes or people),
                battery_s=self._positive("battery_min", usual.battery_s / MINUTE_S) * MINUTE_S,
                swap_s=self._least("swap_min", usual.swap_s / MINUTE_S) * MINUTE_S,
                credentials=frozenset(self._words("credentials")),
                may_not=frozenset(self._features("may_not")),
                most_segments=whole(
                    self.row.get("most_segments"), f"{self.where}.most_segments", 6
                ),
                drink_l_per_h=self._drink_l_per_h(),
            )
        except BadInput as fault:
            said = str(fault)
            raise BadInput(
                said if said.startswith(self.where) else f"{self.where}.{said}"
            ) from None
        return team if self.heat is None else _with_rests(team, self.heat)

    def _kind(self) -> Kind:
        given = self.row.get("kind")
        if given not in list(Kind):
            raise BadInput(f"{self.where}.kind: must be one of {', '.join(Kind)}")
        return Kind(given)

    def _mode(self, usual: Mode) -> Mode:
        given = self.row.get("mode", usual)
        if given not in list(Mode):
            raise BadInput(f"{self.where}.mode: must be one of {', '.join(Mode)}")
        return Mode(given)

    def _base(self) -> tuple[float, float]:
        own = "base" in self.row
        field = f"{self.where}.base" if own else "base"
        at = numbers(self.row["base"] if own else self.sheet.get("base"), field)
        if at.shape != (2,):
            raise BadInput(f"{field}: must be [lon, lat]")
        if abs(at[0]) > 180 or abs(at[1]) > 84:
            raise BadInput(f"{field}: longitude comes first, then latitude")
        x_m, y_m = self.grid.to_xy(float(at[0]), float(at[1]))
        if not bool(self.grid.inside(x_m, y_m)):
            raise BadInput(f"{field}: {at[0]:g}, {at[1]:g} lies off the terrain")
        return float(x_m), float(y_m)

    def _ready_s(self) -> float:
        given = self.row.get("ready", 0)
        if isinstance(given, str):
            return max(0.0, self._seconds_to("ready"))
        return self._least("ready", 0.0) * MINUTE_S

    def _seconds_to(self, field: str) -> float:
        try:
            at = datetime.fromisoformat(self.row[field])
        except (TypeError, ValueError):
            raise BadInput(
                f"{self.where}.{field}: must be a time as 2026-05-01T08:30:00+08:00"
            ) from None
        at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        return (at - self.start_at).total_seconds()

    def _limits(self, ready_s: float) -> tuple[Limit, ...]:
        limits = [Limit("plan", max(0.0, self.horizon_s - ready_s))]
        if "shift_end" in self.row:
            limits.append(Limit("shift", max(0.0, self._seconds_to("shift_end") - ready_s)))
        if "shift_h" in self.row:
            limits.append(Limit("shift", self._least("shift_h", 0.0) * HOUR_S))
        if "heat_h" in self.row:
            limits.append(Limit("heat", self._least("heat_h", 0.0) * HOUR_S))
        elif self.heat and self.heat.outing_h is not None and self._kind() != Kind.VEHICLE:
            limits.append(Limit("heat", self.heat.outing_h * HOUR_S))
        if "water_l" in self.row:
            lasts_h = self._least("water_l", 0.0) / self._drink_l_per_h()
            limits.append(Limit("water", lasts_h * HOUR_S))
        return tuple(limits)

    def _drink_l_per_h(self) -> float:
        usual = DRINK_L_PER_H if self.heat is None else self.heat.drink_l_per_h
        return self._positive("drink_l_per_h", usual)

    def _speeds(self) -> Speeds:
        given = self.row.get("speeds", {})
        known = {each.name for each in fields(Speeds)}
        if not isinstance(given, dict) or not set(given) <= known:
            raise BadInput(f"{self.where}.speeds: must hold only {', '.join(sorted(known))}")
        return Speeds(
            **{key: number(value, f"{self.where}.speeds.{key}") for key, value in given.items()}
        )

    def _width(self, kind: Kind) -> tuple[Width, Width, Width]:
        if "width_m" in self.row:
            least, most = 1 - CALIBRATED_DOUBT, 1 + CALIBRATED_DOUBT
            low, medium, high = (
                Width(least * each, each, most * each) for each in self._by_visibility("width_m")
            )
            return low, medium, high
        if "range_m" in self.row:
            low, medium, high = (
                width_of_range(each, seen)
                for each, seen in zip(self._by_visibility("range_m"), VISIBILITIES, strict=True)
            )
            return low, medium, high
        return self.widths.of(kind)

    def _trials(self, kind: Kind) -> tuple[int, int, int]:
        own = "width_m" in self.row or "range_m" in self.row
        return (0, 0, 0) if own else self.widths.trials_of(kind)

    def _by_visibility(self, field: str) -> list[float]:
        given, where = self.row[field], f"{self.where}.{field}"
        if not isinstance(given, dict):
            given = dict.fromkeys(VISIBILITIES, given)
        found = [number(given.get(seen), f"{where}.{seen}") for seen in VISIBILITIES]
        if min(found) < 0:
            raise BadInput(f"{where}: no number may be negative")
        return found

    def _least(self, field: str, usual: float) -> float:
        value = number(self.row.get(field), f"{self.where}.{field}", usual)
        if value < 0:
            raise BadInput(f"{self.where}.{field}: must be at least 0")
        return value

    def _positive(self, field: str, usual: float) -> float:
        if field not in self.row:
            return usual
        value = self._least(field, 0.0)
        if value == 0:
            raise BadInput(f"{self.where}.{field}: must be above 0")
        return value

    def _words(self, field: str) -> list[str]:
        given = self.row.get(field, [])
        if not isinstance(given, list) or not all(isinstance(word, str) for word in given):
            raise BadInput(f"{self.where}.{field}: must be a list of words")
        return given

    def _features(self, field: str) -> list[str]:
        words = self._words(field)
        for word in words:
            if word not in FEATURES:
                raise BadInput(f"{self.where}.{field}: {word} is not one of {', '.join(FEATURES)}")
        return words


def _with_rests(team: Team, heat: Heat) -> Team:
    """Slow a team on foot down by the rests that the heat asks for, on the way and searching."""
    if team.kind not in ON_FOOT:
        return team
    speeds = replace(team.speeds, foot_factor=team.speeds.foot_factor * heat.at_work)
    return replace(team, speeds=speeds, search_mps=team.search_mps * heat.at_work)


def _rules(given: Any) -> tuple[Rule, ...]:
    if given is None:
        return RULES
    if not isinstance(given, list):
        raise BadInput("rules: must be a list")
    own = [_rule(row, f"rules[{at}]") for at, row in enumerate(given)]
    said = {rule.feature for rule in own}
    return tuple([*own, *(rule for rule in RULES if rule.feature not in said)])


def _rule(row: Any, where: str) -> Rule:
    if not isinstance(row, dict) or row.get("feature") not in FEATURES:
        raise BadInput(f"{where}.feature: must be one of {', '.join(FEATURES)}")
    kinds, credential = row.get("kinds", []), row.get("credential", "")
    if not isinstance(kinds, list) or any(kind not in list(Kind) for kind in kinds):
        raise BadInput(f"{where}.kinds: must be a list of {', '.join(Kind)}")
    if not isinstance(credential, str):
        raise BadInput(f"{where}.credential: must be a word")
    return Rule(row["feature"], frozenset(Kind(kind) for kind in kinds), credential)


def _pair(given: Any, field: str) -> tuple[float, float]:
    if given is None:
        return 0.0, 0.0
    both = numbers(given, field)
    if both.shape != (2,) or float(np.hypot(*both)) > 60:
        raise BadInput(f"{field}: must be [east, north] in metres a second, at most 60")
    return float(both[0]), float(both[1])
