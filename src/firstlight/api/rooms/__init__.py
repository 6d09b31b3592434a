"""One thin router a room: what of its rows travels, and to whom."""
