"""Pages: enterprises."""
