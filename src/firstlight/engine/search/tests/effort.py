"""How hard routes are looked for, where a test does not ask how good they are."""

import pytest

from firstlight.engine.search import paths


@pytest.fixture
def briefly(monkeypatch):
    """Look for routes with a twentieth of the usual moves: what must hold of any still does."""
    monkeypatch.setattr(paths, "MOVES", paths.MOVES // 20)
    monkeypatch.setattr(paths, "POLISH_TURNS", paths.POLISH_TURNS // 20)
