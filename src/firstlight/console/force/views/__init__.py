"""The pages of the force: people, organisations, kit, one's own page, data protection."""
