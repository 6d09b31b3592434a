"""The workflow tables of this room, with their guards and their words."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

OPEN = ("reported", "responding", "standing_by", "ended", "debriefed")
ACTIVE = ("reported", "responding", "standing_by")


def _check_ready(_context: Context, incident: Any, _evidence: Evidence) -> None:
    if incident.lat is None and not incident.place_name:
        raise Slip("no-place", _("Say first where help is needed."), field="place_name")
    if not incident.needs:
        raise Slip("no-need", _("Say first how many people are needed."), field="needs")


def _check_other(_context: Context, incident: Any, evidence: Evidence) -> None:
    other = evidence["other"]
    if other.pk == incident.pk or other.station_id != incident.station_id:
        raise Refused("not-another", _("Choose another report of this station."), field="other_id")
    if other.state not in ACTIVE:
        raise Refused("other-over", _("That report is over already."), field="other_id")


def _check_everybody_out(_context: Context, incident: Any, _evidence: Evidence) -> None:
    still = incident.attendances.filter(out_at__isnull=True).count()
    if still:
        raise Refused(
            "somebody-out",
            ngettext_lazy(
                "%(count)s person is not counted out yet. Count everybody out first.",
                "%(count)s people are not counted out yet. Count everybody out first.",
                "count",
            ),
            count=still,
        )


def _check_window(context: Context, aid: Any, _evidence: Evidence) -> None:
    if aid.ends_at is None or aid.starts_at is None or aid.ends_at <= aid.starts_at:
        raise Refused("no-window", _("The help must end after it begins."), field="ends_at")
    if aid.ends_at <= context.now:
        raise Refused("window-over", _("This time is over already."), field="ends_at")
    if not aid.needs:
        raise Slip("no-need", _("Say first how many people are needed."), field="needs")


def _check_asking_side(context: Context, aid: Any, _evidence: Evidence) -> None:
    if context.actor.station_id != aid.station_id:
        raise Refused("not-your-station", _("Only the station that asks can do this."))
    if context.actor.person_id == aid.granted_by_id:
        raise Refused("same-person", _("Two different officers must agree."))


def _check_asking(context: Context, aid: Any, evidence: Evidence) -> None:
    _check_asking_side(context, aid, evidence)
    _check_window(context, aid, evidence)


def _check_helping_side(context: Context, aid: Any, _evidence: Evidence) -> None:
    if context.actor.station_id != aid.helper_station_id:
        raise Refused("not-your-station", _("Only the station that is asked can do this."))
    if context.actor.person_id == aid.asked_by_id:
        raise Refused("same-person", _("Two different officers must agree."))


def _check_granting(context: Context, aid: Any, evidence: Evidence) -> None:
    _check_helping_side(context, aid, evidence)
    _check_window(context, aid, evidence)


def _check_over(context: Context, aid: Any, _evidence: Evidence) -> None:
    if aid.ends_at is not None and context.now < aid.ends_at:
        raise Refused("window-open", _("The window is still open."))


INCIDENT = Workflow(
    name="incident",
    zh="求助处置",
    entity="Incident",
    states=(
        "reported",
        "responding",
        "standing_by",
        "ended",
        "debriefed",
        "closed",
        "unfounded",
        "merged",
    ),
    initial="reported",
    terminal=("closed", "unfounded", "merged"),
    transitions=(
        Transition("reported", "accept", "responding", "officer", "kind, place and need are set"),
        Transition("reported", "unfounded", "unfounded", "officer", "reason"),
        Transition(
            "reported",
            "merge",
            "merged",
            "station_dispatcher",
            "the other report of the same matter is named",
        ),
        Transition("responding", "stand_by", "standing_by", "officer", ""),
        Transition("standing_by", "resume", "responding", "officer", ""),
        Transition("responding", "end", "ended", "officer", "outcome"),
        Transition("standing_by", "end", "ended", "officer", "outcome"),
        Transition("ended", "reopen", "responding", "officer", "reason"),
        Transition("ended", "debrief", "debriefed", "commander", "everyone out and counted"),
        Transition("debriefed", "close", "closed", "officer", "retention clock started"),
    ),
    guards={
        "accept": Guard(check=_check_ready),
        "unfounded": Guard(("reason",)),
        "merge": Guard(("other",), _check_other),
        "end": Guard(("outcome",)),
        "reopen": Guard(("reason",)),
        "debrief": Guard(("debrief",), _check_everybody_out),
        "close": Guard(("erase_on",)),
    },
    state_names={
        "reported": _("Reported"),
        "responding": _("Under way"),
        "standing_by": _("Standing by"),
        "ended": _("Ended"),
        "debriefed": _("Debriefed"),
        "closed": _("Closed"),
        "unfounded": _("Unfounded"),
        "merged": _("Merged"),
    },
    event_names={
        "accept": _("Take the call"),
        "unfounded": _("Mark as unfounded"),
        "merge": _("Merge with another report"),
        "stand_by": _("Stand by"),
        "resume": _("Go on"),
        "end": _("End the response"),
        "reopen": _("Reopen"),
        "debrief": _("Hold the debrief"),
        "close": _("Close the file"),
    },
)

CALLOUT = Workflow(
    name="callout",
    zh="召集",
    entity="Callout",
    states=("open", "met", "exhausted", "closed"),
    initial="open",
    terminal=("closed",),
    transitions=(
        Transition("open", "escalate", "open", "system", "time passed and need not met"),
        Transition("open", "next_wave", "open", "station_dispatcher", "need not met"),
        Transition("open", "meet", "met", "system", "every need has enough people coming"),
        Transition("met", "fall_short", "open", "system", "somebody who was coming is not"),
        Transition("open", "exhaust", "exhausted", "system", "nobody is left to ask"),
        Transition("exhausted", "widen", "open", "station_dispatcher", "more people may be asked"),
        Transition("exhausted", "fill", "met", "system", "every need has enough people coming"),
        Transition("open", "close", "closed", "station_dispatcher", ""),
        Transition("met", "close", "closed", "station_dispatcher", ""),
        Transition("exhausted", "close", "closed", "station_dispatcher", ""),
    ),
    state_names={
        "open": _("Asking"),
        "met": _("Enough are coming"),
        "exhausted": _("Nobody left to ask"),
        "closed": _("Call-out over"),
    },
    event_names={
        "escalate": _("Next wave by the clock"),
        "next_wave": _("Ask the next wave now"),
        "meet": _("Enough are coming"),
        "fall_short": _("Fallen short again"),
        "exhaust": _("Nobody left to ask"),
        "widen": _("Ask more people"),
        "fill": _("Enough are coming"),
        "close": _("End the call-out"),
    },
)

MUTUAL_AID = Workflow(
    name="mutual_aid",
    zh="邻所增援",
    entity="MutualAid",
    states=("drafted", "asked", "granted", "refused", "ended", "withdrawn"),
    initial="drafted",
    terminal=("refused", "ended", "withdrawn"),
    transitions=(
        Transition(
            "drafted",
            "ask",
            "asked",
            "officer",
            "need and time window set by an officer of the asking station",
        ),
        Transition(
            "asked",
            "grant",
            "granted",
            "officer",
            "an officer of the helping station, somebody else",
        ),
        Transition(
            "asked",
            "refuse",
            "refused",
            "officer",
            "an officer of the helping station; no reason needed",
        ),
        Transition("asked", "withdraw", "withdrawn", "officer", ""),
        Transition("granted", "end", "ended", "officer", "either side, at any time"),
        Transition("granted", "expire", "ended", "system", "window over"),
    ),
    guards={
        "ask": Guard(check=_check_asking),
        "grant": Guard(check=_check_granting),
        "refuse": Guard(check=_check_helping_side),
        "withdraw": Guard(check=_check_asking_side),
        "expire": Guard(check=_check_over),
    },
    state_names={
        "drafted": _("Prepared"),
        "asked": _("Help asked for"),
        "granted": _("Granted"),
        "refused": _("Declined"),
        "ended": _("Help over"),
        "withdrawn": _("Taken back"),
    },
    event_names={
        "ask": _("Ask for help"),
        "grant": _("Grant help"),
        "refuse": _("Decline"),
        "withdraw": _("Take the request back"),
        "end": _("End the help"),
        "expire": _("Time is over"),
    },
)
