"""Whether somebody may serve in a shift: the same rules for an answer, a swap and the start."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.force.rules.membership import ADULT_YEARS, age_on
from firstlight.kernel.errors import Refused
from firstlight.kernel.words import filled

REST = timedelta(hours=8)
# What stands for a paper where no certificate does: an officer's post, and all posts beside it.
OFFICER, VOLUNTEER = "police_officer", "volunteer"


@dataclass(frozen=True, slots=True)
class Bar:
    """A rule that keeps somebody out of a shift, by its code and in a sentence."""

    code: str
    sentence: str | Promise
    facts: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return filled(self.sentence, self.facts)

    @property
    def of_another(self) -> str:
        """What it says to whoever plans or leads, of the person whom it keeps out."""
        return filled(OF_ANOTHER.get(self.code, self.sentence), self.facts)

    def refusal(self, *, of_another: bool = False, field: str = "") -> Refused:
        """Return the "no" that this rule says, to the person or of them."""
        sentence = OF_ANOTHER.get(self.code, self.sentence) if of_another else self.sentence
        refused = Refused(self.code, sentence, field=field)
        refused.facts = self.facts
        return refused


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of somebody on the day of a shift.

    Attributes
    ----------
    serves
        Whether they serve, today, where the shift belongs.
    papers
        Kinds of certificate that they validly hold on every day of the shift, with all that
        those include; `OFFICER` for who serves as a police officer there.
    insured, agreed, cleared
        Accident cover over the whole shift, a signed agreement in force, child-contact clearance.
    busy
        From and to of every other service that they have accepted or done around it.
    """

    serves: bool = True
    born_on: date | None = None
    papers: frozenset[str] = frozenset()
    insured: bool = False
    agreed: bool = False
    cleared: bool = False
    busy: tuple[tuple[datetime, datetime], ...] = ()


SENTENCES: dict[str, str | Promise] = {
    "serving": _("Only who serves here today can join."),
    "age": _("Only people of 18 or over serve."),
    "overlap": _("You have another shift at that time."),
    "rest": _("Between two shifts lie at least %(hours)s hours of rest."),
    "credential": _("No post is left for which your certificates are valid on that day."),
    "clearance": _("School gates need a child-contact clearance."),
    "insurance": _("This shift is risky and needs accident insurance on that day."),
    "agreement": _("This shift is risky and needs a signed agreement in force on that day."),
    "risks": _("Read what the risks are first, and say that you have."),
    "full": _("All places are taken."),
}


# What the rules that speak to "you" say where somebody else reads them.
OF_ANOTHER: dict[str, str | Promise] = {
    "overlap": _("Has another shift at that time."),
    "credential": _("No post is left for which their certificates are valid on that day."),
    "risks": _("Has not said yet that they have read what the risks are."),
}


def bar(code: str) -> Bar:
    """Return the rule `code` with its sentence."""
    facts: dict[str, object] = {"hours": REST // timedelta(hours=1)} if code == "rest" else {}
    return Bar(code, SENTENCES[code], facts)


def bars(shift: Any, standing: Standing, *, risks_read: bool) -> list[Bar]:
    """Return every rule that keeps somebody out of a shift, save for its posts and places.

    Parameters
    ----------
    shift
        A `Shift`, or anything with its times, risk level and need of clearance.
    standing
        What is known of the person on that day.
    risks_read
        Whether they have read the notice of risks.
    """
    codes: list[str] = [] if standing.serves else ["serving"]
    codes += _of_age(shift, standing) + _of_time(shift, standing)
    if shift.needs_child_clearance and not standing.cleared:
        codes.append("clearance")
    if shift.risk_level == "risky":
        held = (standing.insured, standing.agreed, risks_read)
        names = ("insurance", "agreement", "risks")
        codes += [name for name, ok in zip(names, held, strict=True) if not ok]
    return [bar(code) for code in codes]


def _of_age(shift: Any, standing: Standing) -> list[str]:
    day = timezone.localdate(shift.starts_at)
    if standing.born_on is None:  # whoever joined was asked; a risky shift takes no chance
        return ["age"] if shift.risk_level == "risky" else []
    return ["age"] if age_on(standing.born_on, day) < ADULT_YEARS else []


def _of_time(shift: Any, standing: Standing) -> list[str]:
    found = []
    if any(a < shift.ends_at and shift.starts_at < b for a, b in standing.busy):
        found.append("overlap")
    elif any(a < shift.ends_at + REST and shift.starts_at < b + REST for a, b in standing.busy):
        found.append("rest")
    return found


def papers_for(need: Any) -> tuple[str, ...]:
    """Return the papers of which any one opens a post; an officer's is for officers alone."""
    return (OFFICER,) if need.part == "officer" else tuple(need.credentials)


def holds_for(need: Any, papers: frozenset[str]) -> bool:
    """Whether certificates open a post: any one of its kinds is enough."""
    asked = papers_for(need)
    return not asked or bool(papers & set(asked))


def asks_for_officer(needs: Iterable[Any]) -> bool:
    """Whether one of these posts is a police officer's."""
    return any(need.part == "officer" for need in needs)


def short_posts(
    needs: Sequence[Any], there: Iterable[tuple[Any | None, frozenset[str]]]
) -> list[Any]:
    """Return the posts that ask for a paper and for which too few of these people are there.

    Whoever has no such post of their own counts for one that their papers open.

    Parameters
    ----------
    needs
        The shift's posts.
    there
        The post (or None) and the papers of each.
    """
    left = {need.pk: need.count for need in needs if papers_for(need)}
    spare = []
    for own, papers in there:
        if own is not None and left.get(own.pk) and holds_for(own, papers):
            left[own.pk] -= 1
        else:
            spare.append(papers)
    short = []
    for need in needs:
        fit = [papers for papers in spare if holds_for(need, papers)][: left.get(need.pk, 0)]
        for papers in fit:
            spare.remove(papers)
        if left.get(need.pk, 0) > len(fit):
            short.append(need)
    return short


def post_for(
    needs: Sequence[Any], taken: Iterable[Any], max_people: int, papers: frozenset[str]
) -> tuple[bool, Any | None]:
    """Return whether a place is free for these certificates, and the post that it is.

    The post with most papers first, so that a rare certificate is not spent on a plain place;
    beyond the posts there are plain places as far as all posts left open keep theirs.

    Parameters
    ----------
    needs
        The shift's posts.
    taken
        The post (or None) of everybody who has accepted.
    max_people
        How many places there are in all.
    papers
        The kinds of certificate that somebody validly holds.
    """
    held = [getattr(need, "pk", None) for need in taken]
    left = {need.pk: max(0, need.count - held.count(need.pk)) for need in needs}
    rare = sorted(needs, key=lambda need: (not papers_for(need), need.created_at))
    if len(held) >= max_people:
        return False, None
    for need in rare:
        if left[need.pk] and holds_for(need, papers):
            return True, need
    return max_people - len(held) > sum(left.values()), None
