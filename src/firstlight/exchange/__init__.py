"""Formats that we did not invent, in and out."""
