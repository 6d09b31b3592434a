"""Where a person or a thing in the water drifts to."""
