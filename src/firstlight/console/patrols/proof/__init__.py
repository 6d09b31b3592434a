"""Pages of signs, patrols walked and coverage; and the patrol on the phone."""
