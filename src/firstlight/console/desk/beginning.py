"""What a new station still lacks for its first call: shown on a desk where all is quiet."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.console.places.layers import terrain_of
from firstlight.force.queries import people, teams
from firstlight.kernel.actor import Actor
from firstlight.places.queries import places


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do before the first call, and where."""

    href: str
    label: str | Promise
    about: str | Promise


def first_steps(actor: Actor) -> list[FirstStep]:
    """Return what the actor can still lay before the first call, in the order to do it."""
    steps = []
    if actor.may("force.organise") and not teams(actor).exists():
        steps.append(
            FirstStep(
                reverse("organisation", args=[actor.station_id]),
                _("Name the station and open its teams"),
                _("Volunteers belong to a team."),
            )
        )
    if actor.may("force.import") and people(actor).count() <= 1:
        steps.append(
            FirstStep(
                reverse("roster_upload"),
                _("Take in the roster"),
                _("From Excel or CSV, with a look first; or register people one by one."),
            )
        )
    if actor.may("places.edit") and not places(actor).exists():
        steps.append(
            FirstStep(
                reverse("places_upload"),
                _("Put grids, contact points and rescue gear on the map"),
                _("From GeoJSON, KML or CSV, or drawn by hand."),
            )
        )
    if actor.may("places.edit") and not terrain_of(actor):
        steps.append(
            FirstStep(
                reverse("places_ground"),
                _("Choose a terrain pack"),
                _("Maps and search plans stand on it; whoever keeps the machine builds it."),
            )
        )
    return steps
