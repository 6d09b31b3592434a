"""Pages of figures: overview, over time, in parts, row by row, the column, steps."""
