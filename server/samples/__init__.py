"""Household spot checks of dibao cases: drawn by the county, visited by phone (DB-09 to DB-12)."""
