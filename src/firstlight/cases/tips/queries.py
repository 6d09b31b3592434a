"""Every read of this room: by police of the station, and without keys only of the outside."""

from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from firstlight.cases.tips.models import (
    InformantOpening,
    Tip,
    TipMessage,
    TipNote,
    VaultKey,
    VaultShare,
)
from firstlight.cases.tips.rules import OPENING_MINUTES, TIP
from firstlight.cases.tips.vault import NUMBER_SIGNS, Opened, box_of, plain_code, unwrap
from firstlight.force.models import Membership, Organisation, Person, by_called
from firstlight.force.seats import SERVING
from firstlight.force.switches import is_off
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event

MAY = "tips.read"
NOBODYS_SALT = b"nobody's mailbox"


def is_police(actor: Actor) -> bool:
    """Whether the actor sits as a police officer of exactly this station."""
    return (
        actor.may(MAY)
        and Membership.objects.filter(
            pk__in=[actor.membership_id],
            person=actor.person_id,
            category=Membership.Category.OFFICER,
            state__in=SERVING,
        ).exists()
    )


def tips(actor: Actor) -> QuerySet[Tip]:
    """Return the station's tips, from the outside, for its officers; none for anybody else."""
    rows: QuerySet[Tip] = Tip.objects.filter(station_id=actor.station_id)
    return rows.order_by("-created_at", "number") if is_police(actor) else rows.none()


def tip(actor: Actor, key: UUID | str) -> Tip:
    """Return one tip, or raise `NotFound`."""
    found: Tip | None = tips(actor).filter(pk=key).select_related("key", "handed_by").first()
    if found is None:
        raise NotFound
    return found


def history(row: Tip) -> list[Event]:
    """Return what officers did with a tip, newest first."""
    return entries_of(row)


def key_in_use(station_id: UUID) -> VaultKey | None:
    """Return the key that a station's mailbox seals with."""
    return VaultKey.objects.filter(station_id=station_id, retired_at__isnull=True).first()


def keys(actor: Actor) -> QuerySet[VaultKey]:
    """Return the station's keys that still open something, newest first."""
    rows: QuerySet[VaultKey] = VaultKey.objects.filter(station_id=actor.station_id)
    rows = rows if is_police(actor) else rows.none()
    return rows.annotate(held=Count("tips")).order_by("-created_at")


def shares(actor: Actor) -> QuerySet[VaultShare]:
    """Return who holds which share, and which codes wait to be taken."""
    rows: QuerySet[VaultShare] = VaultShare.objects.filter(key__in=keys(actor).values("pk"))
    return rows.select_related("person", "key", "given_by").order_by("key", "lock", "created_at")


