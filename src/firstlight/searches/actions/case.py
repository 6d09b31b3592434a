"""From the report to the search: confirm, share, start, pause."""

from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Person
from firstlight.incidents.actions import call_off, go_on, hold, lead_incident
from firstlight.incidents.queries import own_incident
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.workflow import Evidence, move
from firstlight.notify.actions import post
from firstlight.privacy.actions import use_access
from firstlight.searches import queries
from firstlight.searches.actions.along import clear_up, keep_reason, take_along
from firstlight.searches.actions.notices import recall_all
from firstlight.searches.letters import to_searchers
from firstlight.searches.models import Hypothesis, SearchCase
from firstlight.searches.rules import SEARCH_CASE
from firstlight.searches.schemas import (
    ActivateSearch,
    AuthoriseShare,
    CloseUnfounded,
    ConfirmCase,
    OfCase,
    OpenFile,
    PauseSearch,
    ResumeSearch,
    SetHypothesis,
    UrgentShare,
)

CHILD_NAME = _("Items: a child's name is shared only when the guardian agrees.")
CHILD_AUDIENCE = _(
    "With whom: facts about a child under 14 go to those who search, to nobody else."
)
CHILD_PHOTO = _("Items: a child's photograph is shared only when the guardian agrees.")


def _step(
    context: Context, data: OfCase, event: str, evidence: Evidence, **facts: object
) -> SearchCase:
    """Move the case that `data` names."""
    case = queries.own_case(context.actor, data.case_id)
    return _move(context, case, data, event, evidence, **facts)


def _move(
    context: Context,
    case: SearchCase,
    data: OfCase,
    event: str,
    evidence: Evidence,
    **facts: object,
) -> SearchCase:
    move(
        context,
        SEARCH_CASE,
        case,
        event,
        evidence,
        seen_version=data.version,
        thread=case.incident_id,
        **facts,
    )
    return case


@action("searches.confirm_case", may="searches.manage", takes=ConfirmCase)
def confirm_case(context: Context, data: ConfirmCase) -> SearchCase:
    """The police confirm the report under their reference."""
    case = queries.own_case(context.actor, data.case_id)
    case.police_ref = data.police_ref
    _move(context, case, data, "police_confirm", {"police_ref": data.police_ref})
    take_along(context, case, "accept")
    return case


@action("searches.close_unfounded", may="searches.manage", takes=CloseUnfounded)
def close_unfounded(context: Context, data: CloseUnfounded) -> SearchCase:
    """No search is needed."""
    case = _step(context, data, "unfounded", {"reason": data.reason})
    recall_all(context, case)
    call_off(context, case.incident)
    post(context, to_searchers(case, "over", context.now, leave_out=context.actor.person_id))
    if not take_along(context, case, "unfounded", reason=data.reason):
        keep_reason(context, case, "unfounded", data.reason)
    clear_up(context, case)
    return case


@action("searches.authorise_share", may="searches.manage", takes=AuthoriseShare)
def authorise_share(context: Context, data: AuthoriseShare) -> SearchCase:
    """Record what the family agreed to share, with whom, until when; a later one replaces it.

    Raises
    ------
    Refused
        ``share-over``, ``share-too-long``; ``child-audience``: under fourteen, searchers only.
    """
    case = queries.own_case(context.actor, data.case_id)
    if case.is_child and data.audience != "searchers":
        raise Refused("child-audience", CHILD_AUDIENCE, field="audience")
    case.share_scope = {"items": sorted(data.items), "audience": data.audience}
    case.share_until, case.share_is_urgent = data.until, False
    evidence = {
        "family_agreed": data.family_agreed,
        "items": data.items,
        "audience": data.audience,
        "until": data.until,
    }
    return _move(
        context,
        case,
        data,
        "authorise_share",
        evidence,
        items=sorted(data.items),
        audience=data.audience,
        until=data.until.isoformat(),
    )


