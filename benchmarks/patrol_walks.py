"""Made-up patrols, honest and not, from how people walk, phones err and cheats cheat.

Nothing here knows how a verdict is reached: walks come from paces, receivers and clocks; cheating
from what somebody does who did not go. Everything hangs on the seed alone.
"""

import math
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from firstlight.patrols.rules import codes
from firstlight.patrols.rules.verdict import Claim, Elsewhere, Evidence, Fix, Point

DAY = datetime(2026, 7, 4, 11, 0, tzinfo=UTC)
HOME_M = 5000.0
METRE_LAT = 1 / 111_195.0
CHEATS = ("replay", "proxy", "spoofed", "batch", "copied")


@dataclass(frozen=True)
class Told:
    """One patrol: what is known of it, and what it was in truth."""

    truth: str
    evidence: Evidence


def moved(lon, lat, east_m, north_m):
    """A place some metres away."""
    return lon + east_m * METRE_LAT / math.cos(math.radians(lat)), lat + north_m * METRE_LAT


def layout(rng):
    """Five to nine signs along a round, a few hundred metres apart."""
    lon, lat = 120.5 + rng.uniform(0, 0.4), 29.4 + rng.uniform(0, 0.3)
    heading, points = rng.uniform(0, 2 * math.pi), []
    for number in range(rng.randint(5, 9)):
        way = rng.choices(("qr", "rotating", "nfc", "geofence", "manual"), (5, 4, 1, 2, 1))[0]
        short = "".join(rng.choice(codes.SIGNS) for _ in range(6))
        points.append(
            Point(
                f"sign-{number}",
                lon,
                lat,
                radius_m=rng.choice((40.0, 60.0, 80.0)),
                way=way,
                short=short,
                secret=rng.randbytes(32),
                period_s=rng.choice((30, 60, 300)),
                tag_hash=codes.tag_hash(short),
            )
        )
        heading += rng.gauss(0.7, 0.5)
        step = rng.uniform(280, 900)
        lon, lat = moved(lon, lat, step * math.cos(heading), step * math.sin(heading))
    return points


class Phone:
    """A phone: its clock, its receiver, its owner's habits."""

    def __init__(self, rng, person, name):
        self.rng, self.person, self.name = rng, person, name
        self.offset_s = rng.gauss(0, 4) if rng.random() < 0.8 else rng.uniform(-360, 360)
        self.measured_s = self.offset_s + rng.uniform(-0.5, 6)
        self.corrects_at = rng.uniform(0.2, 0.9) if rng.random() < 0.05 else 2.0
        self.late = rng.random() < 0.3
        self.sigma_m = rng.choices((3.5, 6.0, 12.0, 25.0), (4, 4, 2, 1))[0]
        self.shares = rng.random() < 0.8
        self.flat = rng.choice((10.0, 20.0)) if rng.random() < 0.06 else None
        self.quiet = 0.97 if rng.random() < 0.2 else 0.85
        self.east = self.north = 0.0

    def said(self, at, share):
        """What the phone's clock says at a moment, `share` of the way through the patrol."""
        offset = self.rng.gauss(0, 1) if share > self.corrects_at else self.offset_s
        return at + timedelta(seconds=offset)

    def fix(self, lon, lat):
        """Where the receiver says it is: an error that wanders, and now and then a stray."""
        quiet = self.quiet
        fresh = math.sqrt(1 - quiet * quiet) * self.sigma_m
        self.east = quiet * self.east + self.rng.gauss(0, fresh)
        self.north = quiet * self.north + self.rng.gauss(0, fresh)
        east, north, accuracy = self.east, self.north, self.sigma_m * self.rng.uniform(0.8, 2.2)
        if self.rng.random() < 0.004:
            away = self.rng.uniform(60, 500)
            angle = self.rng.uniform(0, 2 * math.pi)
            east, north = east + away * math.cos(angle), north + away * math.sin(angle)
            accuracy = away * self.rng.uniform(0.3, 1.5)
        accuracy = self.flat or accuracy
        there = moved(lon, lat, east, north)
        return round(there[0], 6), round(there[1], 6), round(accuracy, 1)

    def sent_offset(self, share):
        """What the server measures when the claim comes in."""
        corrected = share > self.corrects_at or (self.corrects_at <= 1 and self.late)
        return (0.0 if corrected else self.offset_s) - self.rng.uniform(0.05, 3)


