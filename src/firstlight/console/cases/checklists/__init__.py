"""Pages: check lists and their versions."""
