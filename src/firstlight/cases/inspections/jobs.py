"""What time brings: inspections that were kept long enough."""

from django.utils.translation import gettext_lazy as _

from firstlight.cases.inspections.actions import erase
from firstlight.cases.inspections.models import (
    InspectionHelper,
    JointInspection,
    OfficerPresence,
)
from firstlight.cases.inspections.rules import CATEGORY, JOINT_INSPECTION, KEPT
from firstlight.privacy.queries.ageing import after_last_act
from firstlight.privacy.rules import erases

erases(
    CATEGORY,
    _("Joint inspections, their check lists and who was there"),
    _("3 years after they ended; of those that never end, after the last act"),
    JointInspection,
    InspectionHelper,
    OfficerPresence,
    number="number",
    ages=after_last_act(JointInspection, KEPT, ended=JOINT_INSPECTION.terminal),
)(erase)
