"""Bureau, association, stations, teams, squads; people, memberships, roles and availability."""
