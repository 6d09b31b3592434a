"""Ecology: what is seen at the water goes to whoever is competent, and the outcome comes back."""
