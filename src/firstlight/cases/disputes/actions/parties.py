"""Parties: letters first; names only when every one of them has said yes."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes import queries
from firstlight.cases.disputes.models import DisputeParty
from firstlight.cases.disputes.schemas import AddParty, AnswerPartyConsent, WriteParty
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused, Slip

LETTERS = "甲乙丙丁戊己庚辛"
OPEN = ("mediating", "agreed", "court_confirmed", "performing")


@action("disputes.add_party", may="disputes.mediate", takes=AddParty)
def add_party(context: Context, data: AddParty) -> DisputeParty:
    """Add a party by the next letter; who it is, is not asked."""
    row = queries.dispute(context.actor, data.case_id)
    if not queries.sees_parties(context.actor, row):
        raise NotFound
    if row.state not in ("assessed", "consent_asked"):
        raise Refused("too-late", _("Parties are added before mediation begins."))
    count = row.parties.count()
    if count >= len(LETTERS):
        raise Slip("too-many", _("More parties than a file can hold."))
    party = DisputeParty(station_id=row.station_id, case=row, letter=LETTERS[count])
    party.save(force_insert=True)
    context.record(row, thread=row.pk, letter=party.letter)
    return party


@action("disputes.answer_consent", may="disputes.mediate", takes=AnswerPartyConsent)
def answer_consent(context: Context, data: AnswerPartyConsent) -> DisputeParty:
    """Note a party's own answer; a no is final and ends the dispute by its own step.

    Raises
    ------
    Refused
        ``said-no`` when the party has said no: nobody is asked again.
    """
    party = queries.party(context.actor, data.party_id)
    if party.case.state not in ("consent_asked", "reopened"):
        raise Refused("not-asked", _("Parties answer while they are asked."))
    if party.answer == "refused":
        raise Refused(
            "said-no",
            _("This party has said no, and nobody is asked again: end it and tell other ways."),
            field="answer",
        )
    party.answer, party.way = data.answer, data.way
    party.asked_anew = False
    party.answered_on = timezone.localdate(context.now)
    party.takes_mediator = data.takes_mediator
    party.takes_helpers = data.takes_helpers
    if data.answer == "refused":
        party.name = party.phone = party.address = ""
    party.save()
    context.record(party.case, thread=party.case_id, letter=party.letter, answer=data.answer)
    return party


@action("disputes.write_party", may="disputes.mediate", takes=WriteParty)
def write_party(context: Context, data: WriteParty) -> DisputeParty:
    """Write down who a party is.

    Raises
    ------
    Refused
        ``no-consent`` unless every party of the case has said yes and mediation has begun.
    """
    party = queries.party(context.actor, data.party_id)
    answers = party.case.parties.values_list("answer", flat=True)
    if party.case.state not in OPEN or any(answer != "given" for answer in answers):
        raise Refused(
            "no-consent",
            _("Nobody's name is written down before every party has said yes."),
            field="name",
        )
    party.name, party.phone, party.address = data.name, data.phone, data.address
    party.save()
    context.record(party.case, thread=party.case_id, letter=party.letter)
    return party
