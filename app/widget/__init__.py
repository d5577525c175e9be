"""The Python of <realtime-widget>: elements in somebody else's page, and what they share."""
