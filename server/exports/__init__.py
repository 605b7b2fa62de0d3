"""What leaves the house as tables: files that somebody asked for, and the interface for BI tools."""
