"""Every read of this room; each starts at what the actor may see."""

from firstlight.force.queries.imported import (
    lines_of,
    roster_import,
    roster_imports,
    standings,
)
from firstlight.force.queries.imported_places import (
    place_import,
    place_imports,
    place_standings,
    places_of,
)
from firstlight.force.queries.memberships import (
    draft,
    grant,
    grants_of,
    history,
    membership,
    memberships,
    my_memberships,
    open_memberships_in,
    run_out,
)
from firstlight.force.queries.organisations import (
    Node,
    organisation,
    organisations,
    path_names,
    station_of,
    teams,
    tree,
)
from firstlight.force.queries.papers import Ending, insured_until, papers_ending
from firstlight.force.queries.people import me, names, people, person, search, with_phones
from firstlight.force.queries.roster import Member, availability_of, insured, roster
from firstlight.force.queries.standing import Standing

__all__ = [
    "Ending",
    "Member",
    "Node",
    "Standing",
    "availability_of",
    "draft",
    "grant",
    "grants_of",
    "history",
    "insured",
    "insured_until",
    "lines_of",
    "me",
    "membership",
    "memberships",
    "my_memberships",
    "names",
    "open_memberships_in",
    "organisation",
    "organisations",
    "papers_ending",
    "path_names",
    "people",
    "person",
    "place_import",
    "place_imports",
    "place_standings",
    "places_of",
    "roster",
    "roster_import",
    "roster_imports",
    "run_out",
    "search",
    "standings",
    "station_of",
    "teams",
    "tree",
    "with_phones",
]
