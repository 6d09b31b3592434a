"""Words for the public about somebody missing: agreed to, expiring, recalled in one act."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

STATES = {
    "draft": _("Draft"),
    "approved": _("Approved"),
    "rejected": _("Rejected"),
    "published": _("Public"),
    "recalled": _("Recalled"),
    "expired": _("Expired"),
}
EVENTS = {
    "approve": _("Approve the words"),
    "reject": _("Reject the words"),
    "publish": _("Publish"),
    "recall": _("Recall everywhere"),
    "expire": _("Let it expire"),
    "renew": _("Publish again"),
}
IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)")
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
HOME_ADDRESS = re.compile(r"\d+\s*(?:号楼|幢|单元|室)|住址|家住|身份证")


def forbidden_in(text: str, duty_phone: str) -> str:
    """Return what a notice must not carry and this text does: a code, or "" if it is clean."""
    if IDENTITY_NUMBER.search(text):
        return "identity-number"
    if any(
        number.replace("-", "") != duty_phone.replace("-", "") for number in PHONE.findall(text)
    ):
        return "family-phone"
    return "home-address" if HOME_ADDRESS.search(text) else ""


SENTENCES = {
    "identity-number": _("Text: an ID number must not be in a notice."),
    "family-phone": _("Text: only the duty number may be in a notice, no other phone."),
    "home-address": _("Text: a home address must not be in a notice."),
}


def _is_clean(context: Context, notice: Any, given: Evidence) -> None:
    code = forbidden_in(notice.text, notice.duty_phone)
    if code:
        raise Refused(code, SENTENCES[code], field="text")


GUARDS = {
    "approve": Guard(needs=("family_agreed_items",), check=_is_clean),
    "reject": Guard(needs=("reason",)),
    "publish": Guard(check=_is_clean),
    "renew": Guard(check=_is_clean),
}

MISSING_NOTICE = Workflow(
    name="missing_notice",
    zh="寻人启事",
    entity="MissingNotice",
    states=("draft", "approved", "rejected", "published", "recalled", "expired"),
    initial="draft",
    terminal=("recalled", "expired", "rejected"),
    transitions=(
        Transition("draft", "approve", "approved", "officer", "family agreed to each item"),
        Transition("draft", "reject", "rejected", "officer", ""),
        Transition("approved", "publish", "published", "station_dispatcher", ""),
        Transition(
            "published", "recall", "recalled", "system", "person found: at once, all channels"
        ),
        Transition("published", "expire", "expired", "system", "72 h default, can be renewed"),
        Transition("expired", "renew", "published", "officer", ""),
    ),
    guards=GUARDS,
    state_names=STATES,
    event_names=EVENTS,
)
