"""Household spot checks of dibao cases: drawn by the county, visited by phone (DB-09 to DB-12)."""

from server.samples.visiting import surveys_to_do

__all__ = ["surveys_to_do"]
