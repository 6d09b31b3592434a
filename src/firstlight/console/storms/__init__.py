"""Pages: storms."""
