"""The demonstration force: the two teams of the news column, with made-up people, on made ground.

What the column says is taken as it says it (names of organisations, 50 and 79 members, one patrol
car, two electric carts, one drone, 62 grids with contact points and a water grid of its own); all
that it does not say is made up, plainly so, and marked as demonstration.
"""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from firstlight.config.demo.empty import Invitation, invite_first
from firstlight.config.demo.signing_in import SignIn, listed
from firstlight.force.models import Organisation

__all__ = ["Invitation", "SignIn", "has_force", "is_demonstration", "seed", "sign_ins"]


def seed(*, empty: bool = False, terrain: Path | None = None) -> bool:
    """Lay out the demonstration force, or with `empty` only a skeleton and a first officer.

    Parameters
    ----------
    empty
        No demonstration: one association, one station, its first officer and the system
        administrator, each with an invitation.
    terrain
        Where the made ground is written; the installation's own folder unless given.

    Returns
    -------
    bool
        Whether anything was made; False when there is a force already, which is left alone.
    """
    if has_force():
        return False
    if empty:
        with transaction.atomic():
            invite_first()
        return True
    _lay_out(terrain or Path(settings.TERRAIN_ROOT))
    return True


def has_force() -> bool:
    """Whether there is a force already, the demonstration's or a real one."""
    return Organisation.objects.exists()


def is_demonstration() -> bool:
    """Whether the force that is kept here is the demonstration's."""
    return Organisation.objects.filter(is_demo=True).exists()


def _lay_out(terrain: Path) -> None:
    # Laying out brings the planner along: seconds and memory that a start with a force saves.
    from firstlight.config.demo import (
        advice,
        force,
        hours,
        inspecting,
        kit,
        land,
        log,
        matters,
        papers,
        playing,
        praise,
        rights,
        rota,
        rounds,
        school,
        sealed,
        seeing,
        talks,
        telling,
        unsafe,
        walks,
        weather,
    )

    ground = land.make(terrain)
    with transaction.atomic():
        tree = force.plant()
        people = force.people(tree, ground)
        papers.issue(tree, people)
        base_id = land.lay(tree, ground)
        kit.lay(tree, base_id)
        school.lay(tree, people)
        rota.lay(tree, people)
        kit.fly(tree, next(p.person for p in people if p.part and p.part.role == "pilot"))
        rounds.lay(tree, people)
        walks.lay(tree, people)
        unsafe.lay(tree, people)
        weather.lay(tree, people)
        matters.lay(tree, people)
        advice.lay(tree, people)
        sealed.lay(tree, people)
        talks.lay(tree, people)
        hours.lay(tree, people)
        force.open_doors(people)
        cast = playing.playing(people)
        telling.lay(tree, cast)
        praise.lay(tree, cast)
        inspecting.lay(tree, cast)
        seeing.lay(cast)
        rights.lay(tree, people)
        log.note(tree)


def sign_ins(*, empty: bool = False) -> Iterable[SignIn | Invitation]:
    """Return how to sign in: one line a role of the demonstration, or the first invitations."""
    if empty:
        return invite_first()
    return listed()
