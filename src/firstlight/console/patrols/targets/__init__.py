"""Pages of what is visited how often."""
