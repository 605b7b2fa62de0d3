"""Phones as the office sees them: how they fare, and which are lost."""
