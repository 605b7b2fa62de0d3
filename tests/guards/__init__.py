"""Rules that hold for the whole repository. Every message says what to change."""
