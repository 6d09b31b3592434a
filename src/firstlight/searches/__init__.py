"""Missing people: the map of where they may be, segments, assignments, tracks and clues."""
