"""Talks, meetings and stories: what is done about them from outside."""

from ninja import Router

from firstlight.api.acts import acts

router = Router(tags=["community"])
acts(router, ("community",))
