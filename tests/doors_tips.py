"""Doors of tips, for the tests that try every door: a tip and its vault, for Hill's officers."""

from firstlight.cases.tips import vault
from firstlight.cases.tips.models import InformantOpening, Tip, VaultKey, VaultShare

POLICE = {"olga", "finn"}
KEYS = {
    "tips/": "tip",
    "tips/vault/": "tip_share",
    "tips/vault/shares/": "tip_share",
    "tips/openings/": "tip_opening",
}
REACH = {"tip": POLICE, "tip_share": POLICE, "tip_opening": POLICE}
REACH_OF_PAGE = {"tip_receipt": set()}  # nothing is handed over yet


def rows(cast):
    """A vault of Olga's, a tip, and Olga's request to open who wrote it."""
    own = {"station_id": cast.hill.pk}
    pair = vault.new_pair()
    key = VaultKey.objects.create(
        **own,
        content_public=pair.public,
        outer_public=pair.public,
        inner_public=pair.public,
        made_by=cast.people.olga,
    )
    share = VaultShare.objects.create(
        **own,
        key=key,
        person=cast.people.olga,
        given_by=cast.people.olga,
        lock=1,
        salt=b"s" * 16,
        passes=1,
        memory=8192,
        sealed=b"sealed",
    )
    tip = Tip.objects.create(
        **own,
        key=key,
        number="T2026-0001",
        box="ABCDEF",
        code_salt=b"s" * 16,
        code_hash=b"h",
        box_public=pair.public,
        sealed=vault.seal(pair.public, b"{}"),
        informant=b"sealed",
    )
    opening = InformantOpening.objects.create(
        **own, tip=tip, asked_by=cast.people.olga, asker_lock=1, reason=b"sealed"
    )
    return {"tip": tip, "tip_share": share, "tip_opening": opening}
