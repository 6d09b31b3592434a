"""Pages: places."""
