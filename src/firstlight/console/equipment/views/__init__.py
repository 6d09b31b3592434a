"""What is seen and done about kit in use."""
