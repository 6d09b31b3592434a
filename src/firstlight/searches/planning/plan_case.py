"""From a case, a terrain pack and a sheet of teams to a plan."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.plan_solve import Effort
from firstlight.searches.planning.case import Case, read_case
from firstlight.searches.planning.case_exposure import exposure_of, lives_of
from firstlight.searches.planning.maps import case_map, open_terrain
from firstlight.searches.planning.numbers_read import number
from firstlight.searches.planning.plan import Plan, make_plan
from firstlight.searches.planning.plan_changes import compared, told_apart
from firstlight.searches.planning.plan_facts import facts
from firstlight.searches.planning.plan_request import PlanRequest
from firstlight.searches.planning.teams_read import read_teams
from firstlight.searches.planning.tracks_read import rows_of_gpx
from firstlight.searches.planning.widths_read import read_widths

HOUR_S = 3600.0
USUAL_HOURS = 12.0
AIMS = ("find", "alive")
PROOF = 40  # steps towards a closer bound


@dataclass(frozen=True, slots=True)
class Wish:
    """How `firstlight search plan` was asked.

    Attributes
    ----------
    terrain
        Folder of the terrain pack.
    tracks
        GPX files of what has been searched already.
    tracks_frame
        The frame of the coordinates in them: wgs84, gcj02 or bd09.
    hours
        Everybody is back this long after the case's time; None for twelve hours.
    seed
        The same seed gives the same plan.
    out
        Folder for files; None for none.
    prove
        Whether to spend longer on a closer bound.
    previous
        An earlier answer to compare with, as read from JSON; None for none.
    language
        Of the pages on paper: zh-hans or en.
    """

    terrain: str
    tracks: tuple[Path, ...] = ()
    tracks_frame: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    hours: float | None = None
    seed: int = 1
    out: Path | None = None
    prove: bool = False
    previous: Any = None
    language: str = "zh-hans"


def plan_problem(problem: Any, sheet: Any, wish: Wish) -> dict[str, Any]:
    """Answer `firstlight search plan`.

    Parameters
    ----------
    problem : object read from JSON
        A case as for `case.read_case`; optionally ``aim``: find (a find counts) or alive (a find
        alive counts), and ``exposure``: what is known of weather and person, as for
        `case_exposure.exposure_of`.
    sheet : object read from JSON
        The teams, as for `teams_read.read_teams`.
    wish : Wish
        The command's words.

    Returns
    -------
    dict
        `plan_facts.facts`, with `plan_changes.told_apart`; ``minute``, ``clue_count`` and
        ``track_count``; ``survival`` (`case_exposure.Lives.facts`) when lives count; ``changed``
        (`plan_changes.compared`) when there is a plan before, and ``files`` when there is a
        folder.

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    case = read_case(problem)
    hours = number(wish.hours, "hours", USUAL_HOURS)
    if not 0 < hours <= 240:
        raise BadInput("hours: must be above 0 and at most 240")
    made = plan_of(case, problem, sheet, wish, hours * HOUR_S)
    plan, answer = made.plan, facts(made.plan)
    told_apart(plan, answer, made.before_searches, made.covered)
    answer |= {"minute": case.minute, "clue_count": len(case.clues), "track_count": made.tracks}
    if made.survival is not None:
        answer["survival"] = made.survival
    if wish.previous is not None:
        answer["changed"] = compared(wish.previous, answer)
    if wish.out is not None:
        # Drawing and setting take a second to load; a plan without files does without.
        from firstlight.searches.planning.plan_files import outlines, write_plan
        from firstlight.searches.planning.plan_papers import Paper, papers

        shapes = outlines(plan)
        paper = Paper(case.supposed[0].profile.category, wish.terrain, wish.language)
        pages = papers(plan, answer, shapes, paper)
        answer["files"] = write_plan(plan, answer, shapes, pages, wish.out)
    return answer


@dataclass(frozen=True, slots=True)
class Made:
    """A plan, and the map and the searches that it came from, on its grid."""

    plan: Plan
    before_searches: Floats
    covered: Floats
    tracks: int
    survival: dict[str, Any] | None


def plan_of(case: Case, problem: dict[str, Any], sheet: Any, wish: Wish, horizon_s: float) -> Made:
    """Draw the map, read the teams on it, and plan."""
    aim = problem.get("aim", "find")
    if aim not in AIMS:
        raise BadInput(f"aim: must be one of {', '.join(AIMS)}")
    exposure_of(problem.get("exposure"))
    terrain = open_terrain(wish.terrain)
    # Before the map, which takes seconds: whoever named a wrong file hears of it at once.
    rows = rows_of_gpx(wish.tracks, case.at, wish.tracks_frame) if wish.tracks else []
    drawn = case_map(case, terrain, wish.seed)
    ground = drawn.terrain if drawn.terrain is not None else terrain
    teams = read_teams(sheet, ground.grid, case.at, horizon_s)
    mass, pos_before = drawn.map.mass, 0.0
    covered = np.zeros_like(mass)
    if wish.tracks:
        _check_on_ground(rows, ground.grid)
        # Outlines take time to load; a plan of ground not yet searched does without.
        from firstlight.searches.planning.coverage import after_searching

        searched = after_searching(drawn, [], rows, read_widths(sheet.get("widths")))
        mass, pos_before, covered = searched.mass, searched.pos, searched.covered
        drawn = replace(drawn, particles=searched.particles)
    lives = lives_of(drawn, problem.get("exposure")) if aim == "alive" else None
    plan = make_plan(
        PlanRequest(
            terrain=ground,
            mass=mass,
            pos_before=pos_before,
            teams=teams.teams,
            rules=teams.rules,
            wind_mps=teams.wind_mps,
            heat=teams.heat,
            horizon_s=horizon_s,
            start_at=case.at,
            fates=lives.fates if lives else (),
            cut_by=drawn.map.mass,
            effort=Effort(seed=wish.seed, proof=PROOF if wish.prove else None),
        )
    )
    return Made(plan, drawn.map.mass, covered, len(rows), None if lives is None else lives.facts)


def _check_on_ground(tracks: list[dict[str, Any]], grid: Grid) -> None:
    """Refuse a track that never touches the terrain: it would count for nothing, unheard."""
    for order, track in enumerate(tracks, 1):
        points = np.array([row[:3] for row in track["points"]], dtype=np.float64).reshape(-1, 3)
        x_m, y_m = grid.to_xy(points[:, 1], points[:, 2])
        if not grid.inside(x_m, y_m).any():
            raise BadInput(
                f"tracks: track {order} lies off the terrain; "
                "are latitude and longitude in each other's place?"
            )
