"""What the pages of grid events say of each step."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Choice, Told

Options = Sequence[Choice]
LABELS: Mapping[str, str | Promise] = {
    "category": _("What kind of thing"),
    "description": _("What is wrong"),
    "place_name": _("Place"),
    "lat": _("Latitude"),
    "lon": _("Longitude"),
    "level": _("How serious"),
    "person_id": _("Who"),
    "grid_id": _("Grid"),
}
REASON = Ask("reason", _("Reason"), "textarea", required=True)
DUE = Ask("due_at", _("To be done by"), "datetime-local", required=True)


def told(handlers: Options, others: Options, due: str) -> Mapping[str, Told]:
    """Return the words of each step.

    Parameters
    ----------
    handlers
        Who can be sent the event.
    others
        Open events into which it can be merged.
    due
        The usual term in words, as a hint.
    """
    return {
        "accept": Told(
            _("The desk takes it; then it is sent to whoever can deal with it."),
            (Ask("reason", _("If it comes late: why"), hint=_("Needed after the set time.")),),
            main=True,
        ),
        "merge": Told(
            _("Both reports stay; both who reported hear of the end."),
            (Ask("into_id", _("The same matter as"), "select", required=True, options=others),),
        ),
        "decline": Told(
            _("Closes it. Who reported it is told where to turn."),
            (REASON, Ask("right_place", _("The right place for it"), required=True)),
            grave=True,
        ),
        "dispatch": Told(
            _("The handler is told and their clock begins."),
            (
                Ask("handler_id", _("Handler"), "select", required=True, options=handlers),
                Ask("due_at", _("To be done by"), "datetime-local", required=True, hint=due),
            ),
            main=True,
        ),
        "acknowledge": Told(_("You take it on; the clock goes on."), main=True),
        "return_event": Told(_("It goes back to the desk at once, with your reason."), (REASON,)),
        "ask_help": Told(
            _("Names the second department; you stay in charge."),
            (Ask("helper", _("Second department"), required=True),),
        ),
        "extend": Told(_("Once only, and to a later time."), (REASON, DUE)),
        "report_done": Told(
            _("Somebody else then looks at the place."),
            (
                Ask("result", _("What was done"), "textarea", required=True),
                Ask(
                    "evidence",
                    _("What shows it"),
                    required=True,
                    hint=_("Number of the order, what was measured, who saw it; no residents."),
                ),
            ),
            main=True,
        ),
        "verify_pass": Told(_("You have been there and it is solved."), main=True),
        "verify_fail": Told(_("It goes back to the handler with your reason."), (REASON,)),
        "feed_back": Told(
            _("Who reported it reads your answer and has 7 days to say that it is not solved."),
            (Ask("answer", _("Answer in plain words"), "textarea", required=True),),
            main=True,
        ),
        "dispute_result": Told(_("It goes back to the handler with your reason."), (REASON,)),
        "refer_out": Told(
            _("Another agency has the authority; the desk keeps asking."),
            (
                Ask("agency", _("Agency"), required=True),
                Ask("referral_no", _("Its number for it")),
            ),
        ),
        "outcome_in": Told(
            _("Closes it with what the agency did, or that no answer came."),
            (Ask("outcome", _("What the agency did"), "textarea", required=True),),
            main=True,
        ),
    }
