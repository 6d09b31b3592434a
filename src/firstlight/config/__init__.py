"""Settings, addresses and commands: wiring, not a room."""
