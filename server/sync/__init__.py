"""What a phone holds: scope, delta, tombstones, receipts."""
