"""The commands `firstlight terrain …`; each module holds one `COMMAND`."""

TERRAIN = {"build": "firstlight.places.commands.build"}
