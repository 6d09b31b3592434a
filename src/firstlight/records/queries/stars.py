"""Reads about stars. People stand in the order of their names: nobody is ranked."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.force.models import Membership, Organisation, Person
from firstlight.force.seats import SERVING
from firstlight.force.switches import is_off
from firstlight.kernel.actor import Actor
from firstlight.kernel.codes import hash_of_code
from firstlight.kernel.errors import NotFound
from firstlight.privacy.queries import consenting
from firstlight.records.models import Recognition, RecognitionAppeal, ServiceRecord, StarObjection
from firstlight.records.queries.rules import rules_over
from firstlight.records.queries.service import totals
from firstlight.records.rules import COUNTS, USUAL_STARS, digest, star_of


def stars(actor: Actor) -> QuerySet[Recognition]:
    """Return the stars of one's own, and of its stations for who decides; by name."""
    own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    if actor.may("records.star"):
        own |= Q(station_id__in=actor.stations)
    rows = Recognition.objects.filter(own).select_related("person", "organisation")
    return rows.order_by("person__pinyin", "person__name", "level", "pk")


def star(actor: Actor, key: UUID | str) -> Recognition:
    """Return one star, or one that is on public notice; else raise `NotFound`."""
    found: Recognition | None = stars(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def my_stars(actor: Actor) -> list[Recognition]:
    """Return the actor's own."""
    rows = Recognition.objects.filter(person_id=actor.person_id or UUID(int=0))
    return list(rows.prefetch_related("appeals").order_by("-level"))


def star_inputs(person_id: UUID, as_of: date) -> dict[str, int]:
    """Return the figures that the rule is given: hours and quality of service, nothing else."""
    rows = ServiceRecord.objects.filter(person_id=person_id, on_date__lte=as_of)
    counted = rows.filter(state__in=COUNTS)
    evaluated = counted.exclude(evaluation="")
    return {
        "minutes": totals(counted)["all"],
        "evaluated": evaluated.count(),
        "as_agreed": evaluated.exclude(evaluation="not_as_agreed").count(),
        "voided": rows.filter(state="voided").count(),
    }


def star_rule(station_id: UUID, on: date) -> tuple[int, dict[str, Any]]:
    """Return number and content of the rule of stars in force at a station on a day."""
    found = next((r for r in rules_over(station_id) if r.stars and r.in_force_from <= on), None)
    return (found.number, dict(found.stars)) if found else (0, dict(USUAL_STARS))


def ahead(person: Person, on: date) -> dict[str, Any]:
    """Return what a person's own figures are by the rule of stars, and what the next one asks."""
    inputs = star_inputs(person.pk, on)
    _number, rule = star_rule(person.station_id, on)
    level = star_of(inputs, rule)
    return {
        "minutes": inputs["minutes"],
        "level": level,
        "next": level + 1 if level < len(rule["hours"]) else 0,
        "from_hours": rule["hours"][level] if level < len(rule["hours"]) else 0,
        "as_agreed": inputs["as_agreed"],
        "evaluated": inputs["evaluated"],
        "percent": rule["as_agreed_percent"],
        "voided": inputs["voided"],
    }


def earned(node: Organisation, as_of: date) -> list[tuple[Membership, int, dict[str, int]]]:
    """Return who has earned a star that they do not hold yet: member, level, figures; by name."""
    rows = Membership.objects.filter(
        organisation__path__startswith=node.path, state__in=SERVING
    ).select_related("person", "organisation")
    held = {
        (each.person_id, each.level)
        for each in Recognition.objects.exclude(state__in=["not_awarded", "revoked"])
    }
    refused = {
        (each.person_id, each.level): each.basis_min
        for each in Recognition.objects.filter(state="not_awarded")
    }
    _number, rule = star_rule(node.station_id, as_of)
    found, seen = [], set()
    for row in rows.order_by("person__pinyin", "person__name", "pk"):
        inputs = star_inputs(row.person_id, as_of)
        level = star_of(inputs, rule)
        key = (row.person_id, level)
        again = key in refused and refused[key] == inputs["minutes"]
        if level and key not in held and key not in seen and not again:
            seen.add(key)
            found.append((row, level, inputs))
    return found


def worked_again(row: Recognition) -> dict[str, Any]:
    """Work a star out again: by its own figures, and by the records as they stand now."""
    now = star_inputs(row.person_id, row.as_of)
    level = star_of(row.inputs, row.rule)
    return {
        "same": digest(row.inputs, row.rule, level) == row.digest and level == row.level,
        "level": level,
        "now": now,
        "level_now": star_of(now, row.rule),
        "changed": now != row.inputs,
    }


def on_notice(day: date) -> list[Recognition]:
    """Return whom the public notice names today: only who still agrees to be named."""
    rows = Recognition.objects.filter(state="public_notice", notice_from__lte=day)
    found = list(rows.select_related("person", "organisation").order_by("person__pinyin", "pk"))
    agreed = consenting([each.person_id for each in found], "publish_name")
    off = {key for key in {each.station_id for each in found} if is_off("records", key)}
    return [each for each in found if each.person_id in agreed and each.station_id not in off]


def notices_over(on: date) -> QuerySet[Recognition]:
    """Return the stars whose public notice has ended before a day and that wait; for jobs."""
    return Recognition.objects.filter(state="public_notice", notice_until__lt=on)


def open_objection(row: Recognition) -> StarObjection | None:
    """Return the objection to a star that waits for its answer."""
    return StarObjection.objects.filter(recognition=row, answered_at__isnull=True).first()


def objections(actor: Actor, row: Recognition) -> list[StarObjection]:
    """Return what was said against a star, to who decides and never to whose star it is."""
    if not actor.may("records.star") or row.person_id == actor.person_id:
        return []
    return list(StarObjection.objects.filter(recognition=row).order_by("made_at", "pk"))


def objection_behind(code: str) -> StarObjection:
    """Return the objection made without an account that has this code, or `NotFound`."""
    rows = StarObjection.objects.exclude(code_hash="").select_related("recognition")
    found: StarObjection | None = rows.filter(code_hash=hash_of_code(code)).first()
    if found is None or is_off("records", found.station_id):
        raise NotFound
    return found


def appeals(actor: Actor) -> QuerySet[RecognitionAppeal]:
    """Return the appeals about the stars that the actor may decide."""
    rows = RecognitionAppeal.objects.select_related("recognition__person")
    return rows.filter(recognition__in=stars(actor)).order_by("answered_at", "created_at")


def appeal(actor: Actor, key: UUID | str) -> RecognitionAppeal:
    """Return one appeal, or raise `NotFound`."""
    found: RecognitionAppeal | None = appeals(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found
