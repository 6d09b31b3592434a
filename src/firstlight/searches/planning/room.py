"""From a search's rows to a plan: what the job runs, and all that the page shows of it.

Everything that the answer depends on is in `Asked`, plain JSON, so that it can be kept and
computed again. The engine comes in here and stays out of the server until somebody plans.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from firstlight.engine.errors import BadInput
from firstlight.engine.search.plan_solve import Effort
from firstlight.places.packs import load
from firstlight.searches.planning.case import read_case
from firstlight.searches.planning.case_exposure import Lives, lives_of
from firstlight.searches.planning.coverage import Searched, after_searching
from firstlight.searches.planning.maps import CaseMap, case_map
from firstlight.searches.planning.plan import make_plan
from firstlight.searches.planning.plan_request import PlanRequest
from firstlight.searches.planning.room_changes import changes
from firstlight.searches.planning.room_draw import write_products
from firstlight.searches.planning.room_ground import Ground, lay_ground
from firstlight.searches.planning.room_result import result_of
from firstlight.searches.planning.teams_read import read_teams
from firstlight.searches.planning.widths_read import read_widths

Asked = dict[str, Any]
Say = Callable[[int, str], None]
HOUR_S = 3600.0


def plan_search(asked: Asked, folder: Path, say: Say) -> dict[str, Any]:
    """Plan a search, and draw its maps into `folder`.

    Parameters
    ----------
    asked : dict
        ``pack`` (folder of the terrain), ``case`` (as `case.read_case`), ``segments`` (live ones:
        name, geometry, in_hand), ``reports`` and ``tracks`` (see `coverage.after_searching`),
        ``sheet`` (as `teams_read.read_teams`), ``hours``, ``radius_m`` or None, ``weigh_lives``,
        ``exposure`` (as `case_exposure.exposure_of`), ``seed``, and ``before``: the result of the
        last plan, or None.
    folder : Path
        Where ``map.npz``, ``probability.png`` and ``contours.geojson`` go.
    say : callable
        Told how far the work is: per cent, and a stage's key.

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    say(5, "reading")
    terrain = load(Path(asked["pack"])).terrain
    case = read_case(asked["case"])
    say(15, "map")
    drawn = case_map(case, terrain, int(asked["seed"]))
    say(40, "searched")
    own = read_widths(asked["sheet"].get("widths"))
    searched = after_searching(drawn, asked["reports"], asked["tracks"], own)
    say(55, "segments")
    ground = lay_ground(drawn, searched.mass, asked["segments"], asked["radius_m"])
    say(65, "teams")
    lives = None
    if asked["weigh_lives"]:
        lives = lives_of(replace(drawn, particles=searched.particles), asked["exposure"])
    request = _request(asked, drawn, searched, ground, lives)
    with ThreadPoolExecutor(1) as beside:  # the maps are drawn while the plan is made
        drawing = beside.submit(
            write_products, folder, searched.mass, ground.segments.grid, searched.covered
        )
        plan = make_plan(request)
        say(85, "drawing")
        drawing.result()
    answer = result_of(plan, drawn, searched, ground)
    answer["clue_count"], answer["track_count"] = len(drawn.case.clues), len(asked["tracks"])
    if lives is not None:
        answer["survival"] = lives.facts
    answer["changed"] = changes(asked.get("before"), answer, asked)
    return answer


def _request(
    asked: Asked, drawn: CaseMap, searched: Searched, ground: Ground, lives: Lives | None
) -> PlanRequest:
    if drawn.terrain is None:
        raise BadInput("terrain: a plan needs a terrain pack")
    horizon_s = float(asked["hours"]) * HOUR_S
    sheet = read_teams(asked["sheet"], drawn.terrain.grid, drawn.case.at, horizon_s)
    return PlanRequest(
        terrain=drawn.terrain,
        mass=ground.free(searched.mass),
        teams=sheet.teams,
        segments=ground.segments,
        rules=sheet.rules,
        wind_mps=sheet.wind_mps,
        heat=sheet.heat,
        horizon_s=horizon_s,
        start_at=drawn.case.at,
        pos_before=searched.pos,
        fates=lives.fates if lives else (),
        effort=Effort(seed=int(asked["seed"])),
    )
