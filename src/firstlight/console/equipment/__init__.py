"""Pages of kit in use: by its code on a phone, labels, checks, flights."""
