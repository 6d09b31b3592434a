"""What stands out in a patrol, in words: what was seen, never what somebody is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise
STATES: Mapping[str, Words] = {
    "proven": gettext_lazy("Proven"),
    "partly": gettext_lazy("Partly proven"),
    "doubtful": gettext_lazy("Doubtful: look at it"),
}
TONES = {"proven": "done", "partly": "waiting", "doubtful": "late", "": "going"}
RESULTS: Mapping[str, Words] = {
    "proven": gettext_lazy("Proven"),
    "doubted": gettext_lazy("Doubted"),
    "claimed": gettext_lazy("Said, not proven"),
    "passed": gettext_lazy("Passed by the track"),
    "missed": gettext_lazy("Not visited"),
}
RESULT_TONES = {"proven": "done", "doubted": "late", "passed": "going", "claimed": "waiting"}
WAYS: Mapping[str, Words] = {
    "qr": gettext_lazy("Printed code"),
    "rotating": gettext_lazy("Changing code"),
    "typed": gettext_lazy("Code typed"),
    "nfc": gettext_lazy("Tag"),
    "geofence": gettext_lazy("By place"),
    "manual": gettext_lazy("By hand"),
    "track": gettext_lazy("By the track"),
    "": "",
}
SAID: Mapping[str, Words] = {
    "tracking_stopped": gettext_lazy(
        "Tracking stopped at %(at)s for %(minutes)s min. This says nothing against anybody."
    ),
    "place_stood_still": gettext_lazy(
        "From %(at)s the phone gave one and the same place for %(minutes)s min."
    ),
    "stay_short": gettext_lazy(
        "%(sign)s asks for a stay of %(asked_min)s min; the scans show about "
        "%(stayed_min)s min. Ask those who walked it first: a phone may have scanned "
        "late."
    ),
    "clock_corrected": gettext_lazy("The phone put its clock right on the way."),
    "entered_later": gettext_lazy("%(sign)s was entered by hand later, at %(at)s."),
    "other_order": gettext_lazy("%(sign)s came in another order than planned."),
    "old_issue": gettext_lazy("%(sign)s: the code is of an earlier sign. Hang up the new one."),
    "unread_code": gettext_lazy("At %(at)s a code was read that belongs to no sign."),
    "wrong_tag": gettext_lazy("At %(at)s a tag was read that belongs to no sign."),
    "forged_code": gettext_lazy("%(sign)s: the code was not made by this station."),
    "replayed": gettext_lazy(
        "%(sign)s: the changing code was used %(late_min)s min outside its time."
    ),
    "code_shared": gettext_lazy(
        "%(sign)s: another patrol used the same changing code %(apart_m)s m away."
    ),
    "far": gettext_lazy("%(sign)s: scanned %(away_m)s m away from it."),
    "too_exact": gettext_lazy(
        "The place given lay on the very middle of %(claims)s signs. Receivers are not that exact."
    ),
    "too_fast": gettext_lazy("%(sign)s: %(away_m)s m in %(took_s)s s, faster than one can go."),
    "one_phone": gettext_lazy("One phone spoke for %(people)s people, turn by turn."),
    "phone_in_two_runs": gettext_lazy("This phone was used in two patrols at the same time."),
    "person_in_two_runs": gettext_lazy("Somebody was in two patrols at the same time."),
    "entered_at_once": gettext_lazy(
        "%(claims)s visits were entered at one sitting, at %(at)s, hours apart or minutes."
    ),
    "clock_turned": gettext_lazy(
        "The phone's clock was set differently on the way, times: %(times)s."
    ),
    "mock_location": gettext_lazy("The phone says that its place was made up (from %(at)s)."),
    "jump": gettext_lazy(
        "At %(at)s the track leaps %(away_m)s m in %(took_s)s s and stays there."
    ),
    "too_smooth": gettext_lazy("The track is straighter and steadier than a walk can be."),
}


@dataclass(frozen=True, slots=True)
class FindingShown:
    """One finding, as a sentence."""

    words: str
    grave: bool


def findings(verdict: Mapping[str, Any], names: Mapping[str, str]) -> list[FindingShown]:
    """Return a verdict's findings as sentences, those that need a look first."""
    rows = [
        FindingShown(_said(each, names), bool(each["grave"]))
        for each in verdict.get("findings", [])
    ]
    return sorted(dict.fromkeys(rows), key=lambda each: not each.grave)


def _said(found: Mapping[str, Any], names: Mapping[str, str]) -> str:
    figures = {key: f"{value:g}" for key, value in found["figures"].items()}
    facts = {
        "sign": names.get(found["checkpoint"] or "", _("A sign")),
        "at": moment(found["at"]),
        "late_min": f"{found['figures'].get('late_s', 0) / 60:.0f}",
    }
    return str(SAID.get(found["code"], found["code"])) % (facts | figures)


def moment(at: datetime | str | None) -> str:
    """Return hours and minutes here."""
    found = parse_datetime(at) if isinstance(at, str) else at
    return date_format(timezone.localtime(found), "H:i") if found else ""
