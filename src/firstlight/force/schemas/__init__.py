"""What goes in: shared by pages, the API and the tests."""

from firstlight.force.schemas.doors import (
    ChoosePassword,
    DropRoster,
    DropView,
    ImportRoster,
    InvitePerson,
    KeepView,
    RenewKey,
    UndoImport,
    UndoPlaces,
    UploadRoster,
)
from firstlight.force.schemas.memberships import (
    AddMembership,
    EditMembership,
    EndRole,
    GrantRole,
    LapseSuspension,
    OpenEmergencyContact,
    RecordPapers,
    RemindPapers,
    StepMembership,
    TellServesAgain,
)
from firstlight.force.schemas.organisations import (
    CloseOrganisation,
    EditOrganisation,
    MoveOrganisation,
    OpenOrganisation,
)
from firstlight.force.schemas.people import (
    EditMe,
    EditPerson,
    InsurePeople,
    RecordInsurance,
    RegisterPerson,
)
from firstlight.force.schemas.time import (
    DropAvailability,
    SayAvailability,
    SetQuiet,
)

__all__ = [
    "AddMembership",
    "ChoosePassword",
    "CloseOrganisation",
    "DropAvailability",
    "DropRoster",
    "DropView",
    "EditMe",
    "EditMembership",
    "EditOrganisation",
    "EditPerson",
    "EndRole",
    "GrantRole",
    "ImportRoster",
    "InsurePeople",
    "InvitePerson",
    "KeepView",
    "LapseSuspension",
    "MoveOrganisation",
    "OpenEmergencyContact",
    "OpenOrganisation",
    "RecordInsurance",
    "RecordPapers",
    "RegisterPerson",
    "RemindPapers",
    "RenewKey",
    "SayAvailability",
    "SetQuiet",
    "StepMembership",
    "TellServesAgain",
    "UndoImport",
    "UndoPlaces",
    "UploadRoster",
]
