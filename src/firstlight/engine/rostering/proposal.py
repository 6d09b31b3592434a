"""What comes out: whom to invite with reasons, what stays empty and why; never an order."""

from dataclasses import dataclass

from firstlight.engine.rostering.model import Place


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is invited: a code with its figure.

    Codes: ``qualified`` (about: kinds held, comma-separated; figure: people who qualify and are
    free), ``only`` (nobody else can), ``distance`` (figure: metres; rank: 1 is nearest of those
    who can), ``rest`` (figure: minutes to the nearest other service), ``below_mean`` and
    ``above_mean`` (figure: minutes served this quarter, before this slot, below or above the mean
    of those who wanted hours), ``wished`` and ``against_wish`` (figure: weight), ``paired``
    (about: places of the others it pairs with), ``reserve`` (did not ask for hours), ``kept``.
    """

    code: str
    figure: float = 0.0
    rank: int = 0
    about: str = ""
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """An invitation with its reasons."""

    place: Place
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its code, with the credential it is about where there is one.

    Codes: ``paper`` (about: kinds, any one, joined by ``|``), ``free``, ``unit``, ``asked``
    (declined or not to be asked), ``distance``, ``risk`` (newcomer in a risky slot), ``rest``,
    ``overlap``, ``day``, ``week``, ``nights``, ``own_max``, ``own_min``, ``pairing``, ``pattern``,
    ``next`` (forbidden succession), ``people`` (the unit has too few, whatever the rules).
    """

    code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a rule does at a gap.

    Attributes
    ----------
    rule : Rule
    people : tuple of int
        Those it keeps out (of those who serve the unit and hold the other papers).
    lapsed : tuple of (person, minute)
        For ``paper``: who had it and when it ends or ended, before the slot is over.
    """

    rule: Rule
    people: tuple[int, ...]
    lapsed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A post that stays short, and why.

    Attributes
    ----------
    slot, post, missing : int
    blocked_by : tuple of Rule
        The smallest set of rules that suffices to keep the next place empty: with these alone it
        cannot be filled without emptying another; without any one of them it could. Empty: it
        could be filled, but that would cost more than the place is worth.
    opened_by : tuple of Rule
        The smallest set of rules without which, all others holding, it could be filled.
    facts : tuple of Fact
        One for each rule of `blocked_by`.
    is_rearranged : bool
        Whether places around the gap were allowed to change hands in the proof.
    qualified, qualified_free : int
        People who hold the papers, and of those who are free as well.
    """

    slot: int
    post: int
    missing: int
    blocked_by: tuple[Rule, ...]
    opened_by: tuple[Rule, ...]
    facts: tuple[Fact, ...]
    is_rearranged: bool
    qualified: int
    qualified_free: int


@dataclass(frozen=True, slots=True)
class Costs:
    """What the proposal costs, by matter; the sum is `total`."""

    under: int
    over: int
    wishes: int
    distance: int
    rest: int
    fairness: float

    @property
    def total(self) -> float:
        """The sum that the proposal keeps small."""
        return self.under + self.over + self.wishes + self.distance + self.rest + self.fairness


@dataclass(frozen=True, slots=True)
class Evenness:
    """How evenly hours lie at the end of the period, among those who wanted them.

    `gini` of the proposal, and of first-come-first-served on the same problem; 0 is even.
    """

    gini: float
    gini_first_come: float
    mean_min: float
    least_min: int
    most_min: int
    filled_first_come: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whom to invite.

    Attributes
    ----------
    choices : tuple of Choice
        By slot, post, person.
    gaps : tuple of Gap
    costs : Costs
    bound : float
        No roster that keeps the hard rules costs less (proven).
    gap : float
        ``(total - bound) / total``, 0 where it is the best there is.
    evenness : Evenness
    is_feasible : bool
        False where `kept` or least minutes contradict the hard rules; then there are no choices.
    """

    choices: tuple[Choice, ...]
    gaps: tuple[Gap, ...]
    costs: Costs
    bound: float
    gap: float
    evenness: Evenness
    is_feasible: bool = True
