"""Pages: force."""
