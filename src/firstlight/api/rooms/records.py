"""Service records, certificates, stars: what is done about them from outside."""

from ninja import Router

from firstlight.api.acts import acts

router = Router(tags=["records"])
acts(router, ("records",))
