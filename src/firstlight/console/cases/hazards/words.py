"""What the pages of hazards call things, and what they say of each step."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.cases.hazards.models import Hazard
from firstlight.console.steps import Ask, Told

LABELS = {
    "site_kind": _("Kind of site"),
    "place_id": _("Place on the map"),
    "site_name": _("Name of the site"),
    "kind": _("Kind of hazard"),
    "description": _("What is unsafe"),
    "is_immediate": _("Immediate danger"),
    "has_called": _("I have called 110 or 119."),
    "organisation_id": _("Team (organisation)"),
    "photo": _("Picture"),
    "looked_over": _("Looked over"),
    "person_id": _("Who re-checks"),
}
CHECK_LABELS: Mapping[str, str | Promise] = {
    "kind": _("Check list"),
    "place_id": _("Place on the map"),
    "site_name": _("Name of the site"),
    "has_leave": _("Who keeps the site lets me, or everybody may go there."),
}
LIMITS = (
    _("Only look, note and remind. Enter nothing that is locked or private."),
    _("Close nothing, fine nobody, take nothing away: that is for the authority."),
    _("Write about things, not about people; take no pictures of faces or children."),
)
_DEADLINE = Ask("deadline_on", _("To be put right by"), "date", required=True)
_REASON = Ask("reason", _("Reason"), "textarea", required=True)
HAZARD: Mapping[str, Told] = {
    "assess": Told(
        _("Says how grave it is and who must put it right."),
        (
            Ask(
                "severity",
                _("How grave"),
                "radio",
                required=True,
                options=Hazard.Severity.choices,
            ),
            Ask(
                "owner_name",
                _("Who must put it right"),
                required=True,
                hint=_("The school, enterprise or office; no private person."),
            ),
        ),
        main=True,
    ),
    "dismiss": Told(_("Closes it: nothing is unsafe."), (_REASON,), grave=True),
    "notify": Told(
        _("Notes what the owner was told and by when; the clock starts."),
        (
            Ask(
                "form",
                _("How they were told"),
                "radio",
                required=True,
                options=(
                    ("friendly", _("A friendly reminder")),
                    ("formal", _("A formal notice of an authority")),
                ),
            ),
            Ask("notice", _("What they were told"), "textarea", required=True),
            _DEADLINE,
            Ask("authority", _("Authority"), hint=_("Only for a formal notice.")),
            Ask("notice_ref", _("Number of the notice"), hint=_("Only for a formal notice.")),
        ),
        main=True,
    ),
    "notified.start_fix": Told(_("Notes that the owner has begun."), main=True),
    "escalated.start_fix": Told(
        _("The owner has begun after all: a new day is set."), (_DEADLINE,), main=True
    ),
    "report_fixed": Told(
        _("Notes that the owner says so; somebody who did not find it must look."), main=True
    ),
    "pass": Told(
        _("Notes that it is put right. Not for who found it, nor who assessed a guest’s report."),
        (Ask("seen", _("I was there and have seen it myself."), "tick", required=True),),
        main=True,
    ),
    "fail": Told(
        _("Sends it back to the owner with a new day."),
        (Ask("reason", _("What is still wrong"), "textarea", required=True), _DEADLINE),
    ),
    "sign_off": Told(_("Strikes it off the list."), main=True),
    "transfer": Told(
        _("Hands it to the agency that it belongs to."),
        (Ask("agency", _("Agency"), required=True), _REASON),
    ),
    "close": Told(
        _("Closes it with what the agency has answered."),
        (Ask("agency_answer", _("Answer of the agency"), "textarea", required=True),),
        main=True,
    ),
}
