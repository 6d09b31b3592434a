"""A missing person is reported: the call and the search begin in one act."""

from firstlight.incidents.actions import take_call, write_down
from firstlight.incidents.models import Incident
from firstlight.incidents.queries import get_incident, own_incident
from firstlight.incidents.schemas import ReportCall
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Slip
from firstlight.searches.models import Hypothesis, SearchCase
from firstlight.searches.rules.case import FILE_FACTS
from firstlight.searches.rules.categories import CATEGORIES
from firstlight.searches.schemas import AddTold, MissingPerson, ReportMissing, SearchFields
from firstlight.searches.words import FUTURE, HAS_SEARCH, NO_TABLE, NOT_MISSING


@action("searches.report_missing", may="incidents.report", takes=ReportMissing)
def report_missing(context: Context, data: ReportMissing) -> SearchCase:
    """Take the report of a missing person: what every call has, and what a search needs."""
    _check(context, data)
    call = ReportCall.model_validate(
        data.model_dump(include=set(ReportCall.model_fields))
        | {"happened_at": data.last_seen_at, "lon": data.lkp_lon, "lat": data.lkp_lat}
    )
    return _open(context, take_call(context, call), data)


@action("searches.open_case", may="incidents.report", takes=MissingPerson)
def open_case(context: Context, data: MissingPerson) -> SearchCase:
    """Add to a reported incident what a search for the missing person needs.

    Raises
    ------
    Refused
        ``not-missing`` for another kind of call, ``has-search``, ``future`` or ``no-table``.
    """
    incident = get_incident(context.actor, data.incident_id)
    if incident.kind != "missing_person":
        raise Refused("not-missing", NOT_MISSING)
    if SearchCase.objects.filter(incident=incident).exists():
        raise Refused("has-search", HAS_SEARCH)
    _check(context, data)
    return _open(context, incident, data)


@action("searches.add_told", may="incidents.report", takes=AddTold)
def add_told(context: Context, data: AddTold) -> SearchCase | None:
    """Keep what a second caller tells: the words in the log, what only officers read in the file.

    Whoever writes it down need not be able to read it, as when the person is first reported.

    Returns
    -------
    SearchCase or None
        Whose file keeps it; None where nobody is looked for: the words alone are kept then.
    """
    # Locked first, as by everything else that works on a search.
    locked = SearchCase.objects.select_for_update(of=("self",))
    case: SearchCase | None = locked.filter(incident_id=data.incident_id).first()
    incident = own_incident(context.actor, data.incident_id)
    write_down(context, incident, data.text)
    if case is None or case.is_over or case.erased_at is not None:
        return None
    told = {name: words for name in FILE_FACTS if (words := getattr(data, name))}
    if told:
        case.said_since = [*case.said_since, {"at": context.now.isoformat(), **told}]
        case.save(update_fields=["said_since"])
        context.record(case, thread=incident.pk, facts=sorted(told))
    return case


def _check(context: Context, data: SearchFields) -> None:
    if data.last_seen_at > context.now:
        raise Slip("future", FUTURE, field="last_seen_at")
    if data.category not in CATEGORIES:
        raise Slip("no-table", NO_TABLE, field="category")


def _open(context: Context, incident: Incident, data: SearchFields) -> SearchCase:
    case = SearchCase(
        station_id=incident.station_id,
        incident=incident,
        **data.model_dump(include=set(SearchFields.model_fields)),
    )
    case.save(force_insert=True)
    story = Hypothesis(
        station_id=case.station_id,
        case=case,
        name="",
        start={"kind": "point", "lon": data.lkp_lon, "lat": data.lkp_lat},
    )
    story.save(force_insert=True)
    context.record(
        case, what="searches.open_case", thread=incident.pk, category_known=bool(case.category)
    )
    return case
