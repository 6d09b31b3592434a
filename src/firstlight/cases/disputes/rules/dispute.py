"""The way of a dispute: consent of every party first; anybody ends it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes.rules.keeping import COURT_DAYS, is_maker
from firstlight.cases.disputes.rules.papers import PAPERS, missing_of
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

REFERRALS: dict[str, str | Promise] = {
    "court": _("Court"),
    "labour": _("Labour arbitration"),
    "12345": "12345",
    "department": _("The department in charge"),
}
WAYS = {"signed": _("Signed on paper"), "oral": _("Said before two people")}


def _check_maker(context: Context, row: Any, _evidence: Evidence) -> None:
    if not is_maker(context.actor, row):
        raise Refused(
            "not-the-maker",
            _("Only the mediator of this case, or in police mediation its officer, does that."),
        )


def _check_ask(context: Context, row: Any, evidence: Evidence) -> None:
    if row.is_excluded:
        raise Refused(
            "excluded",
            _("Violence, crime or what law forbids to mediate goes to police or court."),
        )
    _check_maker(context, row, evidence)
    if row.parties.count() < 2:
        raise Refused("parties", _("A dispute has at least two parties: add them by letter."))


def _check_all(context: Context, row: Any, evidence: Evidence) -> None:
    _check_maker(context, row, evidence)
    yes = row.parties.filter(answer="given", asked_anew=False)
    many = row.parties.count()
    if many < 2 or yes.count() < many:
        raise Refused("not-all", _("Not every party has said yes."))
    if yes.filter(takes_mediator=False).exists():
        raise Refused("mediator-refused", _("A party does not take this mediator: name another."))


def _check_party(context: Context, row: Any, evidence: Evidence) -> None:
    _check_maker(context, row, evidence)
    if not row.parties.filter(letter=evidence["party"]).exists():
        raise Refused("no-party", _("Choose one from the list."), field="party")


def _check_court(context: Context, row: Any, evidence: Evidence) -> None:
    _check_maker(context, row, evidence)
    day = timezone.localdate(context.now)
    if row.agreed_on is None or day > row.agreed_on + timedelta(days=COURT_DAYS):
        raise Refused("court-late", _("The thirty days for the court are over."))


def _check_whole(context: Context, row: Any, evidence: Evidence) -> None:
    _check_maker(context, row, evidence)
    if missing := missing_of(row):
        names = " · ".join(str(PAPERS[kind].name) for kind in missing)
        raise Refused(
            "papers", _("Papers are still to come into the file: %(names)s."), names=names
        )


DISPUTE = Workflow(
    name="dispute",
    zh="纠纷化解协助",
    entity="DisputeCase",
    states=(
        "reported",
        "assessed",
        "referred",
        "consent_asked",
        "declined_by_party",
        "mediating",
        "ended_no_agreement",
        "agreed",
        "court_confirmed",
        "performing",
        "performed",
        "reopened",
    ),
    initial="reported",
    terminal=("performed", "referred", "ended_no_agreement", "declined_by_party"),
    transitions=(
        Transition(
            "reported",
            "assess",
            "assessed",
            "station_dispatcher",
            "violence or crime: police at once",
        ),
        Transition("assessed", "urgent_police", "referred", "officer", ""),
        Transition(
            "assessed",
            "refer_other",
            "referred",
            "station_dispatcher",
            "court, labour, 12345, department",
        ),
        Transition("assessed", "ask_consent", "consent_asked", "mediator", ""),
        Transition(
            "consent_asked",
            "party_refuses",
            "declined_by_party",
            "party",
            "no mediation; other ways told",
        ),
        Transition(
            "consent_asked",
            "all_agree",
            "mediating",
            "parties",
            "they may choose or refuse the mediator",
        ),
        Transition("mediating", "party_stops", "ended_no_agreement", "party", "any time"),
        Transition(
            "mediating",
            "no_result",
            "ended_no_agreement",
            "mediator",
            "legal ways told (art. 26)",
        ),
        Transition("mediating", "agree_oral", "agreed", "mediator", "noted"),
        Transition(
            "mediating",
            "agree_written",
            "agreed",
            "mediation_committee",
            "signed; committee seal",
        ),
        Transition(
            "agreed", "confirm_court", "court_confirmed", "parties", "joint, within 30 days"
        ),
        Transition("agreed", "visit", "performing", "mediator", ""),
        Transition("court_confirmed", "visit", "performing", "mediator", ""),
        Transition("performing", "done", "performed", "mediator", ""),
        Transition("performing", "breach", "reopened", "mediator", "told of court way"),
        Transition("reopened", "mediate_again", "mediating", "parties", ""),
    ),
    guards={
        "assess": Guard(needs=("kind",)),
        "refer_other": Guard(needs=("referred_to",)),
        "ask_consent": Guard(check=_check_ask),
        "party_refuses": Guard(needs=("party", "told"), check=_check_party),
        "all_agree": Guard(check=_check_all),
        "party_stops": Guard(needs=("party",), check=_check_party),
        "no_result": Guard(needs=("told",), check=_check_maker),
        "agree_oral": Guard(needs=("terms",), check=_check_maker),
        "agree_written": Guard(
            needs=("main_facts", "terms", "signed", "seal"), check=_check_maker
        ),
        "confirm_court": Guard(needs=("court_ref", "joint"), check=_check_court),
        "visit": Guard(check=_check_maker),
        "done": Guard(needs=("proof",), check=_check_whole),
        "breach": Guard(needs=("told",), check=_check_maker),
        "mediate_again": Guard(needs=("joint",), check=_check_all),
    },
    state_names={
        "reported": _("Reported"),
        "assessed": _("Assessed"),
        "referred": _("Referred"),
        "consent_asked": _("Parties are asked"),
        "declined_by_party": _("A party said no"),
        "mediating": _("Being mediated"),
        "ended_no_agreement": _("Ended without agreement"),
        "agreed": _("Agreement reached"),
        "court_confirmed": _("Confirmed by the court"),
        "performing": _("Being performed"),
        "performed": _("Performed"),
        "reopened": _("Not kept: open again"),
    },
    event_names={
        "assess": _("Assess"),
        "urgent_police": _("Hand to police now"),
        "refer_other": _("Refer elsewhere"),
        "ask_consent": _("Ask every party"),
        "party_refuses": _("A party says no"),
        "all_agree": _("All parties agree: begin"),
        "party_stops": _("A party stops"),
        "no_result": _("No result"),
        "agree_oral": _("Oral agreement"),
        "agree_written": _("Written agreement"),
        "confirm_court": _("Court has confirmed"),
        "visit": _("Return visit"),
        "done": _("Performed in full"),
        "breach": _("Not kept"),
        "mediate_again": _("Mediate again"),
    },
)
