"""Pages of cases: one folder a kind."""