def code_of(point, at):
    """What the sign shows at a moment."""
    if point.way == "rotating":
        return codes.changing(point.short, point.secret, at, point.period_s)
    if point.way == "nfc":
        return point.short
    return codes.printed(point.short, point.secret, point.issue) if point.way == "qr" else ""


def claim(phone, point, at, share, here=None, **words):
    """What a phone says at a sign; `here` is where it truly is, the sign unless given."""
    rng = phone.rng
    said = phone.said(at, share)
    lon = lat = accuracy = None
    if phone.shares:
        lon, lat, accuracy = phone.fix(*(here or beside(rng, point)))
    typed = point.way in ("qr", "rotating") and rng.random() < 0.08
    shown_at = at - timedelta(seconds=rng.uniform(15, 75) if typed else rng.uniform(0, 6))
    known = {
        "way": "typed" if typed else point.way,
        "code": code_of(point, shown_at),
        "offset_s": phone.measured_s if rng.random() < 0.97 else None,
        "sent_offset_s": phone.sent_offset(share),
        "lon": lon,
        "lat": lat,
        "accuracy_m": accuracy,
        "made_at": said,
        "witness": "second" if point.way == "manual" and rng.random() < 0.8 else "",
    }
    key = f"{phone.name}-{point.key}-{rng.random()}"
    return Claim(key, point.key, phone.person, phone.name, said_at=said, **(known | words))


def beside(rng, point):
    """Where somebody stands who is at a sign."""
    return moved(point.lon, point.lat, rng.gauss(0, 8), rng.gauss(0, 8))


def plan(rng, points, means):
    """When somebody who goes is at each sign, and the way between: (visits, path)."""
    at, pace = DAY + timedelta(minutes=rng.uniform(0, 480)), rng.gauss(1.25, 0.15)
    if means == "vehicle":
        pace = rng.uniform(5, 11)
    visits, path = [], []
    for here, point in enumerate(points):
        stays_s = rng.uniform(50, 420)
        visits.append((point, at + timedelta(seconds=stays_s * rng.uniform(0.2, 0.8))))
        at = linger(rng, path, point, at, stays_s)
        if here + 1 < len(points):
            at = walk(rng, path, point, points[here + 1], at, pace)
    return visits, path


def linger(rng, path, point, at, stays_s):
    """Stand about at a sign."""
    for second in range(0, int(stays_s), 12):
        path.append((at + timedelta(seconds=second), *beside(rng, point)))
    return at + timedelta(seconds=stays_s)


def walk(rng, path, start, end, at, pace):
    """Go from sign to sign along ways that bend, never quite at one speed."""
    bulge, share, speed = rng.uniform(-0.25, 0.25), 0.0, pace
    east = (end.lon - start.lon) * math.cos(math.radians(start.lat)) / METRE_LAT
    north = (end.lat - start.lat) / METRE_LAT
    whole = math.hypot(east, north)
    sway = 0.0
    while share < 1:
        speed = 0.8 * speed + 0.2 * max(0.3, rng.gauss(pace, pace * 0.25))
        every_s = rng.choice((10, 12, 15))
        share += speed * every_s / (whole * (1 + bulge * bulge * 2))
        at += timedelta(seconds=every_s)
        sway = 0.7 * sway + rng.gauss(0, 3)
        off = bulge * whole * math.sin(math.pi * min(share, 1)) + sway
        path.append(
            (
                at,
                *moved(
                    start.lon,
                    start.lat,
                    share * east - off * north / whole,
                    share * north + off * east / whole,
                ),
            )
        )
    return at


def track(phone, path, rng):
    """What a phone records of a path: gaps in rain, a dead battery, a place that hangs."""
    began, ended = path[0][0], path[-1][0]
    length_s = (ended - began).total_seconds()
    gaps = [
        (start := rng.uniform(0, length_s), start + rng.uniform(240, 1500))
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2)))
    ]
    dies_s = rng.uniform(0.3, 0.9) * length_s if rng.random() < 0.08 else length_s + 1
    hangs = rng.uniform(0, length_s) if rng.random() < 0.06 else None
    hung_s, fixes, last = rng.uniform(60, 900), [], None
    for at, lon, lat in path:
        second = (at - began).total_seconds()
        if second > dies_s or any(start <= second <= end for start, end in gaps):
            continue
        is_hung = hangs is not None and hangs <= second <= hangs + hung_s and last
        last = last if is_hung else phone.fix(lon, lat)
        said = phone.said(at, second / length_s)
        fixes.append(Fix(phone.person, said, last[0], last[1], last[2], False))
    return fixes


