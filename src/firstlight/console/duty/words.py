"""What the pages of shifts say of each step, and what fields are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told

REASON = Ask("reason", _("Reason"), "textarea", required=True)
SHIFT: Mapping[str, Told] = {
    "start": Told(
        _("Begins the shift; papers, insurance and risks are checked for everybody."), main=True
    ),
    "start_short": Told(
        _("Begins with fewer than planned, never with fewer than two."), (REASON,)
    ),
    "end": Told(_("Ends the shift; everybody is checked out or accounted for."), main=True),
    "submit_log": Told(_("Hands the log to the officer."), main=True),
    "return_log": Told(_("Gives the log back with what is missing."), (REASON,)),
    "confirm": Told(
        _("Confirms the log; its hours enter everybody’s record. Nobody confirms their own."),
        main=True,
    ),
    "cancel": Told(
        _("Calls the shift off and tells everybody who was asked."), (REASON,), grave=True
    ),
    "abort": Told(
        _("Breaks off at once for danger, weather or recall; then count everybody."),
        (REASON,),
        grave=True,
    ),
}
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
LABELS = {
    "year": _("Year"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "from_time": _("From"),
    "to_time": _("To"),
    "weekdays": _("On weekdays"),
    "days": _("On days of these kinds"),
    "chosen": _("Whom to invite"),
    "organisation_id": _("Team (organisation)"),
    "kind": _("Kind"),
    "title": _("What for"),
    "starts_at": _("Begins"),
    "ends_at": _("Ends"),
    "place_name": _("Place"),
    "place_id": _("Place"),
    "min_people": _("People at least"),
    "max_people": _("People at most"),
    "joining": _("How people join"),
    "risk_level": _("Risk"),
    "risks": _("Risks and protection"),
    "gear": _("Gear to bring"),
    "needs_child_clearance": _("Needs a child-contact clearance"),
    "officer_id": _("Officer in charge"),
    "needs": _("Posts"),
    "person_ids": _("Whom to invite"),
    "person_id": _("Person"),
    "reason": _("Reason"),
    "risks_read": _("I have read the risks"),
    "place": _("Where I am"),
    "breaks_min": _("Breaks (minutes)"),
    "words": _("What you want to say"),
    "remind_min": _("Remind me"),
    "wanted_hours": _("Hours a month that you would like"),
    "name": _("Name"),
    "phone": _("Telephone"),
}
