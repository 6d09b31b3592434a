"""What each page of shifts does."""
