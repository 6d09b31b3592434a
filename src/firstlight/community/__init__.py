"""Talks and leaflets, joint meetings and action items, stories for the public column."""
