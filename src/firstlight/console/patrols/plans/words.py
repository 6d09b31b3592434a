"""What the pages of plans say: steps, stages, faults, turns, dangers."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told

PLAN: Mapping[str, Told] = {
    "submit": Told(
        _("Sends it to the officer; until it comes back it stays as it is."), main=True
    ),
    "return": Told(
        _("Sends it back to the leader with your comment."),
        (Ask("comment", _("Comment"), "textarea", required=True),),
    ),
    "approve": Told(_("Lets the dispatcher publish it."), main=True),
    "publish": Told(
        _("Opens a shift for every route ahead; people join by their own answer, two at least."),
        main=True,
    ),
    "amend": Told(
        _("Makes it a draft again, as a new version; everybody in its shifts is told."),
    ),
    "close": Told(
        _("Files the period with your summary."),
        (Ask("summary", _("Summary"), "textarea", required=True),),
        main=True,
    ),
    "draft.cancel": Told(_("Drops this plan."), grave=True, label=_("Drop the plan")),
    "published.cancel": Told(
        _("Calls off every shift of it that has not begun, and tells everybody."),
        (
            Ask(
                "reason",
                _("Reason"),
                "textarea",
                required=True,
                hint=_("For example a red weather warning."),
            ),
        ),
        grave=True,
    ),
}
LABELS = {
    "organisation_id": _("Team (organisation)"),
    "name": _("Name (thing)"),
    "starts_on": _("From"),
    "ends_on": _("Until"),
    "weekdays": _("Days"),
    "foot_teams": _("Teams on foot a day"),
    "vehicle_teams": _("Teams by vehicle a day"),
    "hours_each": _("Hours of one outing"),
    "from_time": _("Sets out not before"),
    "to_time": _("Back before"),
    "minimum_people": _("People in a team, at least"),
    "officer_contact_id": _("Officer to call"),
    "starts_at": _("Begins"),
    "stops": _("Stops"),
}
WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)
STAGES = {
    "waiting": _("Waiting for the planner"),
    "ground": _("Reading the ground"),
    "network": _("Measuring the ways"),
    "routes": _("Finding routes"),
    "ways": _("Writing out the ways"),
    "done": _("Done"),
}
FAULTS = {
    "targets": _(
        "Nothing is to be visited in this period: set targets first, or look at seasons."
    ),
    "pack": _("There is no terrain under this team: ask the officer to import a terrain pack."),
    "base": _("The team has no base on the map to set out from."),
    "days": _("No day of the period is left on which somebody goes out."),
    "boats": _(
        "All that is due in this period is to be visited by boat. Outings by boat are planned by "
        "hand, as shifts of their own."
    ),
    "reach": _("None of the targets can be reached from the base by these teams."),
}
MEANS = {"foot": _("On foot"), "vehicle": _("By vehicle"), "boat": _("By boat")}
UNSAID = ("patrols.note_stage",)
TURNS = {
    "start": _("Set out"),
    "straight": _("Straight on"),
    "slight_left": _("Bear left"),
    "left": _("Turn left"),
    "sharp_left": _("Sharp left"),
    "slight_right": _("Bear right"),
    "right": _("Turn right"),
    "sharp_right": _("Sharp right"),
    "back": _("Turn round"),
    "arrive": _("Arrive"),
}
ONTO = {
    "road": _("on the road"),
    "track": _("on the track"),
    "path": _("on the path"),
    "open": _("over open ground"),
    "water": _("by water"),
}
MAY_NOT = (
    _("Stop, search, question or chase nobody; note no names, take no pictures of people."),
    _("Enter no home, yard or closed ground; stay where everybody may walk."),
    _("Do not go into the water; reach, throw, call."),
    _("Touch nothing dangerous: step back, keep others back, call."),
)
DANGERS = {
    "water": _("Deep water and slippery banks: life jacket on, stay two metres from the edge."),
    "dark": _("Dark roads: reflective vest, light on, face the traffic."),
    "heat": _("Heat: water and shade every half hour; turn back when somebody feels ill."),
    "flood": _("High water: never cross a flooded road or ford."),
    "fire": _("Fire weather: no flame, know two ways out, leave uphill ground at once on smoke."),
    "vehicle": _("Park clear of the road, warning triangle out, everybody on the far side."),
    "foot": _("Dogs, loose stones, narrow roads: single file, eyes up."),
}
