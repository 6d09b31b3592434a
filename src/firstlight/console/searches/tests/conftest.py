"""The same ground and the same search as the room's own tests."""

from firstlight.searches.tests.conftest import case, ground, group, insured, pack, search

__all__ = ["case", "ground", "group", "insured", "pack", "search"]
