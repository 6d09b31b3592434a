"""What the pages of events say of each step, and what fields are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told
from firstlight.duty.rules.events import PLAN

REASON = Ask("reason", _("Reason"), "textarea", required=True)
EVENT: Mapping[str, Told] = {
    "decline": Told(_("Turns it down; the organiser is told by you."), (REASON,), grave=True),
    "accept": Told(
        _("Takes it on; posts and plan can then be written down."),
        (
            Ask("plan_seen", _("I have seen the safety plan of the organiser"), "tick"),
            Ask("licence_ref", _("Number of the licence"), hint=_("From 1,000 people on.")),
        ),
        main=True,
    ),
    "staff": Told(
        _("Checks that every post has its people, each insured and agreed."),
        (
            Ask("agreement_ref", _("Number of the written agreement"), required=True),
            Ask("insured_by", _("Insured by"), required=True),
            Ask("insurance_ref", _("Number of the policy"), required=True),
        ),
        main=True,
    ),
    "brief": Told(
        _("Keeps what everybody is told; each post reads it on the phone."),
        (
            Ask("briefing", _("Briefing"), "textarea", required=True),
            Ask("assembly_point", _("Meeting place when it is cleared"), required=True),
        ),
        main=True,
    ),
    "open": Told(_("Opens the live board: posts report from now on."), main=True),
    "evacuate": Told(_("Calls on every post at once to lead people out."), (REASON,), grave=True),
    "clear": Told(_("Ends it when every post has said that it is clear."), main=True),
    "end": Told(_("Ends the event; posts report no more."), main=True),
    "debrief": Told(
        _("Keeps what was learned and files it."),
        (Ask("debrief", _("What was learned"), "textarea", required=True),),
        main=True,
    ),
    "cancel": Told(
        _("The organiser does not hold it: everybody with a place is told."),
        (REASON,),
        grave=True,
    ),
}
CROWDS = {
    "thin": _("Few people"),
    "full": _("Full"),
    "packed": _("Packed"),
    "danger": _("Dangerously packed"),
}
LABELS = {
    "organisation_id": _("Team (organisation)"),
    "organiser": _("Organiser"),
    "organiser_contact": _("How to reach the organiser"),
    "expected": _("People expected"),
    "place_name": _("Place"),
    "starts_at": _("Begins"),
    "ends_at": _("Ends"),
    "licence_ref": _("Number of the licence"),
    "name": _("Name (thing)"),
    "task": _("Task"),
    "people": _("People"),
    "text": _("What to report"),
    "crowd": _("How crowded"),
    "reason": _("Reason"),
    **PLAN,
}
