"""Numbers in, numbers out: search, drift, terrain, frames as pure functions on arrays."""
