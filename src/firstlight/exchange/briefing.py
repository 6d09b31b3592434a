"""The page that a team takes along: one sheet of A4, in 中文 or English."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import accumulate

from django.utils import translation
from django.utils.translation import gettext as _

from firstlight.exchange.foot import not_police, printed
from firstlight.exchange.gridref import utm_reference
from firstlight.exchange.pdf import compile_pdf
from firstlight.exchange.shapes import Box
from firstlight.kernel.words import sentences

# What the smallest type still holds on one page; longer words end in "…" and the page says so.
LONGEST_FACT, LONGEST_TASK, LONGEST_POINT = 60, 300, 64
MOST_FACTS, MOST_POINTS = 6, 7


@dataclass(frozen=True, slots=True)
class Briefing:
    """What one team must know.

    Attributes
    ----------
    incident, kind
        Number of the incident and its kind in words, no name of a person.
    segment, task
        Such as A3, and how to search it.
    team, leader, members
        Who goes.
    meeting_point, meet_at, back_by
        Where and when to gather, and when everybody is back.
    radio
        Label and value: channels, call signs, when to report.
    look_for
        Label and value: the fewest fields that the search needs.
    dangers, may_not
        One sentence each.
    bounds
        The segment's rectangle, WGS-84.
    map_svg, map_note
        From `briefing_map.draw_map`, and the terrain pack's date.
    legend
        From `briefing_map.legend_of`: what the map's lines and letters mean.
    qr_svg
        The team's link as a code; "" for none.
    portrait
        The photograph of who is looked for, JPEG; empty for none.
    """

    incident: str
    kind: str
    segment: str
    task: str
    team: str
    leader: str
    members: int
    meeting_point: str
    meet_at: datetime
    back_by: datetime
    radio: Sequence[tuple[str, str]]
    look_for: Sequence[tuple[str, str]]
    dangers: Sequence[str]
    may_not: Sequence[str]
    bounds: Box
    map_svg: str
    map_note: str = ""
    legend: Sequence[tuple[str, str]] = ()
    qr_svg: str = ""
    portrait: bytes = b""


def briefing_pdf(
    briefing: Briefing, printed_at: datetime, zone: tzinfo, language: str, by: str = ""
) -> bytes:
    """Set the page.

    Parameters
    ----------
    briefing
        What stands on it.
    printed_at
        For the footer.
    zone
        In which the times are given.
    language
        ``zh-hans`` or ``en``.
    by
        Whoever prints it, for the footer; "" for a page that the command line makes.
    """
    with translation.override(language):
        foot = printed(
            printed_at,
            zone,
            by,
            not_police(),
            _("For this search only: hand it back, then it is destroyed."),
        )
        return compile_pdf("briefing", _page(briefing, zone, language, foot))


def _page(briefing: Briefing, zone: tzinfo, language: str, foot: str) -> dict[str, object]:
    cut = _Cut()
    content = {
        "who": cut.facts(_who(briefing, zone)),
        "task": cut.text(briefing.task, LONGEST_TASK),
        "look": cut.facts(briefing.look_for),
        "radio": cut.facts(briefing.radio),
        "dangers": cut.points(briefing.dangers),
        "may_not": cut.points(briefing.may_not),
        "segment": cut.text(briefing.segment, 5),
        "heading": cut.text(f"{briefing.team} · {briefing.kind}", 40),
        "subheading": cut.text(briefing.incident, 60),
        "map_note": cut.text(briefing.map_note, 110),
    }
    if cut.happened:
        foot = sentences([_("Shortened: the rest is on the assignment's page."), foot])
    return content | _standing(briefing) | {"language": language[:2], "footer": foot}


def _who(briefing: Briefing, zone: tzinfo) -> list[tuple[str, str]]:
    return [
        (_("Team"), briefing.team),
        (_("Leader"), briefing.leader),
        (_("People"), str(briefing.members)),
        (_("Gather at"), briefing.meeting_point),
        (_("Gather by"), _clock(briefing.meet_at, zone)),
        (_("Back by"), _clock(briefing.back_by, zone)),
    ]


def _standing(briefing: Briefing) -> dict[str, object]:
    """Return what every briefing has: headings, corners, numbers to call, boxes to sign in."""
    box = briefing.bounds
    corners = [
        (_("NW"), box.west_deg, box.north_deg),
        (_("NE"), box.east_deg, box.north_deg),
        (_("SE"), box.east_deg, box.south_deg),
        (_("SW"), box.west_deg, box.south_deg),
    ]
    return {
        "title": _("Assignment %(segment)s") % {"segment": briefing.segment},
        "words": {
            "who": _("Who, where, when"),
            "task": _("What to do"),
            "look": _("Look for"),
            "radio": _("Radio and reports"),
            "dangers": _("Dangers"),
            "may_not": _("What volunteers may not do"),
            "notes": _("Notes: time, place, what was seen. Photograph, do not move."),
        },
        "corner_words": [_("Corner"), _("Longitude °E"), _("Latitude °N"), _("UTM, metres")],
        "corners": [
            [name, f"{lon:.5f}", f"{lat:.5f}", utm_reference(lon, lat)]
            for name, lon, lat in corners
        ],
        "emergency": _("Police 110 · Fire and rescue 119 · Ambulance 120. Your own safety first."),
        "sign_words": [
            _("Head count"),
            _("People"),
            _("Time"),
            _("Leader's signature"),
        ],
        "sign_out": _("Out: everybody counted"),
        "sign_in": _("Back: everybody counted"),
        "map": briefing.map_svg,
        "legend": [list(each) for each in briefing.legend],
        "qr": briefing.qr_svg,
        "portrait": list(briefing.portrait),
    }


def _clock(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%m-%d %H:%M")


class _Cut:
    """Shorten what no page can hold, and remember that it happened."""

    def __init__(self) -> None:
        self.happened = False

    def text(self, text: str, longest: int) -> str:
        flat = " ".join(text.split())
        taken = list(accumulate(map(_width, flat)))
        if not taken or taken[-1] <= longest:
            return flat
        self.happened = True
        return flat[: bisect_right(taken, longest - 1)] + "…"

    def facts(self, rows: Sequence[tuple[str, str]]) -> list[list[str]]:
        self.happened |= len(rows) > MOST_FACTS
        return [
            [self.text(name, 16), self.text(value, LONGEST_FACT)]
            for name, value in rows[:MOST_FACTS]
        ]

    def points(self, items: Sequence[str]) -> list[str]:
        self.happened |= len(items) > MOST_POINTS
        return [self.text(item, LONGEST_POINT) for item in items[:MOST_POINTS]]


def _width(letter: str) -> float:
    """How much room a letter takes: a Chinese one counts one, others half."""
    return 1.0 if ord(letter) > 0x2E7F else 0.5