@action("searches.share_urgently", may="searches.manage", takes=UrgentShare)
def share_urgently(context: Context, data: UrgentShare) -> SearchCase:
    """Life is at risk: share with the searchers now; the family is told afterwards.

    Raises
    ------
    Refused
        ``child-name``, ``child-photo``: neither is ever shared without the guardian.
    """
    case = queries.own_case(context.actor, data.case_id)
    if case.is_child and "name" in data.items:
        raise Refused("child-name", CHILD_NAME, field="items")
    if case.is_child and "photo" in data.items:
        raise Refused("child-photo", CHILD_PHOTO, field="items")
    case.share_scope = {"items": sorted(data.items), "audience": "searchers"}
    case.share_until, case.share_is_urgent = data.until, True
    case.notice_owed_at, case.told_at, case.told_by_id = context.now, None, None
    case.told_whom = case.told_how = ""
    evidence = {"reason": data.reason, "items": data.items, "until": data.until}
    _move(context, case, data, "urgent_share", evidence, items=sorted(data.items), owed="notice")
    keep_reason(context, case, "urgent_share", data.reason)
    return case


@action("searches.activate_search", may="searches.manage", takes=ActivateSearch)
def activate_search(context: Context, data: ActivateSearch) -> SearchCase:
    """Commander, meeting point and radio plan are set: the search begins."""
    case = queries.own_case(context.actor, data.case_id)
    commander = Person.objects.filter(pk=data.commander_id).first()
    if commander is None:
        raise NotFound
    lead_incident(context, own_incident(context.actor, case.incident_id), commander, data)
    evidence = {
        "commander": data.commander_id,
        "meeting_point": data.meeting_point,
        "radio_plan": data.radio_plan,
    }
    return _move(context, case, data, "activate", evidence, commander=str(commander.pk))


@action("searches.pause_search", may="searches.manage", takes=PauseSearch)
def pause_search(context: Context, data: PauseSearch) -> SearchCase:
    """Pause: dark, storm, water; everybody out there is called back.

    The product never says to stop for good.
    """
    case = _step(context, data, "suspend", {"reason": data.reason})
    keep_reason(context, case, "suspend", data.reason)
    post(context, to_searchers(case, "paused", context.now, leave_out=context.actor.person_id))
    hold(context, case.incident)
    return case


@action("searches.resume_search", may="searches.manage", takes=ResumeSearch)
def resume_search(context: Context, data: ResumeSearch) -> SearchCase:
    """Go on, and tell those who wait."""
    case = _step(context, data, "resume", {})
    who = context.actor.person_id
    post(context, to_searchers(case, "resumed", context.now, leave_out=who))
    go_on(context, case.incident)
    return case


@action("searches.open_file", may="searches.sensitive", takes=OpenFile)
def open_file(context: Context, data: OpenFile) -> dict[str, str]:
    """Return the sensitive part of a case; that it was opened stays in the log.

    Raises
    ------
    Refused
        ``no-grant``: a minor's file, or that of a search that is over, opens by a grant only.
    """
    case = queries.own_case(context.actor, data.case_id)
    context.record(case, thread=case.incident_id, minor=case.is_minor)
    if not case.needs_grant:
        return queries.sensitive_of(case)
    grant = use_access(context, queries.FILE, case.pk)
    return queries.sensitive_of(case, grant.parts)


@action("searches.set_hypothesis", may="searches.plan", takes=SetHypothesis)
def set_hypothesis(context: Context, data: SetHypothesis) -> Hypothesis:
    """Add a story of what may have happened, change its weight, or withdraw it."""
    case = queries.own_case(context.actor, data.case_id)
    story = (
        queries.get_hypothesis(case, data.hypothesis_id)
        if data.hypothesis_id
        else Hypothesis(station_id=case.station_id, case=case)
    )
    for name in ("kind", "name", "weight", "start", "parameters", "is_withdrawn"):
        setattr(story, name, getattr(data, name))
    story.save()
    context.record(
        story,
        thread=case.incident_id,
        kind=story.kind,
        weight=story.weight,
        withdrawn=story.is_withdrawn,
    )
    return story
