"""What answers at the addresses of talks, meetings and stories."""
