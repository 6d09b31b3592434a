"""What the pages of storms say of each step, and what fields are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told

REASON = Ask("reason", _("Reason"), "textarea", required=True)
LEVELS = (("1", _("Level I")), ("2", _("Level II")), ("3", _("Level III")), ("4", _("Level IV")))
COLOURS = {
    "blue": _("Blue"),
    "yellow": _("Yellow"),
    "orange": _("Orange"),
    "red": _("Red"),
}


Options = list[tuple[str, str]]


def told(teams: Options, shelters: Options, points: Options) -> Mapping[str, Told]:
    """Return the steps of an activation, with the teams and places to choose from."""
    gather = Ask(
        "assembly_point_id",
        _("Where they gather"),
        "select",
        hint=_("Left empty, each team at its own base."),
        options=points,
    )
    hint = _("Whoever is out sees them. Left empty, those chosen before stay.")
    where = Ask("shelters", _("Shelters"), "ticks", hint=hint, options=shelters)
    chosen = (where,) if shelters else ()
    return {
        "readiness": Told(
            _("Asks the members of these teams to stand by. Each answers freely."),
            (
                Ask("command_post", _("Unified command"), required=True),
                Ask("response_level", _("Response level"), "select", True, options=LEVELS),
                Ask("teams", _("Teams that are asked"), "ticks", True, options=teams),
                *((gather,) if points else ()),
                Ask("red_line", _("Red line: when everybody withdraws"), "textarea"),
                *chosen,
            ),
            main=True,
        ),
        "change_level": Told(
            _("Writes down another level; what runs goes on."),
            (
                Ask("response_level", _("Response level"), "select", True, options=LEVELS),
                *chosen,
                REASON,
            ),
        ),
        "withdraw": Told(
            _("The red line is reached: everybody out there is called back at once."),
            (REASON,),
            grave=True,
        ),
        "all_counted": Told(_("Ends it when every head is counted back."), main=True),
        "stand_down": Told(_("Ends it and tells who stood by."), (Ask("reason", _("Reason")),)),
        "debrief": Told(
            _("Keeps what was learned and files it."),
            (Ask("debrief", _("What was learned"), "textarea", required=True),),
            main=True,
        ),
    }


LABELS = {
    "source": _("File with the warning"),
    "title": _("Task"),
    "place_name": _("Place"),
    "exit_route": _("Way out"),
    "gear_checked": _("Gear checked"),
    "leader_id": _("Group leader"),
    "people": _("Who goes"),
    "response_level": _("Response level"),
    "command_post": _("Unified command"),
    "teams": _("Teams that are asked"),
    "shelters": _("Shelters"),
    "assembly_point_id": _("Where they gather"),
    "reason": _("Reason"),
}
