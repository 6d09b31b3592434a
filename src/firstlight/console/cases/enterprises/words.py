"""What the pages of enterprises call things, and what they say of each step."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told

LABELS: Mapping[str, str | Promise] = {
    "name": _("Name of the enterprise"),
    "trade": _("Trade"),
    "address": _("Address of the business"),
    "contact_id": _("Contact person"),
    "is_closed": _("Visited no more"),
    "enterprise_id": _("Enterprise (which)"),
    "wish": _("What the business would like looked at"),
    "organisation_id": _("Team (organisation)"),
    "adviser_id": _("Who advises"),
}
BY_ADVISER = ("visit", "advise", "follow_up", "serious")
_REASON = Ask("reason", _("Reason"), "textarea", required=True)
_TOLD_FIRST = Ask(
    "told_first", _("The business was told first, before anybody else."), "tick", required=True
)


def of_desk(advisers: Sequence[tuple[UUID, str]], *, is_offered: bool) -> Mapping[str, Told]:
    """Return the words of the steps at the desk; who may be asked to advise is offered."""
    agreed = Ask("agreed", _("The business agrees to the visit."), "tick", required=True)
    return {
        "accept": Told(
            _("Asks an adviser, who may say no, and tells the business when somebody comes."),
            (
                Ask(
                    "adviser_id",
                    _("Who advises"),
                    "select",
                    required=True,
                    options=[(str(key), name) for key, name in advisers],
                ),
                Ask("visit_at", _("When"), "datetime-local", required=True),
                *((agreed,) if is_offered else ()),
            ),
            main=True,
        ),
        "decline": Told(_("Ends it; the business reads the reason."), (_REASON,), grave=True),
        "followed_up.close": Told(_("Ends it; what was found is erased in a year."), main=True),
        "escalated.close": Told(
            _("Ends it with what the authority answered."),
            (
                Ask(
                    "authority_answer",
                    _("Answer of the authority"),
                    "textarea",
                    required=True,
                ),
            ),
            main=True,
        ),
        "cancel": Told(
            _("The business has called it off: write what it said."), (_REASON,), grave=True
        ),
    }


OF_CONTACT: Mapping[str, Told] = {
    "cancel": Told(
        _("Nobody comes. No reason is needed."), (Ask("reason", _("Reason"), "textarea"),)
    ),
}
OF_ADVISER: Mapping[str, Told] = {
    "visit": Told(
        _("Notes that you were there and went through the check list together."),
        (
            Ask("let_in", _("The business let me in and came along."), "tick", required=True),
            Ask(
                "findings",
                _("What was found there"),
                "textarea",
                hint=_("Things and places; no names, no business secrets."),
            ),
        ),
        main=True,
    ),
    "advise": Told(
        _("Puts your advice into a letter for the business."),
        (
            Ask("advice", _("Advice"), "textarea", required=True, hint=_("No order, no threat.")),
            Ask("follow_up_on", _("Follow-up on"), "date", required=True),
            _TOLD_FIRST,
        ),
        main=True,
    ),
    "serious": Told(
        _("Lives are at risk: after the business, the authority is told. Call 119 or 110 first."),
        (
            Ask("danger", _("What the danger is"), "textarea", required=True),
            Ask("authority", _("Which authority was told"), required=True),
            _TOLD_FIRST,
        ),
        grave=True,
    ),
    "follow_up": Told(
        _("Notes how things stand now; nobody is punished for what is still open."),
        (Ask("followed_up", _("How things stand"), "textarea", required=True),),
        main=True,
    ),
}
