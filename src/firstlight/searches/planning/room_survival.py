"""How chances of survival fall from a case's time on."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from firstlight.engine.search.profiles import survival
from firstlight.searches.planning.case import Case

Floats = npt.NDArray[np.float64]
HOUR_S = 3600.0


def survival_from(case: Case) -> Callable[[Floats], Floats]:
    """Return the share still alive so many seconds on, of those alive at the case's time."""
    category, missing_h = case.supposed[0].profile.category, case.minute / 60
    now = float(survival(category, missing_h))

    def share(after_s: Floats) -> Floats:
        alive: Floats = survival(category, missing_h + after_s / HOUR_S) / now
        return alive

    return share
