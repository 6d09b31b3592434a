"""Patrol plans, checkpoints and proof of patrol."""
