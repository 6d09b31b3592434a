"""Pages: ecology."""
