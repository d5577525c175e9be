"""What has not arrived, and whether this device keeps it."""
