"""Shifts, rosters, posts and readiness."""
