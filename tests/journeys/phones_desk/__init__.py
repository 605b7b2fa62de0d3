"""The office's page of phones, in a real browser."""
