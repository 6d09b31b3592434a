"""Vehicles, drones and kit: where they are, who has them, when they must be checked."""
