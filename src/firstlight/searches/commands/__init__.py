"""The commands `firstlight search …` and `firstlight drift …`; each module holds one `COMMAND`."""

SEARCH = {
    "allocate": "firstlight.searches.commands.allocate",
    "assign": "firstlight.searches.commands.assign",
    "map": "firstlight.searches.commands.map",
    "score": "firstlight.searches.commands.score",
    "paths": "firstlight.searches.commands.paths",
    "plan": "firstlight.searches.commands.plan",
}
DRIFT = {"run": "firstlight.searches.commands.drift"}
