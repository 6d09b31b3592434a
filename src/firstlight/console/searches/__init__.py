"""Pages: searches."""
