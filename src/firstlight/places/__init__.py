"""Village grids, water bodies, contact points, rescue gear and terrain packs."""
