"""The force: its organisation, its people, and what each may do."""

from firstlight.force.models.account import Account
from firstlight.force.models.availability import Availability
from firstlight.force.models.draft import RosterDraft
from firstlight.force.models.imports import ImportedLine, ImportedPlace, PlaceImport, RosterImport
from firstlight.force.models.membership import (
    Agreement,
    Insurance,
    Membership,
    RoleGrant,
)
from firstlight.force.models.organisation import Organisation, by_called, in_readers_language
from firstlight.force.models.outside import Application, Complaint
from firstlight.force.models.person import Person

__all__ = [
    "Account",
    "Agreement",
    "Application",
    "Availability",
    "Complaint",
    "ImportedLine",
    "ImportedPlace",
    "Insurance",
    "Membership",
    "Organisation",
    "Person",
    "PlaceImport",
    "RoleGrant",
    "RosterDraft",
    "RosterImport",
    "by_called",
    "in_readers_language",
]
