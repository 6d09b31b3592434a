"""What the pages of disputes say of each step."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes.models import DisputeCase
from firstlight.cases.disputes.rules import REFERRALS
from firstlight.console.steps import Ask, Told

Options = Sequence[tuple[str, str | Promise]]
LABELS = {
    "matter": _("What kind of dispute"),
    "place_area": _("Where about"),
    "summary": _("What the dispute is about"),
    "mediator_id": _("Mediator"),
    "committee": _("Mediation committee"),
    "name": _("Name"),
    "phone": _("Phone"),
    "address": _("Address"),
    "level_id": _("Level of the case"),
    "person_id": _("Volunteer"),
    "meet_at": _("When to meet"),
    "meet_where": _("Where to meet"),
    "owner": _("Who answers for it"),
    "hand_over": _("When it is handed over, to whom"),
    "review_days": _("Looked at again after (days)"),
    "place": _("Place in the list"),
    "level_name": _("Name of the level"),
    "answer": _("Answer"),
    "way": _("How it was said"),
}
TERMS = (
    Ask("terms", _("What is done, how and when"), "textarea", required=True),
    Ask("perform_by", _("To be performed by"), "date"),
)
TOLD = Ask("told", _("Told which other ways are open: court, department, 12345."), "tick", True)
JOINT = Ask("joint", _("All parties together"), "tick", required=True)


def steps(letters: Options) -> Mapping[str, Told]:
    """Return the words of each step, with the parties' letters to choose from."""
    party = Ask("party", _("Party"), "select", required=True, options=letters)
    return {
        "assess": Told(
            _("Says which of the two kinds of mediation fits, or that none does."),
            (
                Ask("kind", _("Kind"), "radio", True, options=DisputeCase.Kind.choices),
                Ask(
                    "is_excluded",
                    _("Violence, crime, or a matter that law forbids to mediate"),
                    "tick",
                    hint=_("Then police or a court decides; it cannot be mediated here."),
                ),
            ),
            main=True,
        ),
        "urgent_police": Told(_("Police take over at once; nothing is mediated."), grave=True),
        "refer_other": Told(
            _("Closes it here; the parties are told where to turn."),
            (Ask("referred_to", _("To"), "select", True, options=tuple(REFERRALS.items())),),
        ),
        "ask_consent": Told(
            _("Each party is asked by itself; until all say yes nobody's name is written."),
            main=True,
        ),
        "party_refuses": Told(
            _("Ends it, without pressure and without a name."), (party, TOLD), grave=True
        ),
        "all_agree": Told(_("Mediation begins; it ends within a month."), main=True),
        "party_stops": Told(_("Any party may stop at any time."), (party,), grave=True),
        "no_result": Told(_("Ends it."), (TOLD,)),
        "agree_oral": Told(_("Noted by the mediator; it binds like a written one."), TERMS),
        "agree_written": Told(
            _("Made by the mediator, or in police mediation the officer; print it from the file."),
            (
                Ask("main_facts", _("Main facts and points at issue"), "textarea", True),
                *TERMS,
                Ask("signed", _("Signed by every party"), "tick", True),
                Ask("seal", _("Seal of the committee, or of the station"), "tick", True),
            ),
            main=True,
        ),
        "confirm_court": Told(
            _("Asked for by all parties together within thirty days."),
            (Ask("court_ref", _("Number of the ruling"), required=True), JOINT),
        ),
        "visit": Told(_("Notes the return visit and begins performance."), main=True),
        "done": Told(
            _("Closes it. Who the parties were is erased in six months."),
            (Ask("proof", _("Proof of performance is in the file"), "tick", True),),
            main=True,
        ),
        "breach": Told(
            _("Opens it again."),
            (Ask("told", _("Told of the way to court"), "tick", True),),
        ),
        "mediate_again": Told(_("Every party must agree once more."), (JOINT,), main=True),
    }
