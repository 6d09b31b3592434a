"""What the log says of a search, in words: joined to the words of the incident it belongs to."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

DEEDS = {
    "searches.open_case": _("opened the search"),
    "searches.not_accepted": _("could not take the call yet"),
    "searches.report_missing": _("took the report of a missing person"),
    "searches.set_portrait": _("put a photograph of the missing person into the file"),
    "searches.drop_portrait": _("erased the photograph of the missing person"),
    "searches.open_portrait": _("opened the photograph of the missing person"),
    "searches.open_file": _("opened the file of the missing person"),
    "searches.set_hypothesis": _("changed what may have happened"),
    "searches.report_clue": _("reported a clue"),
    "searches.weigh_clue": _("weighed a clue"),
    "searches.add_photo": _("added the photograph of a clue"),
    "searches.ask_plan": _("asked for plan %(number)s"),
    "searches.note_plan_stage": _("The planner is at work"),
    "searches.finish_plan": _("Plan %(number)s is there"),
    "searches.adopt_plan": ngettext_lazy(
        "took plan %(number)s into use, %(segments)s new segment",
        "took plan %(number)s into use, %(segments)s new segments",
        "segments",
    ),
    "searches.assign_segment": ngettext_lazy(
        "sent %(people)s person to segment %(segment)s",
        "sent %(people)s people to segment %(segment)s",
        "people",
    ),
    "searches.take_back_team": _("took back that a team was sent to segment %(segment)s"),
    "searches.report_back": _("heard by radio: the team is back from segment %(segment)s"),
    "searches.edit_segment": _("redrew a segment"),
    "searches.split_segment": _("cut a segment in two"),
    "searches.join_segments": _("made two segments one"),
    "searches.raise_overdue": _("A group should have been back"),
    "searches.add_track": ngettext_lazy(
        "brought in a track of %(points)s point",
        "brought in a track of %(points)s points",
        "points",
    ),
    "searches.draft_notice": _("drafted a public notice"),
    "searches.record_told": _("recorded who was told what had been shared at once"),
    "searches.remind_told": _("What was shared at once is still to be told: the desk is reminded"),
    "searches.add_trial": _("wrote down an exercise in seeing"),
    "searches.drop_trial": _("took out an exercise in seeing"),
    "searches.restore_trial": _("let an exercise in seeing count again"),
    "searches.add_finds": ngettext_lazy(
        "wrote down %(count)s find of the past", "wrote down %(count)s finds of the past", "count"
    ),
    "searches.count_find": _("let the find of a closed search count"),
    "searches.drop_find": _("took out a find"),
    "searches.restore_find": _("let a find count again"),
    "searches.erase_person": _("erased the details of the missing person"),
    "searches.erase_tracks": _("erased the raw tracks"),
}
