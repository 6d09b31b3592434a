"""Pages: complaints about volunteers."""
