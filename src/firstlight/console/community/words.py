"""What the pages of talks and meetings say of each step, and what fields are called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told

REASON = Ask("reason", _("Reason"), "textarea", required=True)
TALK: Mapping[str, Told] = {
    "approve": Told(
        _("Lets it be held; at a school only when the school has agreed."),
        (
            Ask(
                "school_agreed",
                _("Who agreed at the school"),
                hint=_("A part, not a name."),
            ),
        ),
        main=True,
    ),
    "hold": Told(
        _("Notes that it was held. At least one presenter must have accepted."), main=True
    ),
    "record": Told(
        _("Files the counts. From then on they stand."),
        (
            Ask("audience_count", _("How many listened"), "number", required=True),
            Ask("feedback", _("What was said about it"), "textarea"),
            Ask(
                "no_names",
                _("No name and no picture of anybody of the audience is in it."),
                "tick",
                required=True,
            ),
        ),
        main=True,
    ),
    "cancel": Told(_("Tells everybody who was asked to present."), (REASON,), grave=True),
}
ACTION: Mapping[str, Told] = {
    "open.start": Told(_("Says that you have begun."), main=True),
    "overdue.start": Told(
        _("Begins anew with another day."),
        (Ask("due_on", _("New day"), "date", required=True), REASON),
        main=True,
    ),
    "submit": Told(
        _("Hands it in; it is accepted or given back."),
        (Ask("evidence", _("What shows that it is done"), "textarea", required=True),),
        main=True,
    ),
    "accept": Told(_("Closes it as done."), main=True),
    "return": Told(_("Gives it back with a reason."), (REASON,)),
    "drop": Told(_("Nobody needs to do it any more."), (REASON,), grave=True),
}
LABELS: dict[str, str | Promise] = {
    "organisation_id": _("Team (organisation)"),
    "topic": _("Topic"),
    "text_key": _("Text that is taught"),
    "method": _("How"),
    "audience": _("For whom"),
    "is_at_school": _("At a school"),
    "place_name": _("Place"),
    "starts_at": _("Begins"),
    "ends_at": _("Ends"),
    "kind": _("Kind of leaflet"),
    "count": _("How many leaflets"),
    "item_ids": _("Kit taken along"),
    "key": _("Which text"),
    "lines": _("The text, one line a point"),
    "source": _("Where the wording is from"),
    "title": _("Title"),
    "body": _("Text of the story"),
    "chair_id": _("Chair"),
    "attending": _("Who takes part"),
    "text": _("What is to be done"),
    "owner_id": _("Who does it"),
    "due_on": _("By when"),
    "minutes": _("What was said in the meeting"),
    "person_id": _("Member"),
    "shown_as": _("How they are shown"),
    "paper_ref": _("Number of the paper of consent"),
    "is_child": _("A child: a guardian has agreed on paper"),
    "reason": _("Reason"),
}
