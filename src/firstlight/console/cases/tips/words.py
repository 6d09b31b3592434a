"""What the pages of tips say of each step."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.cases.tips.rules import KINDS
from firstlight.console.steps import Ask, Told

LABELS = {
    "passphrase": _("Passphrase"),
    "again": _("The same once more"),
    "code": _("Hand-over code"),
    "words": _("Words to the writer"),
    "reason": _("Reason"),
    "kind": _("Kind"),
    "is_conduct": _("It is about what somebody did, not who somebody is."),
    "police_ref": _("Number in the police system"),
    "handed_to": _("Handed to"),
    "referred_to": _("Referred to"),
}
LOOK = Told(
    _("Notes what it is about, and why it is a matter for police. The reason is sealed."),
    (
        Ask("kind", LABELS["kind"], "select", required=True, options=tuple(KINDS.items())),
        Ask("reason", LABELS["reason"], "textarea", required=True),
        Ask("is_conduct", LABELS["is_conduct"], "tick", required=True),
    ),
    main=True,
)
WHY = Ask("reason", LABELS["reason"], "textarea", required=True)
ANSWER = Ask(
    "words",
    LABELS["words"],
    "textarea",
    required=True,
    hint=_("In general words: no name, nothing that tells others who wrote."),
)
STEPS: Mapping[str, Told] = {
    "log": LOOK,
    "triage": LOOK,
    "verify": Told(
        _("The case goes on in the police system; here a receipt with its number stays."),
        (
            Ask("police_ref", LABELS["police_ref"], required=True),
            Ask("handed_to", LABELS["handed_to"], required=True),
        ),
        main=True,
    ),
    "out_of_scope": Told(
        _("Closes it; the writer is told where to turn. What was said is erased in 30 days."),
        (Ask("referred_to", LABELS["referred_to"], required=True), ANSWER),
    ),
    "valid": Told(_("It was true. Then the writer is answered."), (WHY,), main=True),
    "not_valid": Told(
        _("Closes it; write to the writer before, not after. What was said is erased in 30 days."),
        (WHY,),
    ),
    "abusive": Told(
        _("Only when a second officer says so too. Nothing follows from it by itself."),
        (WHY,),
        grave=True,
    ),
    "answer": Told(
        _("Closes it. What was said is erased tonight; who wrote, in 30 days."),
        (ANSWER,),
        main=True,
    ),
}
