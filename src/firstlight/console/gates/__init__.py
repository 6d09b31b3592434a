"""Pages: gates."""
