"""Doors of figures, for the tests that try every door: what stands in their addresses."""

WORDS = {
    "report": {"key": "patrols"},
    "report_rows": {"key": "patrols"},
}
