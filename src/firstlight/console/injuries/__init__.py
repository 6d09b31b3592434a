"""Pages: injuries."""
