"""How a call-out stands: the need against those who come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from firstlight.engine import mobilising
from firstlight.incidents.models import Callout, Invite
from firstlight.incidents.queries.callouts import COMING
from firstlight.incidents.rules import matrix
from firstlight.kernel.questions import Question, Row
from firstlight.training.queries import valid_credentials

NO_SKILLS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a call-out stands: need against those coming."""

    needs: list[dict[str, Any]]
    filled: list[int]
    short: list[dict[str, Any]]
    coming: int

    @property
    def is_met(self) -> bool:
        """Whether every need has enough people coming."""
        return not self.short

    @property
    def wanted(self) -> int:
        """How many people are needed in all."""
        return sum(int(need["count"]) for need in self.needs)


def standing(callout: Callout, now: datetime) -> Standing:
    """Match those who are coming, or are there, to the needs; one person fills one place."""
    coming = [person for (person,) in _coming(callout.pk)]
    held = valid_credentials(coming, timezone.localdate(now))
    holds, counts = need_matrix(callout.needs, [held.get(person, NO_SKILLS) for person in coming])
    found = mobilising.cover(holds, counts)
    short = [
        {"skill": need["skill"], "count": int(lack)}
        for need, lack in zip(callout.needs, found.short, strict=True)
        if lack
    ]
    return Standing(list(callout.needs), [int(n) for n in found.filled], short, len(coming))


@Question
def _coming(callout_id: UUID) -> QuerySet[Invite, Row]:
    # Whoever is there has come, whatever they had said before.
    there = Q(answer__arrived_at__gte=F("answer__said_at"))
    found = Invite.objects.filter(COMING | there, callout_id=callout_id)
    return found.values_list("person_id")


def need_matrix(
    needs: Sequence[Mapping[str, Any]], skills: Sequence[frozenset[str]]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int_]]:
    """Return who could fill which need and how many places each has, as the engine takes them."""
    holds, counts = matrix(needs, skills)
    shape = (len(skills), len(needs))
    return np.array(holds, dtype=bool).reshape(shape), np.array(counts, dtype=int)
