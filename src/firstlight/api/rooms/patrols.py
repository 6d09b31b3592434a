"""Patrols: what a phone says of them."""

from ninja import Router

from firstlight.api.acts import acts

router = Router(tags=["patrols"])
acts(router, ("patrols",))
