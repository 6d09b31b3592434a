"""The column's paragraph: its sentences, and the figures in them, in each language."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

MANY = 5
# Told how many, it answers with a template in which ``%(n)s`` stands for the figure.
Phrase = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a figure with the measure it comes from."""

    words: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A beginning, and what follows for each measure whose figure is not nothing."""

    begins: Callable[[str, str], str]
    phrases: tuple[tuple[str, Phrase], ...]


def _have(team: str, _since: str) -> str:
    return _("%(team)s has ") % {"team": team}


def _did(_team: str, since: str) -> str:
    return _("From %(since)s, volunteers ") % {"since": since}


def _rescued(_team: str, _since: str) -> str:
    return _("The team ")


def _filed(_team: str, _since: str) -> str:
    return _("In the same time, ")


def _learned(_team: str, _since: str) -> str:
    return _("To be ready, it ")


HAVE = Sentence(
    _have,
    (
        ("members", lambda n: ngettext("%(n)s volunteer", "%(n)s volunteers", n)),
        ("cars", lambda n: ngettext("%(n)s patrol car", "%(n)s patrol cars", n)),
        (
            "carts",
            lambda n: ngettext(
                "%(n)s electric cart or e-bike", "%(n)s electric carts or e-bikes", n
            ),
        ),
        ("drones", lambda n: ngettext("%(n)s drone", "%(n)s drones", n)),
    ),
)
DID = Sentence(
    _did,
    (
        ("patrols", lambda n: ngettext("walked %(n)s patrol", "walked %(n)s patrols", n)),
        ("leaflets", lambda n: ngettext("gave out %(n)s leaflet", "gave out %(n)s leaflets", n)),
        (
            "gates",
            lambda n: ngettext(
                "stood %(n)s campus safety mission", "stood %(n)s campus safety missions", n
            ),
        ),
        (
            "talks",
            lambda n: ngettext(
                "held %(n)s talk in schools and communities",
                "held %(n)s talks in schools and communities",
                n,
            ),
        ),
    ),
)
RESCUED = Sentence(
    _rescued,
    (
        ("rescues", lambda n: ngettext("went to %(n)s rescue", "went to %(n)s rescues", n)),
        (
            "found",
            lambda n: ngettext(
                "saw %(n)s missing person found", "saw %(n)s missing people found", n
            ),
        ),
        ("storms", lambda n: ngettext("stood by in %(n)s storm", "stood by in %(n)s storms", n)),
        ("events", lambda n: ngettext("secured %(n)s event", "secured %(n)s events", n)),
    ),
)
FILED = Sentence(
    _filed,
    (
        (
            "disputes",
            lambda n: ngettext("%(n)s dispute was settled", "%(n)s disputes were settled", n),
        ),
        (
            "tips_proven",
            lambda n: ngettext(
                "%(n)s tip was checked and found true", "%(n)s tips were checked and found true", n
            ),
        ),
        (
            "hazards_mended",
            lambda n: ngettext("%(n)s hazard was put right", "%(n)s hazards were put right", n),
        ),
        (
            "grid_events_solved",
            lambda n: ngettext("%(n)s grid event was solved", "%(n)s grid events were solved", n),
        ),
        (
            "ecology",
            lambda n: ngettext(
                "%(n)s report from the water was taken",
                "%(n)s reports from the water were taken",
                n,
            ),
        ),
    ),
)
LEARNED = Sentence(
    _learned,
    (
        (
            "trainings",
            lambda n: ngettext(
                "held %(n)s course, drill or study", "held %(n)s courses, drills and studies", n
            ),
        ),
    ),
)
COLUMN = (HAVE, DID, FILED, RESCUED, LEARNED)


def measures_in(sentences: tuple[Sentence, ...] = COLUMN) -> list[str]:
    """Return the keys of all measures that the paragraph can print."""
    return [key for sentence in sentences for key, _phrase in sentence.phrases]


def printed(figures: dict[str, int], told: dict[str, str], team: str, since: str) -> list[Piece]:
    """Return the paragraph in the active language, its figures apart.

    Parameters
    ----------
    figures
        By measure; what is not in it or is 0 is not spoken of.
    told
        How each figure is spelled.
    team, since
        Of whom and from when to when, as words.
    """
    found: list[Piece] = []
    for sentence in COLUMN:
        spoken = [(key, phrase) for key, phrase in sentence.phrases if figures.get(key)]
        for number, (key, phrase) in enumerate(spoken):
            # What is not told in numbers is spoken of in the plural.
            count = figures[key] if told[key].isdigit() else MANY
            before, after = phrase(count).split("%(n)s")
            start = pgettext("between figures", ", ") if number else sentence.begins(team, since)
            found += [Piece(start + before), Piece(told[key], key), Piece(after)]
        if spoken:
            found.append(Piece(_(". ")))
    return [piece for piece in found if piece.words]
