"""Where positions come in: a door of their own, with one writer that commits for everybody."""
