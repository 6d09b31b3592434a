"""What the pages of incidents say: of each step, each outcome, each field."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told
from firstlight.incidents.wording import OUTCOMES

STEPS: dict[str, Told] = {
    "accept": Told(_("You take responsibility; people may be called out."), main=True),
    "unfounded": Told(
        _("Closes the report for good; nobody is called out."),
        (Ask("reason", _("Why"), required=True),),
    ),
    "stand_by": Told(
        _("Nobody else sets out; those who are on their way are told to turn round and wait.")
    ),
    "resume": Told(_("Work goes on."), main=True),
    "end": Told(
        _(
            "Ends the call-out; those on their way are told to go home. Everybody there is still "
            "counted out one by one."
        ),
        (Ask("outcome", _("How it ended"), "select", required=True, options=OUTCOMES),),
        grave=True,
    ),
    "reopen": Told(_("Work begins again."), (Ask("reason", _("Why"), required=True),)),
    "debrief": Told(
        _("Only when everybody is counted out. What went well, what did not, what to change."),
        (Ask("debrief", _("What we learned"), "textarea", required=True),),
        main=True,
    ),
    "close": Told(
        _("Starts the clock: words and names are erased 30 days from now; counts stay."),
        main=True,
    ),
}

AID_STEPS: dict[str, Told] = {
    "ask": Told(_("Their officer is asked. Nobody of theirs sees the case before they agree.")),
    "grant": Told(
        _("Your people see this one case until the end of the window, and are asked to come."),
        main=True,
    ),
    "refuse": Told(_("No reason is needed.")),
    "withdraw": Told(_("The other station is no longer asked.")),
    "end": Told(
        _("Their people see the case no more, and those on their way are told to turn round."),
        grave=True,
    ),
}

LABELS: dict[str, Any] = {
    "kind": _("Kind of call"),
    "is_life_at_risk": _("Somebody's life is at risk"),
    "place_name": _("Where (name of the place)"),
    "lat": _("Latitude"),
    "lon": _("Longitude"),
    "happened_at": _("When"),
    "summary": _("What happened (for the desk)"),
    "briefing": _("What volunteers should know"),
    "reporter_name": _("Who reports"),
    "reporter_phone": _("Their telephone"),
    "reporter_relation": _("Their relation to the matter"),
    "weather": _("Weather there"),
    "organisation_id": _("Give it to the team"),
    "title": _("Title"),
    "commander_id": _("Commander"),
    "owner_id": _("Who looks after it"),
    "meeting_point": _("Meeting point"),
    "meeting_lat": _("Latitude of the meeting point"),
    "meeting_lon": _("Longitude of the meeting point"),
    "radio_plan": _("Radio plan"),
    "needs": _("People needed"),
    "text": _("Note"),
    "person_ids": _("People"),
    "due_at": _("Back by"),
    "teams": _("Teams asked"),
    "wave_size": _("At least so many in a wave"),
    "wave_every_min": _("Next wave after"),
    "is_critical": _("Urgent: may break into quiet hours"),
    "helper_station_id": _("Neighbouring station"),
    "ends_at": _("Until"),
    "other_id": _("The other report"),
    "says": _("Answer"),
    "eta_min": _("Minutes until there"),
    "note": _("In their words"),
    "kit": _("Kit"),
    "dangers": _("Dangers"),
    "forbidden": _("What volunteers may not do"),
    "steps": _("Steps"),
}

ANSWERS = {
    "coming": _("Coming"),
    "later": _("Later"),
    "no": _("Not coming"),
    "unanswered": _("Not answered"),
    "arrived": _("There"),
    "home": _("Told to go home"),
}
ANSWER_OPTIONS = tuple((key, ANSWERS[key]) for key in ("coming", "later", "no"))

MESSAGES = {
    "queued": _("waiting to leave"),
    "sending": _("leaving"),
    "sent": _("sent"),
    "failed": _("not delivered"),
    "unconfirmed": _("nobody knows whether it arrived"),
    "suppressed": _("taken back"),
}