def honest(rng, number=0):
    """A patrol that was walked, with all that goes wrong on a walk."""
    points, means = layout(rng), "vehicle" if rng.random() < 0.2 else "foot"
    visits, path = plan(rng, points, means)
    phones = [
        Phone(rng, f"{who}-{number}", f"phone-{who}-{number}") for who in ("first", "second")
    ]
    skipped = rng.sample(range(len(visits)), rng.choice((0, 0, 0, 1, 2)))
    claims, began, length = [], visits[0][1], visits[-1][1] - visits[0][1]
    both = rng.random() < 0.3
    hands_over = rng.uniform(0.3, 0.8) if rng.random() < 0.02 else 2.0
    for here, (point, at) in enumerate(visits):
        share = (at - began) / length
        if here in skipped:
            continue
        said = claim(phones[0], point, at, share)
        claims.append(replace(said, person="second") if share > hands_over else said)
        if both and hands_over > 1:
            again = at + timedelta(seconds=rng.uniform(3, 90))
            claims.append(claim(phones[1], point, again, share))
    claims += remembered(rng, phones[0], visits, skipped, path[-1][0])
    fixes = [fix for phone in phones if phone.shares for fix in track(phone, path, rng)]
    if rng.random() < 0.1:
        fixes = []
    return evidence(points, claims, fixes, means, met(rng, claims))


def remembered(rng, phone, visits, skipped, ended):
    """One forgotten sign, entered by hand at the end."""
    if not skipped or rng.random() > 0.3:
        return []
    point, at = visits[skipped[0]]
    return [
        claim(phone, point, at, 0.5, way="manual", code="", made_at=phone.said(ended, 1), lon=None)
    ]


def met(rng, claims):
    """Now and then two patrols meet at a changing sign and read the same code."""
    shown = [each for each in claims if each.way == "rotating"]
    if not shown or rng.random() > 0.05:
        return ()
    one = rng.choice(shown)
    other = Elsewhere("other", "third", "phone-third", one.code, one.said_at, one.lon, one.lat)
    return (other,)


def evidence(points, claims, fixes, means, elsewhere=()):
    """Put it together as it reaches the server: in any order."""
    return Evidence(
        {point.key: point for point in points},
        tuple(point.key for point in points),
        tuple(claims),
        tuple(fixes),
        elsewhere,
        means,
    )


def signs(rng, ways):
    """A layout with enough signs of the kind that is cheated at."""
    points = layout(rng)
    return [replace(point, way=rng.choice(ways)) for point in points]


def shirker(rng, number):
    """Somebody who stays in one place: (phone, place)."""
    phone = Phone(rng, f"first-{number}", f"phone-first-{number}")
    phone.corrects_at = 2.0
    return phone


def replay(rng, number):
    """Changing codes photographed earlier, by whoever did go, are used when nobody goes."""
    points = signs(rng, ("rotating", "rotating", "rotating", "qr"))
    if not any(point.way == "rotating" for point in points):
        points[0] = replace(points[0], way="rotating")
    visits, path = plan(rng, points, "foot")
    phone = shirker(rng, number)
    ago = timedelta(minutes=rng.choice((rng.uniform(12, 90), rng.uniform(1000, 9000))))
    claims = [claim(phone, point, at, 0.5, code=code_of(point, at - ago)) for point, at in visits]
    fixes = track(phone, path, rng) if rng.random() < 0.2 and phone.shares else []
    return evidence(points, claims, fixes, "foot")


def proxy(rng, number):
    """One phone speaks for people who are not there, or for two patrols at once."""
    points = layout(rng)
    visits, path = plan(rng, points, "foot")
    phone = shirker(rng, number)
    claims, others = [], []
    two_runs = rng.random() < 0.4
    for point, at in visits:
        claims.append(claim(phone, point, at, 0.5))
        again = claim(phone, point, at + timedelta(seconds=rng.uniform(5, 60)), 0.5)
        if two_runs:
            at = datetime.fromtimestamp(again.at_s, UTC)
            others.append(
                Elsewhere("other", "absent", phone.name, again.code, at, again.lon, again.lat)
            )
        elif rng.random() < 0.8:
            claims.append(replace(again, person="absent"))
    fixes = track(phone, path, rng) if phone.shares else []
    return evidence(points, claims, fixes, "foot", tuple(others))


