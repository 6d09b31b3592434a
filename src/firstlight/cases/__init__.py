"""Cases that need care: one folder a kind, each a room of its own that knows no other kind."""
