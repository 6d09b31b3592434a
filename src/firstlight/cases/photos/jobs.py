"""What time brings: pictures that were kept long enough."""

from django.utils.translation import gettext_lazy as _

from firstlight.cases.photos.actions import CATEGORY, erase_alone
from firstlight.cases.photos.models import CasePhoto
from firstlight.kernel.actions import Context
from firstlight.privacy.rules import erases


@erases(CATEGORY, _("Pictures of cases"))
def erase_photo(context: Context, key: str) -> bool:
    """Erase a picture, if nobody has erased it by hand before."""
    photo = CasePhoto.objects.filter(pk=key).first()
    return erase_alone(context, photo) if photo else False
