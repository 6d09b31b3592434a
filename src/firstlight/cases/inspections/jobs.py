"""What time brings: inspections that were kept long enough."""

from django.utils.translation import gettext_lazy as _

from firstlight.cases.inspections.actions import erase
from firstlight.cases.inspections.models import JointInspection
from firstlight.cases.inspections.rules import CATEGORY
from firstlight.kernel.actions import Context
from firstlight.privacy.rules import erases


@erases(CATEGORY, _("Joint inspections and their check lists"), number="number")
def erase_inspection(context: Context, key: str) -> bool:
    """Erase an inspection that is kept long enough."""
    row = JointInspection.objects.filter(pk=key).first()
    return erase(context, row) if row else False
