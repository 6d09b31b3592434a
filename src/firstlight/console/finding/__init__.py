"""The one box: rooms, people, places and calls by a few letters."""
