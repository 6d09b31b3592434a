"""Every change of this room."""

from firstlight.force.actions.about import open_archive
from firstlight.force.actions.accounts import choose_password, invite_person, renew_key
from firstlight.force.actions.asking import return_to_rights_request, send_rights_request
from firstlight.force.actions.availability import drop_availability, say_availability, set_quiet
from firstlight.force.actions.erasing import erase_leaver, erase_person
from firstlight.force.actions.memberships import (
    add_membership,
    edit_membership,
    lapse_suspension,
    open_emergency_contact,
    record_papers,
    register_person,
    step_membership,
    tell_serves_again,
)
from firstlight.force.actions.organisations import (
    close_organisation,
    edit_organisation,
    move_organisation,
    open_organisation,
)
from firstlight.force.actions.outside import (
    answer_complaint,
    appeal_complaint,
    apply_to_join,
    return_to_complaint,
    send_complaint,
    step_application,
    step_complaint,
)
from firstlight.force.actions.people import edit_me, edit_person, insure_people, record_insurance
from firstlight.force.actions.reminding import remind_complaint, remind_papers
from firstlight.force.actions.rights import correct_person, erase_asker, name_asker
from firstlight.force.actions.roles import end_role, end_roles_for, grant_role
from firstlight.force.actions.rosters import drop_roster, import_roster, upload_roster
from firstlight.force.actions.seat import TakeSeat, take_seat
from firstlight.force.actions.undoing import undo_import
from firstlight.force.actions.undoing_places import undo_places
from firstlight.force.actions.views import drop_view, keep_view

__all__ = [
    "TakeSeat",
    "add_membership",
    "answer_complaint",
    "appeal_complaint",
    "apply_to_join",
    "choose_password",
    "close_organisation",
    "correct_person",
    "drop_availability",
    "drop_roster",
    "drop_view",
    "edit_me",
    "edit_membership",
    "edit_organisation",
    "edit_person",
    "end_role",
    "end_roles_for",
    "erase_asker",
    "erase_leaver",
    "erase_person",
    "grant_role",
    "import_roster",
    "insure_people",
    "invite_person",
    "keep_view",
    "lapse_suspension",
    "move_organisation",
    "name_asker",
    "open_archive",
    "open_emergency_contact",
    "open_organisation",
    "record_insurance",
    "record_papers",
    "register_person",
    "remind_complaint",
    "remind_papers",
    "renew_key",
    "return_to_complaint",
    "return_to_rights_request",
    "say_availability",
    "send_complaint",
    "send_rights_request",
    "set_quiet",
    "step_application",
    "step_complaint",
    "step_membership",
    "take_seat",
    "tell_serves_again",
    "undo_import",
    "undo_places",
    "upload_roster",
]
