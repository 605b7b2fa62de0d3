"""What users are told; phones fetch it with their sync, consoles page by page."""
