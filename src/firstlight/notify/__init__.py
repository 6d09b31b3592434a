"""Words leave here for people and replies come back: one folder per carrier."""
