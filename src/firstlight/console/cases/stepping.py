"""Steps on a record page that belong to one named person, not to everybody with their part."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise

from firstlight.console.steps import StepShown


def only_for(steps: Iterable[StepShown], reasons: Mapping[str, str | Promise]) -> list[StepShown]:
    """Return the steps, those in `reasons` (by event) not possible and why; the possible first."""
    found = list(steps)
    for step in found:
        if step.event in reasons:
            step.why_not, step.open = str(reasons[step.event]), False
    return sorted(found, key=lambda each: (bool(each.why_not), not each.main, each.grave))
