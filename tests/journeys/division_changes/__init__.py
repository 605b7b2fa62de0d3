"""Changes of divisions in a real browser, entered before their day."""