def share(actor: Actor, key: UUID | str) -> VaultShare:
    """Return one share, or raise `NotFound`."""
    found: VaultShare | None = shares(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def opened_by(actor: Actor, passphrase: str) -> dict[UUID, Opened]:
    """Return what the actor's own shares open under a passphrase; empty when nothing."""
    own = shares(actor).filter(person=actor.person_id)
    found = {}
    for row in own:
        secret = unwrap(row, passphrase)  # type: ignore[arg-type]  # a share is wrapped keys
        if secret is not None:
            found[row.key_id] = Opened(row.key_id, secret[:32], row.lock, secret[32:])
    return found


def officers_with_share(station_id: UUID) -> list[Person]:
    """Return who can open what comes in, to be told that something has."""
    held = VaultShare.objects.filter(station_id=station_id, key__retired_at__isnull=True)
    return list(Person.objects.filter(pk__in=held.values("person_id")))


def second_officers(row: Tip, first: UUID, first_lock: int = 0) -> list[Person]:
    """Return who else can open a tip; with `first_lock`, only who holds the other lock."""
    held = VaultShare.objects.filter(key=row.key_id).exclude(lock=first_lock)
    return list(Person.objects.filter(pk__in=held.values("person_id")).exclude(pk=first))


def for_second(rows: QuerySet[Tip]) -> QuerySet[Tip]:
    """Return those for which one officer has taken the first of two steps."""
    asked = InformantOpening.objects.filter(agreed_at__isnull=True, refused_at__isnull=True)
    said = TipNote.objects.filter(event="abusive")
    abuse = Q(state="verifying", pk__in=said.values("tip_id"))
    found: QuerySet[Tip] = rows.filter(abuse | Q(pk__in=asked.values("tip_id")))
    return found


def said_abuse(actor: Actor, row: Tip) -> bool:
    """Whether the actor has said of an open tip that it is abuse, as the first of two."""
    said = row.notes.filter(event="abusive", by=actor.person_id)
    return row.state == "verifying" and said.exists()


def unanswered(rows: QuerySet[Tip]) -> QuerySet[Tip]:
    """Return the open ones in whose mailbox the writer had the last word."""
    letters = TipMessage.objects.filter(tip=OuterRef("pk")).order_by("-created_at", "-version")
    found = rows.exclude(state__in=TIP.terminal).alias(
        is_last_ours=Subquery(letters.values("is_answer")[:1])
    )
    return found.filter(is_last_ours=False)


def next_letter(row: Tip) -> int:
    """Return which of a mailbox's letters the next is: a day alone tells no order."""
    return row.messages.count() + 1


def mailboxes() -> list[Organisation]:
    """Return the stations whose mailbox is open: it has a key, and is not switched off."""
    with_key = VaultKey.objects.filter(retired_at__isnull=True).values("station_id")
    stations = Organisation.objects.filter(pk__in=with_key).order_by(by_called(), "pk")
    return [each for each in stations if not is_off("tips", each.pk)]


def by_code(typed: str) -> tuple[Tip, bytes] | None:
    """Return the tip of a code and the private key of its mailbox; None for a wrong code."""
    code = plain_code(typed)
    row = Tip.objects.filter(box=code[:NUMBER_SIGNS]).select_related("key").first()
    # A number that nobody has takes as long as a wrong secret.
    box = box_of(code[NUMBER_SIGNS:], row.code_salt if row else NOBODYS_SALT)
    if row is None or not compare_digest(box.code_hash, bytes(row.code_hash)):
        return None
    return row, box.pair.private


def openings(row: Tip) -> QuerySet[InformantOpening]:
    """Return each time that somebody asked to open a tip's writer, newest first."""
    found: QuerySet[InformantOpening] = row.openings.select_related("asked_by", "agreed_by")
    return found.order_by("-created_at")


def opening(actor: Actor, key: UUID | str) -> InformantOpening:
    """Return one opening, or raise `NotFound`."""
    rows = InformantOpening.objects.filter(tip__in=tips(actor).values("pk"))
    found: InformantOpening | None = rows.select_related("tip__key").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def runs(row: InformantOpening) -> bool:
    """Whether an opening that was agreed to can still be read."""
    return (
        row.result is not None
        and row.agreed_at is not None
        and timezone.now() < row.agreed_at + timedelta(minutes=OPENING_MINUTES)
    )


def next_number(station_id: UUID) -> str:
    """Return the next number of a station's year; the lock lets none be given twice."""
    list(Organisation.objects.select_for_update().filter(pk=station_id))
    year = timezone.localtime().year
    last = Tip.objects.filter(station_id=station_id, number__startswith=f"T{year}-").aggregate(
        top=Max("number")
    )["top"]
    return f"T{year}-{int(last.partition('-')[2]) + 1 if last else 1:04d}"


def received_tips() -> QuerySet[Tip]:
    """Return what counts in figures: every tip of every station, to be narrowed by who asks."""
    rows: QuerySet[Tip] = Tip.objects.all()
    return rows


def proven_tips() -> QuerySet[Tip]:
    """Return those that police have found true."""
    return received_tips().filter(state__in=["substantiated", "closed_valid"])
