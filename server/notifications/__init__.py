"""What users are told; phones fetch it with their sync."""
