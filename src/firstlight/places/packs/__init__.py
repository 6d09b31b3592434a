"""Terrain packs: folders of ground that work with the network cut."""

from firstlight.places.packs.read import Pack, attribution, layers, load, raster, verify

__all__ = ["Pack", "attribution", "layers", "load", "raster", "verify"]
