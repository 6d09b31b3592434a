"""Enterprises: a visit on request, ten points looked at together, advice first, secrets kept."""
