"""Work that follows a write: the relay announces outbox rows, jobs do them, the schedule names what recurs."""
