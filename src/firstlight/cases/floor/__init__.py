"""What every kind of file stands on: numbers, letters, who is at the desk, what is never typed."""
