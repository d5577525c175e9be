"""What the assistant was asked and what it answered."""
