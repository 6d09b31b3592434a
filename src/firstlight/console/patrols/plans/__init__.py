"""Pages of plans and their routes."""
