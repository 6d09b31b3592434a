"""The living style guide: every part that pages are made of, on one page."""
