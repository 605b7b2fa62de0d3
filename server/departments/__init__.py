"""Departments and charities to whom hardship is referred: names by date, what they serve, their users."""

from server.departments.operations import add_department, find, serving
from server.departments.records import Department

__all__ = ["Department", "add_department", "find", "serving"]
