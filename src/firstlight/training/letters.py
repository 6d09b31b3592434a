"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from firstlight.force.mail import Words, letter, letters
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter
from firstlight.training.models import Credential, TrainingSession

MINE = "/my/training/"
EXPIRES = "training:expiry:"
# So many fit into the key of one letter.
TOGETHER = 6
PLACE_FREE: Words = (
    _("You have a place in a training session"),
    _("Somebody gave a place back and you were next. Open your training page."),
)
CALLED_OFF: Words = (
    _("A training session is called off"),
    _("A session that you had signed up for is called off. Open your training page."),
)
EXPIRY: dict[int, Words] = {
    90: (
        _("A certificate runs out in three months"),
        _("There is time to renew it. Open your training page."),
    ),
    30: (
        _("A certificate runs out within a month"),
        _("After that it opens no post any more. Open your training page."),
    ),
    7: (
        _("A certificate runs out within a week"),
        _("After that it opens no post any more. Open your training page."),
    ),
    0: (
        _("A certificate runs out today"),
        _("From tomorrow it opens no post any more. Open your training page."),
    ),
}
SEVERAL = {
    90: _("{n} of your certificates run out within three months"),
    30: _("{n} of your certificates run out, the first within a month"),
    7: _("{n} of your certificates run out, the first within a week"),
    0: _("{n} of your certificates run out, the first today"),
}
SEVERAL_BODY = _("Open your training page to see which, and until when each counts.")
SQUAD: Words = (
    _("The squad has been decided"),
    _("What was decided about you, and why, stands on your training page."),
)
APPEAL: Words = (
    _("Your appeal has been answered"),
    _("The answer stands on your training page."),
)
OPENED: Words = (
    _("A training session is open for sign-up"),
    _("Open your training page to see what it is, when and where, and sign up if you wish."),
)
CHANGED: Words = (
    _("A training session has changed"),
    _("Time, place or course of a session of yours have changed. Open your training page."),
)
SOON: Words = (
    _("A training session of yours is today or tomorrow"),
    _("Open your training page to see when and where."),
)
TO_HOLD: Words = (
    _("A training session is yours to hold"),
    _("You are down as its trainer. Open it to see when, where and who has signed up."),
)
TO_FILE: Words = (
    _("The results of a training session are there"),
    _("Open it and file it: certificates that were earned are issued then."),
)
RESULT: Words = (
    _("Your result of a training session is there"),
    _("What you took part in, and how it went, stands on your training page."),
)
WAITS: Words = (
    _("A certificate waits to be looked at"),
    _("Somebody in your team has handed in a certificate. It counts once you have seen it."),
)
# What happened to a certificate, said to who holds it; why stands on their page only.
PAPER: dict[str, Words] = {
    "issued": (
        _("You have earned a certificate"),
        _("A course that you took part in has been filed. Open your training page."),
    ),
    "verify": (
        _("Your certificate counts from now on"),
        _("Somebody has looked at what you handed in. Open your training page."),
    ),
    "reject": (
        _("Your certificate was not accepted"),
        _("The reason stands on your training page; you can hand it in again."),
    ),
    "revoke": (
        _("A certificate of yours was revoked"),
        _("It opens no post any more. The reason stands on your training page."),
    ),
}
LEADER: Words = (
    _("A certificate in your team runs out"),
    _("Somebody in your team has a certificate that runs out. Open their page."),
)
LEADER_MANY: Words = (
    _("Certificates in your team run out"),
    _("Several certificates in your team run out. Open the list to see whose, and when."),
)


def place_free(row: TrainingSession, person: Person, now: datetime) -> Letter:
    """Return the word to who moved up from the waiting list."""
    return letter(f"training:place:{row.pk}:{now.isoformat()}", person, PLACE_FREE, MINE, now)


def called_off(row: TrainingSession, now: datetime) -> Iterator[Letter]:
    """Return the word to everybody who had signed up."""
    signed = row.attendances.filter(signed_up_at__isnull=False, cancelled_at__isnull=True)
    for own in signed.select_related("person"):
        yield letter(f"training:off:{row.pk}", own.person, CALLED_OFF, MINE, now)


