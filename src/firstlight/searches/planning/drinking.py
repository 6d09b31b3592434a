"""How much water people carry: plain numbers that need neither the engine nor Django."""

from math import ceil


def litres_for(away_h: float, drink_l_per_h: float) -> float:
    """Return the water that each person carries, up to the next half litre."""
    return ceil(2 * away_h * drink_l_per_h - 1e-6) / 2
