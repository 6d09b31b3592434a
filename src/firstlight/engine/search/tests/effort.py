"""How hard routes are looked for, where a test does not ask how good they are."""

import pytest

from firstlight.engine.search import paths


@pytest.fixture
def briefly(monkeypatch):
    """Look for routes with a twentieth of the usual moves: what must hold of any still does."""
    for name in ("ALONE", "SEVERAL"):
        moves, turns = getattr(paths, name)
        monkeypatch.setattr(paths, name, (moves // 20, turns // 20))
