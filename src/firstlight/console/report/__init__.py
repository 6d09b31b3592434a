"""The form that takes calls, with what a search needs when somebody is missing."""