def spoofed(rng, number):
    """A program feeds the phone a place: set sign by sign, or drawn along a line."""
    points = signs(rng, ("geofence", "geofence", "geofence", "manual"))
    phone = shirker(rng, number)
    phone.shares, flagged = True, rng.random() < 0.4
    leaps, shakes = rng.random() < 0.5, rng.uniform(0, 2.5)
    pace, accuracy = rng.uniform(1.1, 1.6), rng.choice((1.0, 5.0, 10.0))
    at, fixes, claims = DAY, [], []

    def put(lon, lat):
        lon, lat = moved(lon, lat, rng.gauss(0, shakes), rng.gauss(0, shakes))
        fixes.append(Fix(phone.person, phone.said(at, 0), lon, lat, accuracy, flagged))
        return lon, lat

    for start, end in zip(points, [*points[1:], None], strict=True):
        for _ in range(rng.randint(6, 20)):
            at += timedelta(seconds=10)
            lon, lat = put(start.lon, start.lat)
        said = claim(phone, start, at, 0, lon=lon, lat=lat, accuracy_m=accuracy, is_mock=flagged)
        claims.append(said)
        if end is None or leaps:
            continue
        away = math.dist((start.lon, start.lat), (end.lon, end.lat)) / METRE_LAT
        steps = max(int(away / pace / 10), 2)
        for step in range(1, steps):
            at += timedelta(seconds=10)
            share = step / steps
            put(
                start.lon + share * (end.lon - start.lon),
                start.lat + share * (end.lat - start.lat),
            )
    return evidence(points, claims, fixes, "foot")


def batch(rng, number):
    """Filled in at one sitting: typed with made-up times, with a turned clock, or just quickly."""
    how = rng.choice(("typed", "turned", "quick"))
    points = signs(rng, ("manual", "manual", "qr") if how == "typed" else ("qr", "manual"))
    visits, _path = plan(rng, points, "foot")
    phone = shirker(rng, number)
    phone.shares = rng.random() < 0.3
    home = moved(points[0].lon, points[0].lat, *[rng.uniform(-40, 40)] * 2)
    sat, claims = visits[-1][1] + timedelta(minutes=rng.uniform(2, 90)), []
    for here, (point, at) in enumerate(visits):
        now = sat + timedelta(seconds=here * rng.uniform(6, 25))
        if how == "typed":
            made = phone.said(now, 0)
            claims.append(
                claim(phone, point, at, 0, home, way="manual", code="", made_at=made, witness="x")
            )
        elif how == "turned":
            turned = (at - now).total_seconds() + phone.offset_s
            claims.append(claim(phone, point, at, 0, home, offset_s=turned, sent_offset_s=turned))
        else:
            claims.append(claim(phone, point, now, 0, home))
    return evidence(points, claims, [], "foot")


def copied(rng, number):
    """Printed codes photographed once and scanned from far away, all of them or most."""
    points = signs(rng, ("qr",))
    visits, _path = plan(rng, points, "foot")
    phone = shirker(rng, number)
    phone.shares = True
    angle = rng.uniform(0, 2 * math.pi)
    away = rng.uniform(1200, HOME_M)
    home = moved(points[0].lon, points[0].lat, away * math.cos(angle), away * math.sin(angle))
    goes = rng.randint(0, len(points) - 2)
    claims = [
        claim(phone, point, at, 0.5, None if here < goes else home)
        for here, (point, at) in enumerate(visits)
    ]
    return evidence(points, claims, [], "foot")


def told(count, seed=20260704):
    """Return `count` patrols, half of them honest, in a shuffled order."""
    rng = random.Random(seed)
    makers = {"replay": replay, "proxy": proxy, "spoofed": spoofed, "batch": batch}
    makers |= {"copied": copied}
    found = []
    for number in range(count):
        if number % 2:
            kind = CHEATS[number // 2 % len(CHEATS)]
            found.append(Told(kind, makers[kind](rng, number)))
        else:
            found.append(Told("honest", honest(rng, number)))
    rng.shuffle(found)
    return found
