from firstlight.engine.terrain.tests.conftest import country

__all__ = ["country"]
