"""What is on a worker's phone is nobody else's: PIN, lock, lost phone."""
