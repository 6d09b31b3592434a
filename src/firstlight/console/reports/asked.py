"""What the address of a page of figures asks for: whose, and of which period."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from firstlight.console.listing import Link
from firstlight.console.reports.words import period_names, period_words
from firstlight.console.seat import SeatedRequest
from firstlight.force.models import Organisation
from firstlight.kernel.errors import NotFound
from firstlight.reports.measures import Measure
from firstlight.reports.queries import Scope, measures_for, scope_of, scopes_for
from firstlight.reports.rules import KINDS, Period, period_of, shifted

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
YOUNG_DAYS = 7  # a month so young has hardly a figure


@dataclass(frozen=True, slots=True)
class Asked:
    """The scope and the period that a page shows, and the addresses of others."""

    scope: Scope
    home: Organisation | None
    period: Period
    today: date
    query: dict[str, str]

    @property
    def name(self) -> str:
        """What the scope is called."""
        return self.home.called if self.home else ""

    @property
    def now(self) -> Period:
        """The period as far as it has come: until today."""
        return self.period.until(self.today + timedelta(days=1))

    @property
    def before(self) -> Period:
        """The period before, as long as this one has run."""
        found = shifted(self.period)
        if self.now.days < self.period.days:
            ran = found.start + timedelta(days=self.now.days)
            return Period(found.kind, found.start, min(found.end, ran))
        return found

    def url(self, **changed: str) -> str:
        """Return this page's query with some of it changed."""
        query = {name: value for name, value in {**self.query, **changed}.items() if value}
        return f"?{urlencode(query)}" if query else "?"

    def context(self, request: SeatedRequest) -> dict[str, object]:
        """Return what the head of every page of figures needs."""
        kinds = [
            Link(words, self.url(p=kind), kind == self.period.kind)
            for kind, words in period_names().items()
        ]
        return {
            "asked": self,
            "periods": kinds,
            "period_words": period_words(self.period),
            "is_running": self.now.days < self.period.days,
            "earlier": self.url(d=str(shifted(self.period).last)),
            "later": self.url(d=str(shifted(self.period, 1).last))
            if self.period.end <= self.today
            else "",
            "scopes": [
                (str(row.pk), "　" * row.path.count("/") + row.called)
                for row in scopes_for(request.actor)
            ],
            "kept": self.query,
            "links": self.url(),
        }


def asked(request: SeatedRequest, usual: str = "month", *, looks_back: bool = False) -> Asked:
    """Read the address: ``scope`` (an organisation), ``p`` (kind of period), ``d`` (a day in it).

    A page that `looks_back` and whose address names no period shows the month before, while this
    one is hardly a week old.

    Raises
    ------
    NotFound
        The organisation is none that the actor sees.
    """
    given = request.GET
    key = given.get("scope", "")
    scope = scope_of(request.actor, key or None)
    kind = given.get("p", usual)
    today = timezone.localdate()
    day = _day(given.get("d", "")) or today
    if looks_back and today.day <= YOUNG_DAYS and not given.keys() & {"p", "d"}:
        day = today.replace(day=1) - timedelta(days=1)
    period = period_of(kind if kind in KINDS else usual, day)
    query = {"scope": key, "p": period.kind, "d": str(day) if day != today else ""}
    home = Organisation.objects.filter(pk=scope.key).first()
    return Asked(scope, home, period, today, {k: v for k, v in query.items() if v})


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and FIRST < day < LAST else None


def measure_of(request: SeatedRequest, key: str) -> Measure:
    """Return the measure that an address names, or raise `NotFound`."""
    found = next((each for each in measures_for(request.actor) if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def names_of(dimension: str, keys: list[object], measure: Measure) -> dict[object, str]:
    """Return what stations, teams, grids or kinds are called."""
    if dimension == "kind":
        return {key: str(measure.kinds.get(str(key), key)) or _("Without") for key in keys}
    if dimension == "grid":
        from firstlight.places.queries.counted import kept_places

        rows = kept_places("grid", "water_grid").filter(pk__in=[k for k in keys if k])
        found: dict[object, str] = dict(rows.values_list("pk", "name"))
    else:
        nodes = Organisation.objects.filter(pk__in=[k for k in keys if k])
        found = {row.pk: row.called for row in nodes}
    return {key: found.get(key) or _("Without") for key in keys}


def key_of(text: str) -> UUID | str:
    """Return the key that a piece of an address spells; a kind stays text."""
    try:
        return UUID(text)
    except ValueError:
        return text
