"""The search case: its steps, who takes them, and what each asks for."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# What only officers read of the missing person, and only by opening the file.
FILE_FACTS = ("person_name", "health_need", "family_contact")
STATES = {
    "help_requested": _("Help asked for"),
    "confirmed": _("Confirmed by police"),
    "mobilising": _("People are being called"),
    "searching": _("Search under way"),
    "suspended": _("Search paused"),
    "found": _("Found"),
    "handed_over": _("Handed over"),
    "debriefed": _("Debriefed"),
    "scene_guarded": _("Scene guarded by police"),
    "closed_found": _("Closed: found"),
    "closed_found_deceased": _("Closed: found dead"),
    "closed_unfounded": _("Closed: no search needed"),
    "transferred": _("Transferred to criminal police"),
}
# In these somebody is looked for: only then does anything about them go out to others.
LOOKED_FOR = ("help_requested", "confirmed", "mobilising", "searching", "suspended")
# Before the police have confirmed it nobody plans or searches.
PLANNABLE = ("confirmed", "mobilising", "searching", "suspended")
SHARED_AT_MOST = timedelta(hours=72)
# Notice of what was shared with a life at risk is owed once the emergency is over (PIPL 18).
TOLD_WITHIN = timedelta(hours=24)
STILL_OWED = _(
    "The family has not been told yet what was shared at once, life being at risk. Record who was "
    "told, or why nobody could be."
)
SHARE_TOO_LONG = _("Until when: at most 72 hours from now. It can be recorded again then.")
EVENTS = {
    "police_confirm": _("Confirm the report"),
    "unfounded": _("Close: no search is needed"),
    "authorise_share": _("Record what the family agrees to share"),
    "urgent_share": _("Share at once: life is at risk"),
    "activate": _("Start the search"),
    "expand": _("Add ground to the search"),
    "suspend": _("Pause the search"),
    "resume": _("Go on with the search"),
    "find": _("Report found"),
    "to_hospital": _("Hand over to medical care"),
    "to_family": _("Hand over to the family"),
    "debrief": _("Debrief"),
    "close": _("Close the case"),
    "find_deceased": _("Police guard the scene"),
    "hand_over_criminal": _("Hand over to criminal police"),
}


def _everyone_is_out(context: Context, case: Any, given: Evidence) -> None:
    if given["still_out"]:
        raise Refused(
            "not-counted-out",
            ngettext_lazy(
                "%(count)s person is still out: count them out first.",
                "%(count)s people are still out: count them out first.",
                "count",
            ),
            count=given["still_out"],
        )


def _everything_is_over(context: Context, case: Any, given: Evidence) -> None:
    _everyone_is_out(context, case, given)
    if given["live_notices"]:
        raise Refused(
            "notice-live", _("A notice is still public. Recall it first."), field="notices"
        )


def _everybody_was_told(context: Context, case: Any, given: Evidence) -> None:
    _everything_is_over(context, case, given)
    if case.owes_notice:
        raise Refused("notice-owed", STILL_OWED, field="told_at")


def _share_has_an_end(context: Context, case: Any, given: Evidence) -> None:
    """Sharing ends, and soon: whoever wants it longer asks the family again."""
    if given["until"] <= context.now:
        raise Refused(
            "share-over", _("Until when: this moment has passed already."), field="until"
        )
    if given["until"] > context.now + SHARED_AT_MOST:
        raise Refused("share-too-long", SHARE_TOO_LONG, field="until")


GUARDS = {
    "police_confirm": Guard(needs=("police_ref",)),
    "unfounded": Guard(needs=("reason",)),
    "authorise_share": Guard(
        needs=("family_agreed", "items", "audience", "until"), check=_share_has_an_end
    ),
    "urgent_share": Guard(needs=("reason", "items", "until"), check=_share_has_an_end),
    "activate": Guard(needs=("commander", "meeting_point", "radio_plan")),
    "expand": Guard(needs=("new_segments",)),
    "suspend": Guard(needs=("reason",)),
    "find": Guard(needs=("place", "condition")),
    "to_hospital": Guard(needs=("receiver",)),
    "to_family": Guard(needs=("identity_checked",)),
    "debrief": Guard(needs=("debrief",), check=_everyone_is_out),
    "close": Guard(check=_everybody_was_told),
    "find_deceased": Guard(needs=("place",)),
    "hand_over_criminal": Guard(needs=("reason",), check=_everyone_is_out),
}

SHARED_ANEW = (
    ("authorise_share", "family+officer", "what may be shared, with whom, until when"),
    ("urgent_share", "officer", "life at risk: PIPL 13(4), 18; notice given afterwards"),
)
FOUND = ("group_leader", "place and condition; police told at once")
FOUND_BESIDE = ("confirmed", "mobilising", "suspended")
SEARCH_CASE = Workflow(
    name="search_case",
    zh="走失搜寻",
    entity="SearchCase",
    states=(
        "help_requested",
        "confirmed",
        "closed_unfounded",
        "mobilising",
        "searching",
        "suspended",
        "found",
        "handed_over",
        "debriefed",
        "closed_found",
        "scene_guarded",
        "closed_found_deceased",
        "transferred",
    ),
    initial="help_requested",
    terminal=("closed_found", "closed_found_deceased", "closed_unfounded", "transferred"),
    transitions=(
        Transition(
            "help_requested",
            "police_confirm",
            "confirmed",
            "officer",
            "police reference; no waiting period",
        ),
        Transition("help_requested", "unfounded", "closed_unfounded", "officer", ""),
        Transition(
            "confirmed",
            "authorise_share",
            "mobilising",
            "family+officer",
            "what may be shared, with whom, until when",
        ),
        Transition(
            "confirmed",
            "urgent_share",
            "mobilising",
            "officer",
            "life at risk: PIPL 13(4), 18; notice given afterwards",
        ),
        Transition(
            "mobilising",
            "activate",
            "searching",
            "officer",
            "commander, meeting point, radio plan set",
        ),
        # The family may agree anew while the search goes on: longer, to more, or to less.
        *(
            Transition(state, event, state, actor, guard)
            for state in ("mobilising", "searching", "suspended")
            for event, actor, guard in SHARED_ANEW
        ),
        Transition("searching", "expand", "searching", "officer", "new segments"),
        Transition(
            "searching",
            "suspend",
            "suspended",
            "officer",
            "dark, storm, reservoir release; safety first",
        ),
        Transition("suspended", "resume", "searching", "officer", ""),
        Transition("searching", "find", "found", *FOUND),
        # Somebody walks home before the search has begun, or while it is paused.
        *(Transition(state, "find", "found", *FOUND) for state in FOUND_BESIDE),
        Transition("found", "to_hospital", "handed_over", "officer", ""),
        Transition(
            "found", "to_family", "handed_over", "officer", "identity of family checked by police"
        ),
        Transition("handed_over", "debrief", "debriefed", "commander", "everyone out and counted"),
        Transition(
            "debriefed",
            "close",
            "closed_found",
            "officer",
            "public notices recalled; health data erased on schedule",
        ),
        Transition(
            "searching",
            "find_deceased",
            "scene_guarded",
            "officer",
            "only police act; support for volunteers",
        ),
        Transition("scene_guarded", "close", "closed_found_deceased", "officer", ""),
        Transition("searching", "hand_over_criminal", "transferred", "officer", "signs of crime"),
        Transition("suspended", "hand_over_criminal", "transferred", "officer", ""),
    ),
    guards=GUARDS,
    state_names=STATES,
    event_names=EVENTS,
)
