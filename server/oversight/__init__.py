"""Complaints and real-name reports, and the register of close relatives of those who handle aid."""
