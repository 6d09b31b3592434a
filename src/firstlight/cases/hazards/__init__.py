"""Hazards: found, assessed, told to the owner, re-checked by somebody else, signed off."""