def opened(row: TrainingSession, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to those for whom a session is."""
    return letters(f"training:open:{row.pk}", people, OPENED, MINE, now)


def changed(row: TrainingSession, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word that a session is not as it was; each change anew."""
    return letters(f"training:changed:{row.pk}:{now.isoformat()}", people, CHANGED, MINE, now)


def soon(row: TrainingSession, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word that a session is near; once for each time that it is set for."""
    key = f"training:soon:{row.pk}:{row.starts_at.isoformat()}"
    return letters(key, people, SOON, MINE, now)


def to_hold(row: TrainingSession, now: datetime, word: str = "named") -> Iterator[Letter]:
    """Return the word to the trainer of a session, if it has one: named, or on its eve."""
    key = f"training:{word}:{row.pk}:{row.starts_at.isoformat()}"
    return letters(key, [row.trainer], TO_HOLD, f"/training/{row.pk}/", now)


def to_file(row: TrainingSession, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to leaders that a session can be filed."""
    return letters(f"training:file:{row.pk}", people, TO_FILE, f"/training/{row.pk}/", now)


def results(row: TrainingSession, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to who was graded and is told of no certificate."""
    return letters(f"training:result:{row.pk}", people, RESULT, MINE, now)


def paper_waits(row: Credential, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to leaders that somebody has handed in a certificate."""
    return letters(f"training:waits:{row.pk}", people, WAITS, f"/people/{row.person_id}/", now)


def paper(row: Credential, word: str, now: datetime) -> Letter:
    """Return the word to who holds a certificate of what happened to it."""
    return letter(f"training:paper:{word}:{row.pk}", row.person, PAPER[word], MINE, now)


def runs_out(rows: Sequence[tuple[Credential, int]], now: datetime) -> Letter:
    """Return the one word to who holds certificates that run out, at most `TOGETHER` of them.

    Its key names each of them with its notice, so that none is told of twice (see `told_of`).
    """
    row, days = rows[0]
    if len(rows) == 1:
        return letter(f"{EXPIRES}{row.pk}:{days}", row.person, EXPIRY[days], MINE, now)
    marks = "+".join(expiry_mark(each.pk.hex, left) for each, left in rows)
    title = format_lazy(SEVERAL[min(left for _row, left in rows)], n=len(rows))
    return letter(f"{EXPIRES}{marks}:many", row.person, (title, SEVERAL_BODY), MINE, now)


def expiry_mark(key: str, days: object) -> str:
    """Return what stands for one certificate and one of its notices within its holder's keys."""
    return f"{key[-8:]}-{days}"


def told_of(keys: Iterable[str]) -> set[str]:
    """Return the marks of what letters with these keys have told of."""
    found: set[str] = set()
    for key in keys:
        what, days = key.removeprefix(EXPIRES).split(":")[:2]
        found |= set(what.split("+")) if days == "many" else {expiry_mark(what, days)}
    return found


def run_out_leader(
    rows: Sequence[tuple[Credential, int]], leader: Person, now: datetime
) -> Letter:
    """Return the one word to a leader of all the certificates of a day that run out."""
    row, days = rows[0]
    key = f"{EXPIRES}{row.pk}:{days}"
    if len(rows) == 1:
        return letter(key, leader, LEADER, f"/people/{row.person_id}/", now)
    return letter(key, leader, LEADER_MANY, "/training/certificates/?f=90&s=until", now)


def squad_decided(key: UUID, person: Person, now: datetime) -> Letter:
    """Return the word that the squad was decided; how, stands on one's own page only."""
    return letter(f"training:squad:{key}", person, SQUAD, MINE, now)


def appeal_answered(key: UUID, person: Person, now: datetime) -> Letter:
    """Return the word that an appeal was answered."""
    return letter(f"training:appeal:{key}", person, APPEAL, MINE, now)
