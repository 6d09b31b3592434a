"""What the pages of searches say: of each step, each field."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.console.steps import Ask, Told
from firstlight.searches.rules.case import FOUND_BESIDE
from firstlight.searches.words import CONDITIONS, SHAREABLE

ITEMS = tuple(SHAREABLE.items())
URGENT_ITEMS = tuple((key, word) for key, word in ITEMS if key != "name")
AUDIENCES = (
    ("searchers", _("Those who search")),
    ("public", _("Those who search; the photograph also in a public notice")),
)
WHERE = (
    Ask("lat", _("Latitude"), required=True, hint=_("Also by a click on the map.")),
    Ask("lon", _("Longitude"), required=True),
)
AT_HOME = _("“At home” is enough: no address is needed. Or by latitude and longitude.")
HOW_FOUND = (
    Ask("found_at", _("When"), "datetime-local", required=True),
    Ask(
        "condition",
        _("How the person is"),
        "select",
        required=True,
        options=tuple(CONDITIONS.items()),
    ),
)
UNTIL = Ask(
    "until",
    _("Shared until"),
    "datetime-local",
    required=True,
    hint=_("At most 72 hours; it ends earlier when the search does, and can be recorded again."),
)
# How surely somebody lying there would have been found, as people say it.
SURENESS = (
    ("0.9", _("Almost surely: we saw nearly every spot")),
    ("0.7", _("Probably: we saw most of it")),
    ("0.5", _("Perhaps: about half of it")),
    ("0.3", _("Hardly: much was hidden")),
    ("0.1", _("No: we only passed through")),
)

STEPS: dict[str, Told] = {
    "police_confirm": Told(
        _("Nobody waits 24 hours: the search can be prepared at once."),
        (Ask("police_ref", _("Police reference"), required=True),),
        main=True,
    ),
    "unfounded": Told(
        _("The person is back, or nobody is missing. What was written down is erased on time."),
        (Ask("reason", _("Why"), required=True),),
    ),
    "authorise_share": Told(
        _("Those who search see these facts and nothing else, until the moment you set."),
        (
            Ask("family_agreed", _("The family agreed to each of these"), "tick", required=True),
            Ask("items", _("What may be shared"), "ticks", required=True, options=ITEMS),
            Ask("audience", _("With whom"), "select", required=True, options=AUDIENCES),
            UNTIL,
        ),
        main=True,
    ),
    "urgent_share": Told(
        _("Only when life is at risk and the family cannot be asked; they are told after."),
        (
            Ask("reason", _("Why it cannot wait"), required=True),
            Ask("items", _("What is shared"), "ticks", required=True, options=URGENT_ITEMS),
            UNTIL,
        ),
    ),
    "activate": Told(
        _("Teams may be sent from now on."),
        (
            Ask("commander_id", _("Commander"), "select", required=True),
            Ask("meeting_point", _("Meeting point"), required=True),
            Ask("meeting_lat", _("Latitude of the meeting point")),
            Ask("meeting_lon", _("Longitude of the meeting point")),
            Ask("radio_plan", _("Radio plan"), required=True),
        ),
        main=True,
    ),
    "suspend": Told(
        _("Dark, storm, water let go from the reservoir. Call the teams back by radio as well."),
        (Ask("reason", _("Why"), required=True),),
    ),
    "resume": Told(_("Teams may be sent again."), main=True),
    **{
        f"{state}.find": Told(
            _(
                "The person is back or safe: the call-out and public notices end at once, "
                "everybody who has set out is told, nothing is shared any more."
            ),
            (
                Ask("place", _("Where, in words"), hint=AT_HOME),
                *(replace(ask, required=False) for ask in WHERE),
                *HOW_FOUND,
            ),
            label=_("Found safe"),
        )
        for state in FOUND_BESIDE
    },
    "find": Told(
        _("Police and the desk are told at once, and every public notice is recalled."),
        (*WHERE, *HOW_FOUND),
    ),
    "to_hospital": Told(
        _("Medical care takes over."),
        (Ask("receiver", _("Who takes over"), required=True),),
        main=True,
    ),
    "to_family": Told(
        _("Only to a family whose identity the police have checked."),
        (
            Ask(
                "identity_checked",
                _("The police have checked who they are"),
                "tick",
                required=True,
            ),
        ),
    ),
    "debrief": Told(
        _("Only when everybody is counted out. What went well, what did not, what to change."),
        (Ask("debrief", _("What we learned"), "textarea", required=True),),
        main=True,
    ),
    "close": Told(
        _("Starts the clock: the person's details are erased after 30 days, a child's after 7."),
        main=True,
    ),
    "find_deceased": Told(
        _("Nobody touches anything. Only police act from here; volunteers are looked after."),
        WHERE,
        grave=True,
    ),
    "hand_over_criminal": Told(
        _("Signs of a crime: the case leaves this house. Call everybody back first."),
        (Ask("reason", _("Why"), required=True),),
        grave=True,
    ),
}

HOURS = (Ask("hours", _("For how many hours"), "number"),)
NOTICE_STEPS: dict[str, Told] = {
    "approve": Told(
        _("Only words to which the family agreed, one by one."),
        (
            Ask(
                "family_agreed_items",
                _("The family agreed to"),
                "ticks",
                required=True,
                options=ITEMS,
            ),
        ),
        main=True,
    ),
    "reject": Told(_("The draft is laid aside."), (Ask("reason", _("Why"), required=True),)),
    "publish": Told(
        _("Everybody with the address can read it until it runs out or is recalled."),
        HOURS,
        main=True,
    ),
    "renew": Told(_("Public again."), HOURS, main=True),
}

FOR_MEMBERS = _("Stands for members")
NOTICE_AUDIENCES = {"public": _("Everybody"), "members": _("Members only")}
MEMBERS_STEPS: dict[str, Told] = NOTICE_STEPS | {
    "publish": Told(
        _("Members read it on their own page until it runs out or is recalled; nobody else."),
        HOURS,
        main=True,
        label=_("Show it to members"),
    ),
    "renew": Told(_("Members read it again."), HOURS, main=True, label=_("Show it again")),
}

DRESSED = {
    "light": _("thin clothing"),
    "usual": _("usual clothing"),
    "warm": _("warm clothing"),
}

FRAME_NAMES = (
    ("wgs84", _("GPS device or recording app (WGS-84)")),
    ("gcj02", _("Map app on a Chinese phone, such as Amap (GCJ-02)")),
    ("bd09", _("Baidu map (BD-09)")),
)

LABELS: dict[str, Any] = {
    "start": _("Where it begins"),
    "parameters": _("Wind or river"),
    "drawn": _("What was drawn"),
    "speed_mps": _("Speed of the water"),
    "line": _("Line (GeoJSON, WGS-84)"),
    "other_id": _("Segment to join"),
    "way": _("Where to cut"),
    "category": _("Kind of missing person"),
    "last_seen_at": _("Last seen"),
    "lkp_lat": _("Latitude of the last known place"),
    "lkp_lon": _("Longitude of the last known place"),
    "person_name": _("Name"),
    "age": _("Age"),
    "sex": _("Sex"),
    "description": _("Appearance"),
    "clothing": _("Clothing"),
    "belongings": _("Things carried"),
    "health_need": _("Health need (officers only)"),
    "family_contact": _("Family contact (officers only)"),
    "police_ref": _("Police reference"),
    "reason": _("Why"),
    "items": _("What may be shared"),
    "audience": _("With whom"),
    "until": _("Shared until"),
    "family_agreed": _("The family agreed to each of these"),
    "commander_id": _("Commander"),
    "commander": _("Commander"),
    "meeting_point": _("Meeting point"),
    "radio_plan": _("Radio plan"),
    "place": _("Where, in words"),
    "lat": _("Latitude"),
    "lon": _("Longitude"),
    "found_at": _("When"),
    "seen_at": _("When"),
    "condition": _("How the person is"),
    "whom": _("Who was told"),
    "how": _("How"),
    "told_at": _("When"),
    "receiver": _("Who takes over"),
    "identity_checked": _("The police have checked who they are"),
    "debrief": _("What we learned"),
    "name": _("In a few words"),
    "kind": _("Kind"),
    "weight": _("How likely against the others"),
    "text": _("What"),
    "source": _("From whom or where"),
    "reliability": _("How sure that it was this person"),
    "hours": _("Hours"),
    "radius_m": _("Search radius"),
    "wind_mps": _("Wind"),
    "wind_from_deg": _("Wind from"),
    "back_at": _("Latest return"),
    "air_c": _("Air temperature"),
    "water_c": _("Water temperature"),
    "dressed": _("How the person is dressed"),
    "members": _("People"),
    "member_ids": _("People"),
    "leader_id": _("Leader"),
    "team_name": _("Team"),
    "team_kind": _("Kind"),
    "item_ids": _("Vehicles and kit"),
    "back_by": _("Back by"),
    "ground": _("What the ground warns of"),
    "dangers": _("Dangers there"),
    "radio": _("Radio"),
    "segment_id": _("Segment"),
    "geometry": _("Outline"),
    "file": _("File"),
    "frame": _("Coordinates from"),
    "photo": _("Photo"),
    "said_at": _("Back at"),
    "pod_estimate": _("How surely you would have found the person"),
    "family_agreed_items": _("The family agreed to"),
}
