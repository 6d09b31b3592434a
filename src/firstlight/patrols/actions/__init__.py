"""Every change of this room."""

from firstlight.patrols.actions.checkpoints import (
    edit_checkpoint,
    make_checkpoint,
    reissue_code,
    retire_checkpoint,
)
from firstlight.patrols.actions.plans import (
    adopt_routes,
    ask_routes,
    draft_plan,
    edit_plan,
    finish_routes,
    note_stage,
    step_plan,
)
from firstlight.patrols.actions.proof import (
    confirm_run,
    end_run,
    erase_evidence,
    judge_run,
    record_scan,
    record_track,
    start_run,
    vouch_scan,
)
from firstlight.patrols.actions.routes import drop_route, edit_route, keep_route, time_route
from firstlight.patrols.actions.targets import (
    drop_targets,
    edit_targets,
    set_targets,
    take_targets,
)

__all__ = [
    "adopt_routes",
    "ask_routes",
    "confirm_run",
    "draft_plan",
    "drop_route",
    "drop_targets",
    "edit_checkpoint",
    "edit_plan",
    "edit_route",
    "edit_targets",
    "end_run",
    "erase_evidence",
    "finish_routes",
    "judge_run",
    "keep_route",
    "make_checkpoint",
    "note_stage",
    "record_scan",
    "record_track",
    "reissue_code",
    "retire_checkpoint",
    "set_targets",
    "start_run",
    "step_plan",
    "take_targets",
    "time_route",
    "vouch_scan",
]
