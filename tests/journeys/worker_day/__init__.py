"""Days of a grid worker, told as they happen, on real servers and in a real browser."""
