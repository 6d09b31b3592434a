"""Figures over every other room: definitions as data, sums made beforehand, the rows behind."""
