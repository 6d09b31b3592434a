"""What somebody with a reason would try against the safeguards gets nowhere, whoever they are."""

from django.db import IntegrityError, transaction
from pydantic import ValidationError
from tests.red_team import build
from tests.red_team_acts import REFUSED
from tests.red_team_erased import ERASED
from tests.red_team_looks import LOOKED_AT

from firstlight.cases.tips.tests.conftest import safe
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.log import verify
from firstlight.kernel.models import RefusedAttempt
from firstlight.kernel.refusals import whole

__all__ = ["safe"]
# Who has no account is not written down, and malformed input is no attempt.
BY_NOBODY = {
    "a guessed code opens a complaint",
    "a mailbox that is switched off takes a tip",
    "a mailbox that is switched off takes another letter",
}
LEAVE_NO_ROW = {"targeting", "under-age", "ValidationError", "IntegrityError"}
NO = (NotAllowed, NotFound, Refused, ValidationError, IntegrityError)

# What no row can attack, and where it is shown.
ELSEWHERE = {
    "S14": "papers that ship with the product, no door",
    "S17": "words in both languages: tests/test_words.py",
}


def tried(w, attempt):
    """Return the code with which an attempt is refused, and nothing when it gets through."""
    try:
        with whole():
            attempt(w)
    except NO as no:
        return getattr(no, "code", type(no).__name__)
    return ""


def kept():
    """Return what the auditor reads of the attempts."""
    return list(RefusedAttempt.objects.values_list("code", flat=True))


def test_nothing_gets_through(cast, safe, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    w, wrong = build(cast, safe), []
    for safeguard, code, what, attempt in REFUSED:
        with transaction.atomic():
            if (said := tried(w, attempt)) != code:
                wrong.append((safeguard, what, f"said {said!r}, not {code!r}"))
            leaves = what not in BY_NOBODY and code not in LEAVE_NO_ROW
            if kept() != ([code] if leaves else []):
                wrong.append((safeguard, what, f"the auditor reads {kept()}"))
            transaction.set_rollback(True)
    for safeguard, what, look in (*LOOKED_AT, *ERASED):
        with transaction.atomic():
            if found := look(w):
                wrong.append((safeguard, what, found))
            transaction.set_rollback(True)
    assert wrong == [], "\n".join(map(str, wrong))
    assert verify(cast.hill.pk)[1] is None


def test_every_safeguard_that_people_can_attack_is_attacked():
    attacked = {row[0] for row in (*REFUSED, *LOOKED_AT, *ERASED)}
    assert attacked >= {f"S{n}" for n in range(1, 18)} - ELSEWHERE.keys()
    assert len(REFUSED) + len(LOOKED_AT) >= 60
