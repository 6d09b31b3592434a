"""What the pages of training say of each step, and what fields are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told

SESSION: Mapping[str, Told] = {
    "publish": Told(
        _("Members see it and can sign up; when it is full they wait in order."), main=True
    ),
    "archive": Told(
        _("Closes it. Where the course ends with a certificate, who earned one gets it now."),
        (Ask("summary", _("Summary"), "textarea"),),
        main=True,
    ),
    "cancel": Told(
        _("Calls it off and tells everybody who signed up."),
        (Ask("reason", _("Reason"), "textarea", required=True),),
        grave=True,
    ),
}
LABELS = {
    "organisation_id": _("Team (organisation)"),
    "course_id": _("Course"),
    "trainer_id": _("Trainer"),
    "kind": _("Kind"),
    "name": _("Name (course)"),
    "hours": _("Hours"),
    "has_exam": _("Ends with a test"),
    "pass_mark": _("Marks to pass"),
    "certificate_kind": _("Certificate at the end"),
    "certificate_level": _("Level"),
    "certificate_months": _("Valid for (months)"),
    "starts_at": _("Begins"),
    "ends_at": _("Ends"),
    "place_name": _("Place"),
    "capacity": _("Places for"),
    "higher_kind": _("Who holds"),
    "lower_kind": _("counts as holding"),
}
