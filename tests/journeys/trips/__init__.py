"""Trips in a real browser: planned, put in order and published at the desk."""
