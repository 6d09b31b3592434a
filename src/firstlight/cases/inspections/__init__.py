"""Joint inspections: two officers inspect, on site; volunteers support and never touch."""
