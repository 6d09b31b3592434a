"""Tips: a mailbox whose letters only police open, and whose writers nobody knows."""
