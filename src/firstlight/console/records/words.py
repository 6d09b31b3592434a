"""What the pages of records say of each step, and what fields are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told
from firstlight.duty.models import Shift
from firstlight.records.models import ServiceRecord
from firstlight.records.rules import SERVICE_RECORD

REASON = Ask("reason", _("Reason"), "textarea", required=True)
KINDS: dict[str, str | Promise] = {
    **{str(key): words for key, words in Shift.Kind.choices},
    "callout": _("Call-out"),
    "training": _("Training"),
}
# Only what somebody does by hand without a check-in can be entered late.
LATE_KINDS = [
    (key, words) for key, words in KINDS.items() if key not in ("training", "water_patrol")
]
RECORD: Mapping[str, Told] = {
    "confirm": Told(
        _("Confirms the clocked hours. Nobody confirms their own."),
        (
            Ask(
                "evaluation",
                _("How the service was (not the person)"),
                "radio",
                options=ServiceRecord.Evaluation.choices,
            ),
        ),
        main=True,
    ),
    "object": Told(
        _("A leader and an officer answer, neither of them you."),
        (Ask("text", _("What is wrong with it"), "textarea", required=True),),
    ),
    "correct_after": Told(
        _("A leader and an officer answer; the correction is passed on too."),
        (Ask("text", _("What is wrong with it"), "textarea", required=True),),
    ),
    "correct": Told(
        _("Needs two: a leader and an officer who agree to one answer."),
        (
            Ask("answer", _("Answer"), "textarea"),
            Ask(
                "minutes",
                _("Minutes to add (minus: to take off)"),
                "number",
                hint=_("Kept apart from the clocked hours, as amended."),
            ),
        ),
        main=True,
    ),
    "amend": Told(
        _("Kept apart from the clocked hours; an officer who is somebody else approves."),
        (
            Ask("minutes", _("Minutes to add (minus: to take off)"), "number", required=True),
            REASON,
            Ask("proof", _("What proves it"), required=True),
        ),
    ),
    "approve": Told(_("Counts the amended hours from now on."), main=True),
    "void": Told(
        _("Takes it out of every sum. Hear the volunteer first."),
        (REASON, Ask("was_heard", _("The volunteer was heard."), "tick", required=True)),
        grave=True,
    ),
}
CERTIFICATE: Mapping[str, Told] = {
    "check": Told(_("Shows it within the unit for seven days."), main=True),
    "issue": Told(
        _("Gives it its number and code. It is free."),
        (
            Ask("signatory", _("Person in charge"), required=True),
            Ask("handler", _("Handled by"), required=True),
            Ask("contact", _("How to reach them")),
            Ask("seal", _("Which seal is on it"), required=True),
        ),
        main=True,
    ),
    "refuse": Told(_("Tells the volunteer why."), (REASON,), grave=True),
    "revoke": Told(_("The public page says at once that it is revoked."), (REASON,), grave=True),
}
ANSWER = Ask(
    "reason", _("Reason, as the volunteer and who objected read it"), "textarea", required=True
)
STAR: Mapping[str, Told] = {
    "review": Told(_("Says that figures and rule were looked at."), main=True),
    "publish": Told(
        _("Names them in public for five working days; only who agreed to be named."), main=True
    ),
    "object": Told(
        _("Stops it until somebody has answered."),
        (Ask("text", _("What speaks against it, and who says so"), "textarea", required=True),),
    ),
    "uphold": Told(_("It is not awarded; the volunteer can appeal."), (ANSWER,), grave=True),
    "dismiss": Told(_("The public notice goes on."), (ANSWER,)),
    "award": Told(_("After the notice. It gates nothing and ranks nobody."), main=True),
    "drop": Told(_("It is not awarded; the volunteer can appeal."), (REASON,), grave=True),
    "revoke": Told(_("For false hours only."), (REASON,), grave=True),
}
LABELS: dict[str, str | Promise] = {
    "person_id": _("Member"),
    "activity": _("What was done"),
    "kind": _("Kind"),
    "on_date": _("Day (of service)"),
    "place_name": _("Place"),
    "minutes": _("Minutes"),
    "reason": _("Reason"),
    "proof": _("What proves it"),
    "starts_on": _("From (day)"),
    "ends_on": _("Until (day)"),
    "purpose": _("What it is for"),
    "organisation_id": _("Team (organisation)"),
    "recipient": _("To whom it is passed"),
    "form": _("File"),
    "text": _("Text"),
    "answer": _("Answer"),
}
RULE_LABELS: dict[str, str | Promise] = {
    "organisation_id": _("For (and all below it)"),
    "in_force_from": _("Holds from"),
    "star_1": _("First star"),
    "star_2": _("Second star"),
    "star_3": _("Third star"),
    "star_4": _("Fourth star"),
    "star_5": _("Fifth star"),
    "as_agreed_percent": _("Services that were as agreed, at least"),
    "note": _("Why it changes"),
}


def hours(minutes: int) -> str:
    """Return minutes as hours, one figure after the point."""
    return f"{minutes / 60:.1f}"


def counted(minutes: int) -> str:
    """Return minutes as `hours` does; nothing where nothing was counted, as of a training."""
    return hours(minutes) if minutes else ""


def state_of(row: ServiceRecord) -> tuple[str | Promise, str]:
    """Return what a record's state is called, and the key of its chip.

    Of no minutes nothing waits for anybody: a training during a shift, say, that counts once.
    """
    if row.state == "drafted" and not row.clocked_min:
        return _("Counts no hours"), "closed"
    return SERVICE_RECORD.state_names[row.state], tone_key(row.state)


def tone_key(state: str) -> str:
    """Return the state's key for its chip: confirmed hours are no life at risk."""
    return {"confirmed": "confirmed_hours", "amending": "submitted", "checked": "submitted"}.get(
        state, state
    )
