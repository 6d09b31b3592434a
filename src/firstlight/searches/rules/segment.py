"""A piece of ground: planned, given to a group of two or more, searched, and what came of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

STATES = {
    "planned": _("Not begun"),
    "assigned": _("Given to a team"),
    "searching": _("Being searched"),
    "complete": _("Searched"),
    "abandoned": _("Broken off"),
}
EVENTS = {
    "assign": _("Send a team"),
    "start": _("Begin to search"),
    "clue": _("Pin a clue"),
    "finish": _("Finish the segment"),
    "abort": _("Break off: danger"),
    "reopen": _("Search again"),
}
FEWEST = 2


def _two_at_least(context: Context, segment: Any, given: Evidence) -> None:
    if len(set(given["group"])) < FEWEST:
        raise Refused("alone", _("Group: two people at the least stay together."), field="members")


def _leads_it(context: Context, segment: Any, given: Evidence) -> None:
    """Whoever leads says it: in person, or by radio to a desk that names whose word it is."""
    if given.get("word_of", context.person_id) not in given["leaders"]:
        raise Refused("not-your-group", _("Only who leads the group can say this."))


GUARDS = {
    "assign": Guard(needs=("group",), check=_two_at_least),
    "start": Guard(needs=("leaders",), check=_leads_it),
    "clue": Guard(needs=("leaders",), check=_leads_it),
    "finish": Guard(needs=("leaders", "coverage"), check=_leads_it),
    "abort": Guard(needs=("leaders", "reason"), check=_leads_it),
}

SEARCH_SEGMENT = Workflow(
    name="search_segment",
    zh="搜索分区",
    entity="SearchSegment",
    states=("planned", "assigned", "searching", "complete", "abandoned"),
    initial="planned",
    terminal=("complete", "abandoned"),
    transitions=(
        Transition("planned", "assign", "assigned", "commander", "group of two or more"),
        Transition("assigned", "start", "searching", "group_leader", ""),
        Transition("searching", "clue", "searching", "group_leader", "clue pinned, not touched"),
        Transition(
            "searching", "finish", "complete", "group_leader", "coverage and detection estimate"
        ),
        Transition("searching", "abort", "abandoned", "group_leader", "danger"),
        Transition("complete", "reopen", "planned", "commander", "search again"),
        Transition("abandoned", "reopen", "planned", "commander", ""),
    ),
    guards=GUARDS,
    state_names=STATES,
    event_names=EVENTS,
)
