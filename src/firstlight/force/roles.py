"""The one table of who may do what: each role's capabilities, and the hats it wears in workflows.

A role is held under a membership, over a subtree, for a time (`RoleGrant`). Separation of duties:
`EXCLUSIVE` pairs are never held by one person.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Role:
    """What a role may do."""

    hats: frozenset[str]
    capabilities: frozenset[str]


def _role(hats: str, capabilities: str) -> Role:
    return Role(frozenset(hats.split()), frozenset(capabilities.split()))


SELF = (
    "me.edit me.consent duty.check_in duty.join callouts.answer inbox.read places.see "
    "training.join community.act records.own"
)
FIELD = (
    "incidents.attend searches.field equipment.use patrols.walk grid_events.report "
    "hazards.report inspections.help enterprises.read disputes.report"
)
WATER = "ecology.report ecology.read"
SEE_FORCE = "force.see training.see equipment.see duty.see patrols.see"

ROLES: dict[str, Role] = {
    # Somebody who has applied, is on leave or is suspended: their own affairs, nothing else.
    "applicant": _role(
        "volunteer data_subject person", "me.edit me.consent inbox.read records.own"
    ),
    "volunteer": _role(
        "volunteer data_subject person holder group_leader handler rechecker",
        f"{SELF} {FIELD} {WATER}",
    ),
    "team_leader": _role(
        "team_leader volunteer data_subject person holder group_leader handler verifier rechecker",
        f"{SELF} {FIELD} {WATER} {SEE_FORCE} desk.see incidents.see incidents.note searches.see "
        "force.review training.verify training.arrange training.squad callouts.record duty.plan "
        "duty.propose patrols.plan duty.injuries hazards.see hazards.manage inspections.see "
        "inspections.request grid_events.see ecology.see community.see community.plan "
        "records.see records.confirm enterprises.manage checklists.see",
    ),
    "station_officer": _role(
        "officer second_officer mediator commander group_leader station_dispatcher data_subject "
        "person handler verifier rechecker requester second_person",
        f"{SELF} {FIELD} {SEE_FORCE} desk.see incidents.see incidents.report incidents.manage "
        "incidents.note incidents.sensitive incidents.erase cards.edit callouts.run "
        "callouts.record callouts.aid duty.plan duty.propose duty.warn duty.contacts searches.see "
        "searches.manage searches.plan searches.calibrate searches.sensitive notices.manage "
        "training.frame training.squad training.decide training.review "
        "places.edit force.review force.manage force.organise force.import roles.grant "
        "reports.see log.verify patrols.plan patrols.signs patrols.confirm tips.read "
        "disputes.see disputes.name disputes.mediate disputes.scheme hazards.see "
        "hazards.manage inspections.see inspections.request inspections.manage "
        "grid_events.see grid_events.manage ecology.read ecology.see ecology.manage "
        "community.see community.plan community.approve community.meet records.see "
        "records.confirm enterprises.manage checklists.see checklists.manage "
        "privacy.access privacy.ask_access",
    ),
    "station_dispatcher": _role(
        "station_dispatcher data_subject person handler verifier",
        f"{SELF} {SEE_FORCE} desk.see incidents.see incidents.report incidents.note "
        "incidents.manage callouts.run callouts.record duty.plan duty.warn duty.propose "
        "duty.contacts searches.see searches.field searches.manage searches.plan "
        "searches.calibrate notices.manage places.edit reports.see hazards.report "
        "hazards.see hazards.manage inspections.see inspections.request disputes.see "
        "disputes.report patrols.plan patrols.signs grid_events.report grid_events.see "
        "grid_events.manage ecology.read ecology.see ecology.manage community.see "
        "enterprises.read enterprises.manage checklists.see",
    ),
    # Of one call or response (`RoleGrant.matter_id`), and only until that is closed.
    "commander": _role(
        "commander group_leader data_subject person",
        f"{SELF} {FIELD} {SEE_FORCE} desk.see incidents.see incidents.note incidents.manage "
        "callouts.run callouts.record searches.see searches.manage searches.plan",
    ),
    "association_admin": _role(
        "association_admin data_subject person",
        f"{SELF} force.see force.organise training.see training.frame training.review reports.see "
        "force.import roles.grant duty.bravery duty.propose complaints.handle community.see "
        "community.plan community.approve community.meet records.see records.issue "
        "records.star records.export",
    ),
    "mediator": _role(
        "mediator data_subject person",
        f"{SELF} disputes.see disputes.report disputes.mediate",
    ),
    "grid_worker": _role(
        "data_subject person handler verifier",
        f"{SELF} incidents.report hazards.report grid_events.report grid_events.see "
        "grid_events.own_grid",
    ),
    "school_contact": _role(
        "data_subject person", f"{SELF} incidents.report hazards.report duty.own_school"
    ),
    "enterprise_contact": _role(
        "enterprise data_subject person",
        f"{SELF} incidents.report hazards.report enterprises.read",
    ),
    "trainer": _role(
        "trainer data_subject person",
        f"{SELF} force.see training.see training.verify training.arrange training.hold "
        "searches.calibrate",
    ),
    "equipment_keeper": _role(
        "keeper data_subject person", f"{SELF} equipment.use equipment.see equipment.manage"
    ),
    "pilot": _role(
        "pilot volunteer data_subject person holder group_leader handler",
        f"{SELF} {FIELD} {WATER} equipment.fly",
    ),
    "privacy_officer": _role(
        "privacy_officer second_person data_subject person",
        f"{SELF} privacy.see privacy.manage privacy.access log.verify",
    ),
    "auditor": _role("auditor data_subject person", "me.edit log.read log.verify"),
    "system_admin": _role("data_subject person", "me.edit system.manage"),
    "integrator": _role("", "positions.write changes.read"),
}

# Who looks at what was done has no part in doing it.
ACTING = (
    "system_admin",
    "station_officer",
    "station_dispatcher",
    "commander",
    "team_leader",
    "association_admin",
    "privacy_officer",
    "mediator",
    "trainer",
    "equipment_keeper",
)
EXCLUSIVE = tuple(frozenset({"auditor", role}) for role in ACTING)

TITLES = {
    "applicant": _("Member out of service"),
    "volunteer": _("Volunteer"),
    "team_leader": _("Team leader"),
    "station_officer": _("Station officer"),
    "station_dispatcher": _("Dispatcher"),
    "commander": _("Commander"),
    "association_admin": _("Association administrator"),
    "mediator": _("Mediator"),
    "grid_worker": _("Grid worker"),
    "school_contact": _("School contact"),
    "enterprise_contact": _("Enterprise contact"),
    "trainer": _("Trainer"),
    "equipment_keeper": _("Equipment keeper"),
    "pilot": _("Drone pilot"),
    "privacy_officer": _("Privacy officer"),
    "auditor": _("Auditor"),
    "system_admin": _("System administrator"),
    "integrator": _("Integrator"),
}
