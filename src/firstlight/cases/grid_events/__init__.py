"""Grid events: a thing or place that needs somebody, from the report to the archive."""
