"""The doors for programs: JSON over HTTP, the phone's outbox, the change feed, positions."""
