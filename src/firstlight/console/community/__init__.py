"""Pages: talks, joint meetings, stories."""
