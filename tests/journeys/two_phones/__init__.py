"""Two phones before one household, in a real browser."""
