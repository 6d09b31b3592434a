"""How long talks, meetings and stories are kept (practice, 13); figures outlive them."""

from datetime import timedelta

KEPT = timedelta(days=3 * 365)
# Somebody in it took their yes back, or it was wrong: as short as a complaint about it needs.
RECALLED_KEPT = timedelta(days=30)
# What nobody has made public in a year is not wanted any more.
DRAFT_KEPT = timedelta(days=365)
