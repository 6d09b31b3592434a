"""Service records, hours (clocked and amended kept apart), certificates, stars and recognition."""
