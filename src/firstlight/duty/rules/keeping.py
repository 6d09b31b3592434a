"""How long service is kept: shifts, storms, events (practice, 13); figures outlive them."""

from datetime import timedelta

KEPT = timedelta(days=3 * 365)
# As long as somebody may claim for it: the ordinary limitation of the Civil Code (188).
INJURY_KEPT = timedelta(days=3 * 365)
# Why whom the roster proposed: of no use once the days that it planned are long over.
ROSTER_KEPT = timedelta(days=365)
