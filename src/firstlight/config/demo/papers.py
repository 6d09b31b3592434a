"""The papers of made-up people: agreements, insurance, consents, certificates, their time."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import chance, key
from firstlight.force.models import Agreement, Availability, Insurance, Person
from firstlight.privacy.models import Consent
from firstlight.privacy.purposes import PURPOSES
from firstlight.training.models import Credential

ISSUER = "演示发证单位"
INSURER = "演示保险"
KINDS = tuple(Credential.Kind.values)
VALID_YEARS = 3


def issue(_tree: Tree, found: list[Someone]) -> None:
    """Give everybody the papers that make call-outs worth looking at: most well, some lapsed."""
    members = [each for each in found if each.node in ("shuguang", "nanshan")]
    Agreement.objects.bulk_create(_agreement(each) for each in members)
    Insurance.objects.bulk_create(row for each in members for row in _insurance(each))
    Credential.objects.bulk_create(row for each in members for row in _credentials(each))
    Availability.objects.bulk_create(row for each in members for row in _time(each))
    Consent.objects.bulk_create(row for each in members for row in _consents(each))
    Person.objects.bulk_update(
        [_quiet(each) for each in members],
        ["do_not_disturb_until", "quiet_from", "quiet_to", "home_lon", "home_lat"],
    )


def _agreement(each: Someone) -> Agreement:
    signed = each.membership.joined_on or timezone.localdate()
    return Agreement(
        id=key("agreement", each.node, each.number),
        station_id=each.membership.station_id,
        membership=each.membership,
        text_version="演示",
        signed_on=signed,
    )


def _insurance(each: Someone) -> Iterator[Insurance]:
    """One in twenty-five has no cover, one in twenty-five has let it lapse."""
    today, rest = timezone.localdate(), each.number % 25
    if rest == 9:
        return
    ends_on = today - timedelta(days=20) if rest == 10 else today + timedelta(days=240)
    yield Insurance(
        id=key("insurance", each.node, each.number),
        station_id=each.membership.station_id,
        person=each.person,
        insurer=INSURER,
        policy_number=f"演示-{each.number:04d}",
        starts_on=ends_on - timedelta(days=365),
        ends_on=ends_on,
    )


def _credentials(each: Someone) -> Iterator[Credential]:
    luck = chance("credential", each.node, each.number)
    kinds = luck.sample(KINDS, luck.choice((0, 1, 1, 2, 2, 3)))
    if each.part and each.part.role == "pilot":
        kinds = list(dict.fromkeys(["uas_pilot_licence", "cpr_aed", *kinds]))
    for place, kind in enumerate(kinds):
        certain = bool(each.part)
        yield _credential(each, kind, 0 if certain else luck.randrange(20), place)


def _credential(each: Someone, kind: str, draw: int, place: int) -> Credential:
    """Most are valid; of twenty one runs out soon, one has run out, one waits to be verified."""
    today = timezone.localdate()
    state, ends_in = {17: ("expiring", 40), 18: ("expired", -15), 19: ("submitted", 800)}.get(
        draw, ("valid", 200 + 30 * draw)
    )
    valid_until = today + timedelta(days=ends_in)
    return Credential(
        id=key("credential", each.node, each.number, place),
        station_id=each.membership.station_id,
        person=each.person,
        kind=kind,
        number=f"演示-{each.number:04d}-{place}",
        issuer=ISSUER,
        issued_on=valid_until - timedelta(days=365 * VALID_YEARS),
        valid_until=valid_until,
        state=state,
    )


def _time(each: Someone) -> Iterator[Availability]:
    """What people say of their time: habits of the week, an open word, away, or nothing."""
    luck = chance("time", each.node, each.number)
    draw = luck.randrange(10)
    if each.part:
        yield _open(each, 15)
    elif draw < 3:
        yield _open(each, luck.choice((10, 20, 30, 45, 60)))
    elif draw < 8:
        yield from _week(each, luck)
    elif draw < 9:
        back = timezone.now() + timedelta(days=luck.randint(2, 9))
        yield _said(each, 0, is_available=False, starts_at=_since(), ends_at=back)


def _open(each: Someone, notice_min: int) -> Availability:
    return _said(each, 0, is_available=True, starts_at=_since(), notice_min=notice_min)


def _week(each: Someone, luck: Random) -> Iterator[Availability]:
    """Retired people by day, the others in the evening; the weekend whole for both."""
    by_day = each.membership.category == "retired_cadre" or luck.random() < 0.4
    hours = (time(6), time(20)) if by_day else (time(18), time(23))
    notice_min = luck.choice((10, 15, 30))
    for weekday in range(7):
        begin, end = hours if weekday < 5 else (time(7), time(22))
        yield _said(
            each,
            weekday,
            is_available=True,
            weekday=weekday,
            from_time=begin,
            to_time=end,
            notice_min=notice_min,
        )


def _since() -> datetime:
    return timezone.now() - timedelta(days=1)


def _said(each: Someone, place: int, **words: object) -> Availability:
    return Availability(
        id=key("availability", each.node, each.number, place),
        station_id=each.membership.station_id,
        person=each.person,
        **words,
    )


def _consents(each: Someone) -> Iterator[Consent]:
    """Most say yes to what helps a call-out; every twelfth serves without a location."""
    now = timezone.now()
    for purpose in PURPOSES.values():
        yes = _says_yes(each, purpose.key)
        lasts = timedelta(days=purpose.lasts_days) if purpose.lasts_days else None
        yield Consent(
            id=key("consent", each.node, each.number, purpose.key),
            station_id=each.membership.station_id,
            subject_id=each.person.pk,
            purpose=purpose.key,
            data_items=list(purpose.items),
            notice_version=purpose.version,
            state="given" if yes else "refused",
            given_at=now if yes else None,
            ended_at=None if yes else now,
            expires_at=now + lasts if yes and lasts else None,
        )


def _says_yes(each: Someone, purpose: str) -> bool:
    if purpose == "location_on_duty":
        return each.number % 12 != 8
    if purpose == "home_area":
        return each.number % 10 != 2
    return purpose != "publish_name"


def _quiet(each: Someone) -> Person:
    """Some want quiet nights, a few are not to be disturbed today."""
    person = each.person
    if each.number % 4 == 0:
        person.quiet_from, person.quiet_to = time(22), time(6)
    if each.number % 30 == 13:
        person.do_not_disturb_until = timezone.now() + timedelta(days=1)
    if not _says_yes(each, "home_area"):
        person.home_lon = person.home_lat = None
    return person
