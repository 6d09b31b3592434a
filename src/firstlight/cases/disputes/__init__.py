"""Disputes: mediation with every party's consent, by a mediator or by police."""
