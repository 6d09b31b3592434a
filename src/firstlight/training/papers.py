"""What certificates have to say about coming back from leave."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence
from firstlight.training.models import Credential
from firstlight.training.queries import run_out


def check_running(context: Context, membership: Any, _evidence: Evidence) -> None:
    """Refuse while a certificate of the member has run out and was not renewed."""
    old = run_out(membership.person_id, timezone.localdate(context.now))
    if old:
        raise Refused(
            "credential-run-out",
            _("“%(kind)s” has run out. Renew it, then come back."),
            kind=Credential.Kind(old[0].kind).label,
        )
