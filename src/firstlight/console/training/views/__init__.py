"""What is seen and done about training."""
