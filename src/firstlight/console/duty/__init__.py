"""Pages of shifts: the week and the month, each shift, one's own, calendars, rosters."""
