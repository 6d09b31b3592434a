"""The ground under the maps: files of terrain packs."""
