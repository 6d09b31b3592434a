"""Who may be asked to come. The first reason that holds is the one that is told.

Where life is at risk, a request may break into somebody's quiet; it never reaches anybody who has
left, is on leave, has said that they do not want to be called, or would come to harm.
"""

from dataclasses import dataclass

ADULT_AGE = 18
MOST_HOURS_24, MOST_HOURS_72 = 12.0, 30.0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides whether one person may be asked.

    Attributes
    ----------
    is_serving
        Their membership is active or on probation.
    says_no_calls
        They refused or withdrew their consent to being called out.
    is_available
        They said that they are free at this moment.
    is_unavailable
        They said that they are not.
    do_not_disturb
        Do-not-disturb is on, or it is their quiet hour.
    hours_24, hours_72
        Hours on duty or counted in at a call in the last 24 and 72 hours.
    is_engaged
        They are out on another call, or counted in at this one.
    """

    is_serving: bool = True
    is_adult: bool = True
    says_no_calls: bool = False
    is_insured: bool = True
    is_on_duty: bool = False
    is_available: bool = False
    is_unavailable: bool = False
    do_not_disturb: bool = False
    hours_24: float = 0.0
    hours_72: float = 0.0
    is_engaged: bool = False
    is_asked: bool = False
    holds_something_needed: bool = True


def why_left_out(who: Circumstances, *, is_critical: bool, is_risky: bool) -> str:
    """Return why this person is not asked, as a code; "" if they may be."""
    return _never(who, is_risky) or _now(who) or ("" if is_critical else _undisturbed(who))


def _never(who: Circumstances, is_risky: bool) -> str:
    """What no emergency overrides."""
    if not who.is_serving:
        return "not-serving"
    if not who.is_adult:
        return "not-adult"
    if who.says_no_calls:
        return "no-calls"
    return "uninsured" if is_risky and not who.is_insured else ""


def _now(who: Circumstances) -> str:
    """What speaks against it at this moment, whatever the call."""
    if who.is_asked:
        return "asked-already"
    if who.is_engaged:
        return "engaged"
    if who.hours_24 >= MOST_HOURS_24 or who.hours_72 >= MOST_HOURS_72:
        return "tired"
    return "" if who.holds_something_needed else "no-skill"


def _undisturbed(who: Circumstances) -> str:
    """What a call that can wait has to respect."""
    if who.do_not_disturb:
        return "do-not-disturb"
    if who.is_on_duty:
        return ""
    if who.is_unavailable:
        return "unavailable"
    return "" if who.is_available else "off-duty"
