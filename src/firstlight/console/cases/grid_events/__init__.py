"""Pages: grid events."""
