"""How many people of which skill are needed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.incidents.models import CallKind
from firstlight.kernel.errors import Refused
from firstlight.training.models import Credential

ANY = "any"  # no certificate asked for
SKILLS = (ANY, *Credential.Kind.values)
# Kinds of call at which a person may come to harm: nobody is asked without accident cover.
RISKY = frozenset({CallKind.MISSING_PERSON, CallKind.WATER_RESCUE, CallKind.FLOOD_STORM})
MOST = 500


def normal_needs(needs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the needs with one entry a skill, in the order of the skills, without zeros.

    Raises
    ------
    Refused
        ``bad-needs`` for an unknown skill or a count outside 0 to 500.
    """
    counts: dict[str, int] = {}
    for need in needs:
        skill, count = str(need["skill"]), int(need["count"])
        if skill not in SKILLS or not 0 <= count <= MOST:
            raise Refused(
                "bad-needs",
                _("Needs: a number from 0 to %(most)s for each skill."),
                field="needs",
                most=MOST,
            )
        counts[skill] = counts.get(skill, 0) + count
    return [{"skill": skill, "count": counts[skill]} for skill in SKILLS if counts.get(skill)]


def merged(
    one: Iterable[Mapping[str, Any]], two: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return what both lists need together."""
    return normal_needs([*one, *two])


def matrix(
    needs: Sequence[Mapping[str, Any]], skills: Sequence[frozenset[str]]
) -> tuple[list[list[bool]], list[int]]:
    """Return who could fill which need (a row a person), and how many each need asks for."""
    holds = [[need["skill"] == ANY or need["skill"] in held for need in needs] for held in skills]
    return holds, [int(need["count"]) for need in needs]
