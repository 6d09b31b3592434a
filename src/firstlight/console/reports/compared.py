"""A count beside the one before it: both in full, and how sure their ratio is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstlight.console.reports.asked import Asked
from firstlight.console.reports.words import HIDDEN, shown
from firstlight.reports.measures import Measure


@dataclass(frozen=True, slots=True)
class Compared:
    """Two counts; `words` say their ratio with its interval, `verdict` what to make of it."""

    now: int | str
    before: int | str
    words: str
    verdict: str


def compared(asked: Asked, measure: Measure, now: int, before: int) -> Compared:
    """Compare two counts of a measure, each with its own number of days.

    Sums such as leaflets have no interval: how they vary is not known from the sum.
    """
    told = shown(measure, now), shown(measure, before)
    is_sum = any(source.value for source in measure.sources)
    if measure.is_stock or is_sum or HIDDEN in told:
        return Compared(*told, "", "")
    from firstlight.reports.planning import ratio_of_counts

    found = ratio_of_counts(now, before, asked.now.days, asked.before.days)
    if found.ratio is None:
        said = _("There is nothing before to compare with.") if now else ""
        return Compared(now, before, "", said)
    if found.high is None:
        return Compared(now, before, f"{found.ratio:.2f}", "")
    words = _("%(ratio)s (%(low)s to %(high)s)") % {
        "ratio": f"{found.ratio:.2f}",
        "low": f"{found.low:.2f}",
        "high": f"{found.high:.2f}",
    }
    inside = found.low <= 1 <= found.high
    verdict = _("Within chance") if inside else _("More than chance")
    return Compared(now, before, words, verdict)
