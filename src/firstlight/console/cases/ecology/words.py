"""What the pages of ecology say: of each step, and of what holds at a water."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.cases.ecology.models import EcologyAgency, WaterRule
from firstlight.cases.ecology.rules import Holds
from firstlight.console.steps import Ask, Told

LABELS: Mapping[str, str | Promise] = {
    "kind": gettext_lazy("What you see"),
    "water_id": gettext_lazy("Which water"),
    "place_name": gettext_lazy("Place"),
    "description": gettext_lazy("What is seen"),
    "lat": gettext_lazy("Latitude"),
    "lon": gettext_lazy("Longitude"),
    "rule_read": gettext_lazy("I have read what holds here."),
    "keeps_distance": gettext_lazy("I keep my distance: no chase, no holding, nothing taken."),
    "called_110": gettext_lazy("I have called 110."),
    "covered": gettext_lazy("Closed season"),
    "from_day_of": gettext_lazy("First day of the closed season"),
    "to_day_of": gettext_lazy("Last day of the closed season"),
    "zone": gettext_lazy("Drinking-water zone"),
    "source": gettext_lazy("Source"),
    "confirmed_on": gettext_lazy("Confirmed on"),
    "name": gettext_lazy("Agency"),
    "phone": gettext_lazy("Telephone of the agency"),
}


def told(agency: EcologyAgency) -> Mapping[str, Told]:
    """Return the words of each step; the agency of the kind is offered."""
    confirmed = (
        _("Confirmed on %(day)s.") % {"day": agency.confirmed_on}
        if agency.confirmed_on
        else _("Confirm before relying on it.")
    )
    return {
        "screen_out": Told(
            _("Closes it; who saw it is told why."),
            (Ask("reason", _("Reason"), "textarea", required=True),),
        ),
        "refer": Told(
            _("You have told the agency; 7 days without an answer and the desk is reminded."),
            (
                Ask("agency", _("Agency"), required=True, hint=confirmed),
                Ask("agency_phone", _("Telephone of the agency"), required=True),
            ),
            main=True,
        ),
        "acknowledge": Told(
            _("Notes the number that the agency gave."),
            (Ask("referral_no", _("Its number for it"), required=True),),
            main=True,
        ),
        "outcome": Told(
            _("Notes what the agency found or did. No names."),
            (Ask("outcome", _("Outcome"), "textarea", required=True),),
            main=True,
        ),
        "give_up": Told(
            _("Closes it, recorded as no answer."),
            (Ask("reason", _("When and whom you asked"), "textarea", required=True),),
        ),
        "feed_back": Told(
            _("Closes it; who saw it reads your answer."),
            (Ask("answer", _("Answer in plain words"), "textarea", required=True),),
            main=True,
        ),
    }


def day_of(day: int) -> str:
    """Return month × 100 + day in words."""
    return _("%(month)s/%(day)s") % {"month": day // 100, "day": day % 100}


def season_words(found: Holds) -> str:
    """Return in a sentence what holds about fishing."""
    span = {"first": day_of(found.from_day), "last": day_of(found.to_day)}
    return {
        "closed": _("Closed season from %(first)s 0:00 to %(last)s 24:00: it holds here now."),
        "ask": _(
            "Usual closed season from %(first)s 0:00 to %(last)s 24:00: whether it holds at this "
            "water is not settled. Report it; the fishery authority decides."
        ),
        "open": _("Outside the closed season (%(first)s 0:00 to %(last)s 24:00)."),
        "free": _("The closed season does not hold here."),
    }[found.season] % span


def zone_words(found: Holds) -> str:
    """Return in a sentence what holds about drinking water."""
    return {
        "unknown": _("Whether this is a drinking-water zone is not established."),
        "none": _("No drinking-water zone."),
        "level_1": _("Drinking-water zone, level 1: no swimming and no angling."),
        "level_2": _("Drinking-water zone, level 2: no outlets, no washing of kit."),
        "quasi": _("Drinking-water zone, outer: no new polluting works."),
    }[found.zone]


ZONES = WaterRule.Zone.choices
COVERED = WaterRule.Covered.choices
