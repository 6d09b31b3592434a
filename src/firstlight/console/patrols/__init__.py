"""Pages of patrols: what is visited, plans and their routes, proof."""
