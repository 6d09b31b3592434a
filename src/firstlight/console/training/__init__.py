"""Pages of courses, sessions, certificates and the squad."""
