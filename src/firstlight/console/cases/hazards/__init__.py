"""Pages of hazards: the list, the sites, one hazard, reporting one on a phone."""
