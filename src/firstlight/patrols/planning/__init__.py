"""From places, seasons and teams to routes: the only part of this room that knows the engine."""
