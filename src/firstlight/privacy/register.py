"""The processing register that ships with the product; a station puts it right in its own words.

Each entry says what is done with whose data, why, on what ground, who sees it and for how long
(个保法 55-56, practice 2.1). What a privacy officer writes stands beside these words, by language.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
FIELDS: Mapping[str, Words] = {
    "name": _("What is done"),
    "purpose": _("Its purpose"),
    "basis": _("On what ground"),
    "data": _("Whose data, and which"),
    "shared": _("Who sees it"),
    "kept": _("How long it is kept"),
}
LONGEST = 500


def _entry(
    name: Words, purpose: Words, basis: Words, data: Words, shared: Words, kept: Words
) -> Mapping[str, Words]:
    return dict(zip(FIELDS, (name, purpose, basis, data, shared, kept), strict=True))


SHIPPED: Mapping[str, Mapping[str, Words]] = {
    "members": _entry(
        _("Members of the force"),
        _("To know who serves, whom to call and who may do what."),
        _("The agreement to serve; consent for each further purpose."),
        _("Volunteers and officers: name, reach, birthday, credentials, insurance."),
        _("Their own leader and station; the association as figures."),
        _("While serving; how to reach them is erased 90 days after leaving."),
    ),
    "location": _entry(
        _("Location on duty"),
        _("To find help quickly and to bring everybody home."),
        _("Separate consent (sensitive data); never a condition of service."),
        _("Who is on duty and has said yes: position and time."),
        _("The desk that leads the matter, while it goes on."),
        _("Raw points 30 days, of a search 90."),
    ),
    "calls": _entry(
        _("Calls for help"),
        _("To send the right people in time."),
        _("To save life and property in an emergency."),
        _("Who calls and who needs help: what is needed to help them."),
        _("The station; helpers what the task needs; a neighbour who is asked."),
        _("Words and names 30 days after closing."),
    ),
    "searches": _entry(
        _("Searches for missing people"),
        _("To find one person; for nothing else."),
        _("To save life; the family's consent for what is shared."),
        _("The missing person: looks, health need, last place, photograph; sensitive."),
        _("The officer; searchers what the family agreed to; the public only by a notice."),
        _("30 days after closing, a child's 7; raw tracks 90."),
    ),
    "tips": _entry(
        _("Tips"),
        _("To pass word of danger or crime to the police."),
        _("The police's duty; given freely and without a name."),
        _("What the tip says; who gave it only if they want."),
        _("Named police roles who hold the key; two people for the informant."),
        _("Content 30 days where it was not valid; a reference for a year otherwise."),
    ),
    "disputes": _entry(
        _("Mediation of disputes"),
        _("To settle a dispute without a court."),
        _("Consent of every party before any party's data."),
        _("The parties: names, words, the agreement."),
        _("The mediator, and police where the law sends it to them."),
        _("Until performed and six months after."),
    ),
    "school": _entry(
        _("School gates and joint inspections"),
        _("To keep the way to school safe."),
        _("The police's task, with the school; no pupil is written down."),
        _("Volunteers on post; totals of an inspection; no names of children."),
        _("The station and the school."),
        _("An inspection three years after its end, with its check list; counts without people."),
    ),
    "rights": _entry(
        _("Complaints, rights and openings"),
        _("To answer people and to show that the rules are kept."),
        _("Duty by the Personal Information Protection Law (44-50, 57)."),
        _("Who asks or complains, as far as they say; who opened what."),
        _("An independent handler; the privacy officer; the auditor the log."),
        _("Three years."),
    ),
    "log": _entry(
        _("The log of acts and openings"),
        _("To show who did what in which role, and that nothing was changed afterwards."),
        _("Duty by the Personal Information Protection Law (51, 54); oversight of a force."),
        _("Members and officers: their key, role, the act, its moment; no words of a case."),
        _("The auditor; a case's own people its part; whoever checks a signed copy."),
        _("For good: a row taken out would break the chain; names are not in it."),
    ),
    "refusals": _entry(
        _("Refused attempts"),
        _("To notice who tries what they may not, before harm is done."),
        _("Duty to keep data safe by the Personal Information Protection Law (51)."),
        _("Members and officers: key, role, the act or page and the rule; never what about."),
        _("The auditor only."),
        _("One year."),
    ),
}
