"""What a developer or a support person wants to see of the connection."""
