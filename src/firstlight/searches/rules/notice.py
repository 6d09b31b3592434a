"""Words for the public about somebody missing: agreed to, expiring, recalled in one act."""

import re
import unicodedata
from collections.abc import Iterable
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
# What people put between the digits of a number.
GAP = r"[\s\-\u2010-\u2015\u2212.·•_()/]{0,3}"
COUNTRY = rf"(?:(?:\+|00)?{GAP}86{GAP})?"
BIRTH = rf"(?:1{GAP}9|2{GAP}0)(?:{GAP}\d){{2}}{GAP}[01]{GAP}\d{GAP}[0-3]{GAP}\d"
IDENTITY_NUMBER = re.compile(
    rf"(?<!\d)\d{{17}}[\dX](?!\d)|(?<!\d)\d{{15}}(?!\d)"
    rf"|(?<!\d)[1-9](?:{GAP}\d){{5}}{GAP}{BIRTH}(?:{GAP}\d){{3}}{GAP}[\dX](?!\d)",
    re.IGNORECASE,
)
PHONE = re.compile(
    rf"(?<!\d){COUNTRY}1{GAP}[3-9](?:{GAP}\d){{9}}(?!\d)"  # a mobile
    rf"|(?<!\d)0(?:{GAP}\d){{9,11}}(?!\d)"  # a landline with its area code
    rf"|(?<!\d)[48]00{GAP}\d{{3,4}}{GAP}\d{{3,4}}(?!\d)"
    r"|(?<!\d)[2-8]\d{2,3}[ -]\d{4}(?!\d)"  # a landline without
    rf"|\+\d(?:{GAP}\d){{6,}}"
    r"|\d{7,}"
)
DIGIT = r"[\d一二三四五六七八九十百零〇]"
HOME_ADDRESS = re.compile(
    rf"(?:村|路|街|巷|弄|大道|胡同|坊|组|幢|栋|楼|单元)\s*{DIGIT}{{1,6}}(?:[-之]\d+)?\s*(?:号(?!线)|室)"
    r"|\d+\s*(?:号楼|号院|幢|栋|单元|室)|住址|家住|身份证"
    r"|\d+,? (?:[A-Z][a-z]+ ){1,2}(?:Road|Street|Lane|Alley|Avenue)\b"
)
# Days, years and quantities are no telephone numbers: they are taken out before one is looked for.
UNITS = r"岁|米|厘米|公分|公里|里|斤|公斤|元|人|步|cm\b|km\b|kg\b|m\b|years?\b|metres?\b|yuan\b"
PLAIN = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-./年]\s?\d{1,2}(?:[-./月]\s?\d{1,2})?(?!\d)"
    r"|(?<!\d)\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d\s?[-~至到]\s?(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)\d{1,2}\s?[:时点]\s?\d{2}(?!\d)"
    rf"|(?<!\d)(?<!\d[ -])\d{{1,5}}(?:\s?[-~至到]\s?\d{{1,5}})?\s?(?:{UNITS})",
    re.IGNORECASE,
)
RUN = re.compile(rf"\d(?:{GAP}\d)*")
SPOKEN = re.compile(r"[〇零一二三四五六七八九幺]{7,}")
DIGITS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
SHORTEST = 6


def forbidden_in(text: str, duty_phone: str, private: Iterable[str] = ()) -> str:
    """Return what a notice must not carry and this text does: a code, or "" if it is clean.

    Numbers are found however their digits are written: wide, spelt, with gaps or a country code.
    `private` are the telephones of the case itself, as they were written down there.
    """
    plain = _folded(text)
    if IDENTITY_NUMBER.search(plain):
        return "identity-number"
    plain = _without_duty(plain, duty_phone)
    digits = re.sub(r"\D", "", plain)
    if any(number in digits for line in private for number in _numbers(line)):
        return "family-phone"
    if PHONE.search(PLAIN.sub(" | ", plain)):
        return "family-phone"
    return "home-address" if HOME_ADDRESS.search(plain) else ""


def _folded(text: str) -> str:
    """Return the text with every digit in its plain form and nothing invisible between them."""
    seen = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in unicodedata.normalize("NFKC", text)
        if unicodedata.category(sign) != "Cf"
    )
    return SPOKEN.sub(lambda found: found[0].translate(DIGITS), seen)


def _numbers(line: str) -> set[str]:
    """Return the numbers in a line as digits only, without the country's code."""
    plain = _folded(line)
    found = [re.sub(r"\D", "", run) for run in RUN.findall(plain)] + re.findall(r"\d+", plain)
    return {
        re.sub(r"^(?:00)?86(?=\d{10})", "", number) for number in found if len(number) >= SHORTEST
    }


def _without_duty(plain: str, duty_phone: str) -> str:
    """Take the duty number out, with its area code or without, however it is written."""
    for number in sorted(_numbers(duty_phone), key=len, reverse=True):
        local = re.sub(r"^0(?:10|2\d|[3-9]\d\d)(?=\d{7,8}$)", "", number)
        area = GAP.join(number[: -len(local)]) or r"(?:0\d{2,3})?"
        spelt = GAP.join(local)
        own = rf"(?<!\d){COUNTRY}(?:{area}{GAP})?{spelt}(?!\d)"
        plain = re.sub(own, " | ", plain)
    return plain


SENTENCES = {
    "identity-number": _("Text: an ID number must not be in a notice."),
    "family-phone": _("Text: only the duty number may be in a notice, no other phone."),
    "home-address": _("Text: a home address must not be in a notice."),
}


NOT_LOOKED_FOR = _("Nobody is looked for in this case any more: it has no notice.")


def _may_go_out(context: Context, notice: Any, given: Evidence) -> None:
    case = notice.case
    if not case.is_looked_for:
        raise Refused("not-looked-for", NOT_LOOKED_FOR)
    private = case.family_contact, case.incident.reporter_phone
    code = forbidden_in(notice.text, notice.duty_phone, private)
    if code:
        raise Refused(code, SENTENCES[code], field="text")
    if "name" not in notice.agreed_items and _names(notice.text, case.person_name):
        raise Refused(
            "name-not-agreed",
            _("Text: the family has not agreed that the name is published."),
            field="text",
        )


def _names(text: str, name: str) -> bool:
    """Whether the text holds the name, however it is spaced or written."""
    said, called = ("".join(_folded(each).casefold().split()) for each in (text, name))
    return bool(called) and called in said


GUARDS = {
    "approve": Guard(needs=("family_agreed_items",), check=_may_go_out),
    "reject": Guard(needs=("reason",)),
    "publish": Guard(check=_may_go_out),
    "renew": Guard(check=_may_go_out),
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
