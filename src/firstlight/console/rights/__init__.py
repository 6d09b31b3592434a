"""Pages: the rights desk, for who asks and for who answers."""
