"""What somebody is told of a decision about their service: a pointer to their own page."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from firstlight.force.mail import Words, letters
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter
from firstlight.records.models import (
    Recognition,
    RecognitionAppeal,
    ServiceCertificate,
    ServiceRecord,
    StarObjection,
)

PAPER: dict[str, Words] = {
    "issue": (
        _("Your certificate of service is issued"),
        _("Open “My hours” to print it. Anybody can check it by its code."),
    ),
    "refuse": (
        _("Your request for a certificate was decided"),
        _("Open “My hours”: it was not issued, and why is written there."),
    ),
    "revoke": (
        _("A certificate of service of yours was revoked"),
        _("Open “My hours” to read why."),
    ),
}
NOT_AWARDED: Words = (
    _("A star of yours was decided"),
    _("Open “My hours”: it was not awarded, and why is written there. You may appeal."),
)
NEEDS_NAME: Words = (
    _("A star of yours waits for your yes"),
    _("It needs a public notice with your name. Open “My data” to agree, or leave it as it is."),
)
STAR: dict[str, Words] = {
    "publish": (
        _("A star of yours is on public notice"),
        _("Open “My hours” to see until when. You agreed to be named; you may take that back."),
    ),
    "dismiss": (
        _("An objection to your star was dismissed"),
        _("Open “My hours”: the public notice goes on."),
    ),
    "uphold": NOT_AWARDED,
    "drop": NOT_AWARDED,
    "award": (
        _("You have been awarded a star"),
        _("Open “My hours” to see it. It ranks nobody and opens nothing."),
    ),
    "revoke": (
        _("A star of yours was revoked"),
        _("Open “My hours” to read why. You may appeal."),
    ),
    "appeal": (
        _("Your appeal about a star was answered"),
        _("Open “My hours” to read the answer."),
    ),
}
OBJECTED: Words = (
    _("Somebody objects to a star on public notice"),
    _("Open it: the notice halts until you uphold or dismiss the objection with a reason."),
)
ASKED: Words = (
    _("Somebody asks for a certificate of service"),
    _("Open it, check the hours and show it within the unit; it is issued after that."),
)
NOTICE_OVER: dict[str, Words] = {
    "certificate": (
        _("A certificate of service can be issued"),
        _("It was shown within the unit for seven days. Open it to issue it, or refuse and why."),
    ),
    "star": (
        _("The public notice of a star is over"),
        _("Nobody’s objection stands. Open it to award the star."),
    ),
}
APPEALED: Words = (
    _("Somebody appeals about a star"),
    _("Open it to answer. Who decided before cannot."),
)
# What waits for a leader, for an officer, and what the person themselves hears.
TO_ANSWER: Words = (
    _("Somebody disagrees with a record of their hours"),
    _("Open it: a leader and an officer agree on one answer."),
)
TO_AGREE: Words = (
    _("An answer about somebody’s hours waits for the second person"),
    _("Open it to read what was proposed, and agree or talk to them."),
)
TO_CONFIRM: Words = (
    _("Hours of your people wait to be confirmed"),
    _("Some are older than a week. Open the list; until you confirm them they count nowhere."),
)
TO_APPROVE: Words = (
    _("Amended hours wait for the second person"),
    _("Open them to read the reason and the proof, and approve them."),
)
OWN_HOURS: dict[str, Words] = {
    "correct": (
        _("Your word about your hours was answered"),
        _("Open the record to read the answer and what counts now."),
    ),
    "approve": (
        _("Hours were entered for you"),
        _("Two people have looked at them. Open the record to read them; you may disagree."),
    ),
    "void": (
        _("A record of your hours was declared void"),
        _("Open it to read why. If it was otherwise, tell your leader or complain."),
    ),
}
LEADER, OFFICER = "team_leader", "station_officer"
LINK = "/my/hours/"


def of_paper(row: ServiceCertificate, event: str, now: datetime) -> Iterator[Letter]:
    """Return the word about a decision on a certificate, if `event` is one."""
    if event in PAPER:
        yield from letters(
            f"records:paper:{row.pk}:{event}", [row.person], PAPER[event], LINK, now
        )


def of_star(row: Recognition, event: str, now: datetime) -> Iterator[Letter]:
    """Return the word about a decision on a star, if `event` is one."""
    if event in STAR:
        key = f"records:star:{row.pk}:{event}:{row.version}"
        yield from letters(key, [row.person], STAR[event], LINK, now)


def needs_name(row: Recognition, now: datetime) -> Iterator[Letter]:
    """Return the word that a star needs its holder's yes to be named; once for each star."""
    link = "/me/#consent-publish_name"
    yield from letters(f"records:named:{row.pk}", [row.person], NEEDS_NAME, link, now)


def objected(row: StarObjection, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to who decides that somebody objects; nothing of what they say."""
    link = f"/records/stars/{row.recognition_id}/"
    yield from letters(f"records:objection:{row.pk}", people, OBJECTED, link, now)


def asked_for(
    row: ServiceCertificate, people: Iterable[Person], now: datetime
) -> Iterator[Letter]:
    """Return the word to who issues certificates that one is asked for."""
    link = f"/records/certificates/{row.pk}/"
    yield from letters(f"records:paper:{row.pk}:ask", people, ASKED, link, now)


def notice_over(
    row: ServiceCertificate | Recognition, what: str, people: Iterable[Person], now: datetime
) -> Iterator[Letter]:
    """Return the word to who decides that a notice is over and the row waits for them."""
    link = f"/records/{what}s/{row.pk}/"
    key = f"records:over:{row.pk}:{row.version}"
    yield from letters(key, people, NOTICE_OVER[what], link, now)


def to_confirm(day: date, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to who confirms hours that some have waited long; one of each day."""
    yield from letters(f"records:confirm:{day}", people, TO_CONFIRM, "/records/?f=confirm", now)


def appealed(made: RecognitionAppeal, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to who answers appeals; nothing of what they say."""
    link = f"/records/stars/{made.recognition_id}/"
    yield from letters(f"records:appeal:{made.pk}", people, APPEALED, link, now)


def of_record(
    row: ServiceRecord, event: str, words: Words, people: Iterable[Person], now: datetime
) -> Iterator[Letter]:
    """Return the word about hours, to whose turn it is or whose they are."""
    key = f"records:hours:{row.pk}:{event}:{row.version}"
    yield from letters(key, people, words, f"/records/{row.pk}/", now)
