"""What the pages of injuries say of each step."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told

CALLED = (("yes", _("120 was called")), ("not_needed", _("120 was not needed")))
RESULT = Ask("reason", _("How it ended"), required=True)
INJURED: Mapping[str, Told] = {
    "first_aid": Told(
        _("Keeps what was done; only you and the one who was hurt read it."),
        (
            Ask("first_aid", _("First aid"), "textarea", required=True),
            Ask("called_120", _("Ambulance"), "radio", required=True, options=CALLED),
            Ask("hospital", _("Hospital")),
        ),
        main=True,
    ),
    "notify": Told(
        _("Notes that the insurer was told."),
        (Ask("insurer_ref", _("Number given by the insurer"), required=True),),
        main=True,
    ),
    "claim": Told(_("Notes that a claim was handed in."), main=True),
    "settle": Told(_("Closes it."), (RESULT,), main=True),
    "no_claim": Told(_("Closes it without a claim."), (RESULT,)),
    "bravery": Told(
        _("Names them for bravery; police where it happened decide."),
        (Ask("bravery_note", _("What they did"), "textarea", required=True),),
    ),
    "result": Told(_("Closes it."), (RESULT,), main=True),
}
LABELS = {
    "person_id": _("Who was hurt"),
    "kind": _("What is hurt, and how"),
    "happened_at": _("When"),
    "place_name": _("Place"),
}
