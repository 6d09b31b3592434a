"""Sentences that several acts and pages of this room say."""

from django.utils.translation import gettext_lazy as _

HAS_SEARCH = _("There is a search for this call already.")
NOT_MISSING = _("This call is not about a missing person.")
NO_TABLE = _("Category: no distances are published for this one. Choose the nearest.")
FUTURE = _("This time lies in the future. Check the date.")
NOT_INSURED = _("%(names)s: no valid accident insurance on this day. They stay at the base.")
NOT_HERE = _("%(names)s: not counted in at this incident. Count them in first.")
BUSY = _("%(names)s: out with another group already.")
NO_LICENCE = _("%(kind)s: nobody in this group holds a valid credential “%(missing)s”.")
NO_RESCUER = _("Boat: beside whoever steers, nobody in this group is a valid water rescuer.")
BARRED = {
    "water": _("Segment %(segment)s is water: only a boat or a drone is sent there."),
    "land": _("Segment %(segment)s is land: a boat cannot search it."),
    "steep": _("%(names)s: not valid in mountain rescue, and segment %(segment)s is steep."),
}
NOT_NOW = _("The search is not under way.")
BACK_BEFORE = _("Back by: this must be later than leaving.")
LATEST_PAST = _("Latest return: this must still be to come.")
NO_DIRECTION = _("Wind from: say where the wind blows from, or leave its speed empty.")
WHERE_FOUND = _("Where: give latitude and longitude, or say the place in words.")
NOT_THERE = _("Only the desk, and who is counted in or out with a team, report somebody found.")
SEARCH_FIRST = _(
    "This call has an open search. On the search’s page, bring that to its end first."
)
CLOSE_FIRST = _(
    "This call’s search is not closed yet. Close its case first, on the search’s page."
)
TURNED_BACK = _("Turned back from segment %(segment)s")
BACK_ALREADY = _("This group is back already.")
HOW_SURELY = _("How surely you would have found the person: choose one of the answers.")
GROUND_FAULTS = {
    "no-polygon": _("Outline: this is no area. Draw it again."),
    "crossing": _("Outline: the border crosses itself. Move the corner back."),
    "overlap": _("Outline: it lies over another segment. Pull it back to the border."),
}
SENT_ALREADY = _("A group is out here; its ground stays as it is until they are through.")

PLAN_ERRORS = {
    "no-terrain": _("This station has no terrain pack yet; a plan needs the ground."),
    "no-water": _(
        "A story is in the water, but where it begins is none of the waters on the map."
    ),
    "no-teams": _("Nobody is counted in or coming, and no other team was named."),
    "off-terrain": _(
        "The last known place lies off the terrain pack, or longitude and latitude "
        "are in each other's place."
    ),
    "no-table": _("No distances are published for this category. Choose the nearest one."),
    "clues": _("The clues contradict each other: together they leave nothing possible."),
    "radius": _("The search radius holds no ground."),
    "other": _("The planner could not work with this: %(reason)s"),
}
PLAN_STAGES = {
    "waiting": _("Waiting for its turn"),
    "reading": _("Reading the ground"),
    "map": _("Where the person may be"),
    "searched": _("What was searched already"),
    "segments": _("Cutting segments"),
    "teams": _("Who searches what"),
    "drawing": _("Drawing the maps"),
    "done": _("Done"),
}
TEAM_KINDS = {
    "foot": _("On foot"),
    "dog": _("Dog team"),
    "vehicle": _("Vehicle"),
    "drone": _("Drone"),
    "boat": _("Boat"),
}
FILE_NAME = _("File of a missing person")
FILE_PARTS = {
    "name": _("Name"),
    "family": _("Family contact"),
    "health": _("Health need"),
    "reporter": _("Who reported"),
    "photo": _("Photograph"),
}
SHAREABLE = {
    "category": _("Kind of missing person"),
    "name": _("Name"),
    "age": _("Age"),
    "sex": _("Sex"),
    "description": _("Appearance"),
    "clothing": _("Clothing"),
    "belongings": _("Things carried"),
    "last_place": _("Last known place"),
    "photo": _("Photograph"),
}
SEXES = {"female": _("female"), "male": _("male")}
CONDITIONS = {
    "well": _("Well"),
    "hurt": _("Hurt"),
    "unresponsive": _("Does not respond"),
}
TOLD_WHOM = {
    "family": _("The family"),
    "person": _("The person themselves"),
    "guardian": _("The guardian"),
    "nobody": _("Nobody could be told"),
}
TOLD_HOW = {
    "in_person": _("In person"),
    "phone": _("By telephone"),
    "writing": _("In writing"),
}
CLUE_KINDS = {
    "sighting": _("Somebody saw the person"),
    "object": _("An object"),
    "trace": _("A trace"),
    "video": _("Seen on video by the police"),
    "word": _("Something told"),
}
STORY_KINDS = {
    "walked": _("Walked from a place"),
    "route": _("Walked along a way"),
    "transport": _("Rode and got off at a place"),
    "water": _("Went into still water"),
}
HANDED_TO = {"hospital": _("Medical care"), "family": _("The family")}
NEVER_STOP = _(
    "Of 41 people still missing after 50 hours in one study, 24 were found alive "
    "(Adams et al. 2007). This page never says to stop; people decide."
)
# The sources of a segment's visibility and cover are the terrain pack's.
COVERS = {
    "open": _("open ground"),
    "grass": _("grass"),
    "scrub": _("scrub"),
    "woods": _("woods"),
    "farm": _("fields"),
    "built": _("built up"),
    "rock": _("rock"),
    "wetland": _("wetland"),
    "water": _("water"),
}
VISIBILITIES = {
    "low": _("hard to see through"),
    "medium": _("half open"),
    "high": _("open to view"),
}
