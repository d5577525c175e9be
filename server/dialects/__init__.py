"""How the WebSocket endpoint behaves: ours, and as the two existing backends do."""
