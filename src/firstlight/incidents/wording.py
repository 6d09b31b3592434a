"""Structured reasons as sentences: why somebody is asked, why somebody is not, what a skill is."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext, ngettext_lazy
from django.utils.translation import gettext as _

from firstlight.incidents.rules.needs import ANY
from firstlight.kernel.words import filled, listed
from firstlight.kernel.workflow import WORKFLOWS
from firstlight.training.models import Credential

LEFT_OUT = {
    "not-serving": gettext_lazy("On leave, suspended or no longer a member"),
    "not-adult": gettext_lazy("Under eighteen"),
    "no-calls": gettext_lazy("Does not want to be called out"),
    "uninsured": gettext_lazy("No valid accident insurance for a risky call"),
    "asked-already": gettext_lazy("Has been asked already"),
    "engaged": gettext_lazy("Out on a call already"),
    "tired": gettext_lazy("Has been on duty too long and must rest"),
    "no-skill": gettext_lazy("Holds no valid certificate that is needed"),
    "do-not-disturb": gettext_lazy("Do not disturb, or quiet hours"),
    "unavailable": gettext_lazy("Said they are not free now"),
    "off-duty": gettext_lazy("Off duty and has not said they are free"),
}


def left_out(code: str) -> str:
    """Return why somebody is not asked."""
    return str(LEFT_OUT[code])


def skill(name: str) -> str:
    """Return what a skill is called."""
    return _("Anybody") if name == ANY else str(Credential.Kind(name).label)


def need(entry: Mapping[str, Any]) -> str:
    """Return one need in words, e.g. “Water rescue × 2”."""
    return f"{skill(entry['skill'])} × {entry['count']}"


def chosen(reason: Mapping[str, Any]) -> str:
    """Return in one line why somebody is asked.

    Parameters
    ----------
    reason
        ``skills`` (list), ``minutes`` (int or None), ``hours_24`` (float), ``is_on_duty``,
        ``is_free`` as the planner set them down.
    """
    return _chosen(
        tuple(reason.get("skills", ())),
        bool(reason.get("is_on_duty")),
        bool(reason.get("is_free")),
        reason.get("minutes"),
        round(reason.get("hours_24", 0)),
        get_language() or "",
    )


@lru_cache(maxsize=1024)
def _chosen(  # dozens stand on a page, and most are alike
    skills: tuple[str, ...],
    is_on_duty: bool,
    is_free: bool,
    minutes: int | None,
    hours: int,
    _language: str,
) -> str:
    parts = [skill(name) for name in skills]
    if is_on_duty:
        parts.append(_("on duty"))
    elif is_free:
        parts.append(_("said they are free"))
    if minutes is None:
        parts.append(_("way unknown"))
    else:
        parts.append(_("about %(minutes)s min away") % {"minutes": minutes})
    if hours:
        words = ngettext(
            "%(hours)s h on duty in the last day", "%(hours)s h on duty in the last day", hours
        )
        parts.append(words % {"hours": hours})
    else:
        parts.append(_("rested"))
    return listed(parts)


# How a call ended: the choice of its step, and a line of its log.
OUTCOMES = (
    ("helped", gettext_lazy("Helped on the spot")),
    ("handed_over", gettext_lazy("Handed over to police, fire service or ambulance")),
    ("no_help_needed", gettext_lazy("No help was needed")),
    ("not_found", gettext_lazy("Nobody or nothing found")),
    ("stopped", gettext_lazy("Stopped: too dangerous, or by order")),
)

DEEDS = {
    "incidents.report_call": gettext_lazy("took the report"),
    "incidents.add_note": gettext_lazy("added a line to the running log"),
    "incidents.edit_incident": gettext_lazy("changed what is known"),
    "incidents.count_in": gettext_lazy("counted %(people)s in"),
    "incidents.count_out": gettext_lazy("counted %(people)s out"),
    "incidents.attend": gettext_lazy("arrived at the scene"),
    "incidents.count_back_in": gettext_lazy("took back that %(people)s were counted out"),
    "incidents.stay_in": gettext_lazy("took back having left the scene"),
    "incidents.leave": gettext_lazy("left the scene"),
    "incidents.raise_overdue": gettext_lazy("Somebody is overdue at the scene"),
    "incidents.extend_due": gettext_lazy("set a later time for coming back"),
    "incidents.erase_incident": gettext_lazy("erased the personal data"),
    "incidents.erase_people": gettext_lazy("erased who served"),
    "searches.erase_teams": gettext_lazy("erased who searched where"),
    "equipment.plan_flight": gettext_lazy("planned a drone flight"),
    "duty.check_in": gettext_lazy("came on duty"),
    "duty.check_out": gettext_lazy("went off duty"),
    "duty.close_session": gettext_lazy("ended a duty after a forgotten check-out"),
    "duty.report_position": gettext_lazy("said where they are"),
    "duty.share_location": gettext_lazy("turned the location on or off"),
    "duty.stay_on_duty": gettext_lazy("took back having gone off duty"),
    "callouts.open_callout": gettext_lazy("called people out"),
    "callouts.send_wave": ngettext_lazy(
        "Wave %(wave)s: %(asked)s person asked", "Wave %(wave)s: %(asked)s people asked", "asked"
    ),
    "callouts.answer_coming": gettext_lazy("is coming"),
    "callouts.answer_later": gettext_lazy("can come later"),
    "callouts.answer_no": gettext_lazy("cannot come"),
    "callouts.record_coming": gettext_lazy("wrote down for %(person)s: coming"),
    "callouts.record_later": gettext_lazy("wrote down for %(person)s: later"),
    "callouts.record_no": gettext_lazy("wrote down for %(person)s: no"),
    "callouts.keep_words": gettext_lazy("wrote back something to be read"),
    "callouts.stand_down": gettext_lazy("told %(people)s on their way to go home"),
    "callouts.draft_aid": gettext_lazy("prepared a request to the nearest station"),
    "incidents.note_look": gettext_lazy("looked at this case from the helping station"),
    "callouts.erase_aid": gettext_lazy("erased who asked for help and who granted it"),
    "callouts.wanted": gettext_lazy("asked this station for help"),
    "notify.resend_message": gettext_lazy("sent a message again"),
    "privacy.schedule_erasure": gettext_lazy("set the day of erasure"),
}

# Acts that stand in the log and say nothing to a desk: how far a calculation is, for example.
PASSING: set[str] = set()


def deed(action: str, facts: Mapping[str, Any]) -> str:
    """Return a line of the log in words; a step of a workflow by its own name."""
    if action in DEEDS:
        return filled(DEEDS[action], facts)
    name, _dot, event = action.partition(".")
    workflow = WORKFLOWS.get(name)
    if workflow is None:
        return action
    if event.endswith(".assent"):
        step = event.removesuffix(".assent")
        return _("agreed to: %(step)s") % {"step": workflow.event_names.get(step, step)}
    step = str(workflow.event_names.get(event, event))
    ended = dict(OUTCOMES).get(str(facts.get("outcome", ""))) if name == "incident" else None
    if ended:
        return _("%(step)s: %(words)s") % {"step": step, "words": ended}
    return _("Drone flight: %(step)s") % {"step": step} if name == "drone_flight" else step
