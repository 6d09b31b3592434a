"""What the acts of the log are called, beside the steps of workflows, which name themselves."""

from collections.abc import Mapping

from django.utils.functional import Promise

from firstlight.console.force.acts.calls import CALLS
from firstlight.console.force.acts.cases import CASES
from firstlight.console.force.acts.service import SERVICE

ACTS: Mapping[str, Promise] = {**CASES, **SERVICE, **CALLS}
