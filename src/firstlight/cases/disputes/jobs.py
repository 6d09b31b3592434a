"""What time brings: erasure."""

from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes.actions.course import erase
from firstlight.cases.disputes.models import DisputeCase
from firstlight.kernel.actions import Context
from firstlight.privacy.rules import erases


@erases("dispute_parties", _("Parties and words of a dispute"), number="number")
def parties(context: Context, key: str) -> bool:
    """Erase who the parties of a closed dispute were."""
    return erase(context, DisputeCase.objects.get(pk=key))
