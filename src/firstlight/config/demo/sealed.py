"""Made-up disputes and a vault with two made-up tips: nobody in them exists.

The vault's passphrase stands in the handbook, so it protects nothing; a real one is made by two
officers.
"""

import json
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from firstlight.cases.disputes.models import DisputeCase, DisputeLevel, DisputeParty
from firstlight.cases.disputes.rules import a_month_after
from firstlight.cases.tips import vault
from firstlight.cases.tips.models import Tip, VaultKey, VaultShare
from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import key
from firstlight.force.models import Person

PASSPHRASE = "demo-dawn-2019-vault"  # noqa: S105  # nothing is secret here
LEVELS = (
    ("红", "派出所值班领导", "三日内无进展，报司法所", 3),
    ("黄", "调解员", "两周内无进展，报派出所", 7),
    ("绿", "调解员", "一个月内回访", 14),
)
DISPUTES = (
    # number, kind, matter, where, what, state
    (1, "people", "neighbour", "演示村一组", "两户之间夜间噪声（演示）", "mediating"),
    (2, "people", "land", "演示村三组", "田埂界线（演示）", "assessed"),
    (3, "", "property", "演示小区", "楼道堆物（演示）", "reported"),
)
TIPS = (
    ("演示：两辆货车夜里向水库边倾倒废料", "演示水库东岸", "received"),
    ("演示：桥头夜间有人飙车", "演示桥", "urgent_110"),
)


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out three levels, three disputes, a vault of two officers, and two tips."""
    played = {each.part.username: each.person for each in found if each.part}
    station = tree["changle"].station_id
    _disputes(station, played["mediator"])
    _tips(station, played["officer"], played["officer_2"])


def _disputes(station: UUID, mediator: Person) -> None:
    today = timezone.localdate()
    levels = DisputeLevel.objects.bulk_create(
        DisputeLevel(
            id=key("dispute-level", name),
            station_id=station,
            name=name,
            owner=owner,
            hand_over=rule,
            review_days=days,
            place=place,
        )
        for place, (name, owner, rule, days) in enumerate(LEVELS)
    )
    for number, kind, matter, where, what, state in DISPUTES:
        goes = state == "mediating"
        row = DisputeCase.objects.create(
            id=key("dispute", number),
            station_id=station,
            number=f"D{today.year}-{number:04d}",
            kind=kind,
            matter=matter,
            place_area=where,
            summary=what,
            state=state,
            reported_on=today - timedelta(days=9),
            mediator=mediator if kind else None,
            committee="演示调解委员会" if kind else "",
            mediating_on=today - timedelta(days=5) if goes else None,
            due_on=a_month_after(today - timedelta(days=5)) if goes else None,
            level=levels[1] if goes else None,
            level_set_by=mediator if goes else None,
            level_review_on=today + timedelta(days=2) if goes else None,
        )
        DisputeParty.objects.bulk_create(
            DisputeParty(
                id=key("dispute-party", number, letter),
                station_id=station,
                case=row,
                letter=letter,
                answer="given" if goes else "",
                answered_on=today - timedelta(days=5) if goes else None,
                way="signed" if goes else "",
                takes_mediator=goes,
                takes_helpers=goes,
                name=f"演当事人{letter}" if goes else "",
            )
            for letter in ("甲乙" if kind else "")
        )


def _tips(station: UUID, one: Person, other: Person) -> None:
    content, outer, inner = (vault.new_pair() for _each in range(3))
    box = VaultKey.objects.create(
        id=key("vault"),
        station_id=station,
        content_public=content.public,
        outer_public=outer.public,
        inner_public=inner.public,
        made_by=one,
    )
    for lock, person, pair in ((1, one, outer), (2, other, inner)):
        opened = vault.Opened(box.pk, content.private, lock, pair.private)
        kept = vault.wrap(opened.secret, PASSPHRASE, vault.Cost(1, 8192))
        VaultShare.objects.create(
            id=key("vault-share", lock),
            station_id=station,
            key=box,
            person=person,
            given_by=one,
            lock=lock,
            salt=kept.salt,
            passes=kept.passes,
            memory=kept.memory,
            sealed=kept.sealed,
        )
    for number, (what, where, state) in enumerate(TIPS, start=1):
        code = vault.box_of(vault.code_of(vault.SECRET_SIGNS))
        said = json.dumps(
            {"what": what, "where": where, "when": "前天夜里", "who": "", "at": "—"}
        ).encode()
        Tip.objects.create(
            id=key("tip", number),
            station_id=station,
            key=box,
            number=f"T{timezone.localdate().year}-{number:04d}",
            state=state,
            is_urgent=state == "urgent_110",
            is_told=True,
            box=vault.code_of(vault.NUMBER_SIGNS),
            code_salt=code.salt,
            code_hash=code.code_hash,
            box_public=code.pair.public,
            sealed=vault.seal(content.public, said),
        )
