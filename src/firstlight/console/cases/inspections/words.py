"""What the pages of inspections call things, and what they say of each step."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from firstlight.cases.inspections.models import JointInspection
from firstlight.console.steps import Ask, Told

LABELS = {
    "place_id": _("Site"),
    "organisation_id": _("Team that supports"),
    "planned_at": _("Planned for (inspection)"),
    "tasks": _("What volunteers support with"),
    "school_contact_id": _("Contact at the site"),
    "people": _("Who is asked"),
}
_OFFICIAL = _("Digits and the usual signs of an official number; no names.")


def steps_told(officers: Sequence[tuple[str, str]]) -> Mapping[str, Told]:
    """Return what the record says of each step; `officers` can be named."""
    return {
        "refuse": Told(
            _("Ends it: there is no basis in law."),
            (Ask("no_basis", _("There is no legal basis."), "tick", required=True),),
            grave=True,
        ),
        "authorise": Told(
            _("Names the law and two different officers; only they can start it."),
            (
                Ask(
                    "legal_basis",
                    _("Legal basis"),
                    "radio",
                    required=True,
                    options=JointInspection.Basis.choices,
                ),
                Ask("certificate_no", _("Number of the certificate"), hint=_OFFICIAL),
                Ask(
                    "officer_in_charge_id",
                    _("Officer in charge"),
                    "select",
                    required=True,
                    options=officers,
                ),
                Ask(
                    "second_officer_id",
                    _("Second officer"),
                    "select",
                    required=True,
                    options=officers,
                ),
            ),
            main=True,
        ),
        "brief": Told(
            _("Every volunteer who comes has read the limits and signed on their own phone."),
            (Ask("told", _("They were told what they may not do."), "tick", required=True),),
            main=True,
        ),
        "start": Told(_("Begins only while both officers are checked in on site."), main=True),
        "officer_back": Told(_("Goes on only once both officers are checked in."), main=True),
        "end": Told(_("Everybody stops; the officers are checked out.")),
        "close": Told(
            _("Keeps counts and the number of the police record, and nothing else."),
            (
                Ask("rooms_checked", _("Rooms checked"), "number"),
                Ask("items_found", _("Things found"), "number"),
                Ask("items_handed_in", _("Things handed in freely"), "number"),
                Ask(
                    "police_record_ref",
                    _("Number of the police record"),
                    required=True,
                    hint=_OFFICIAL,
                ),
            ),
            main=True,
        ),
        "cancel": Told(_("Nobody goes."), grave=True),
    }
