"""Complaints and real-name reports, and the register of close relatives of those who handle aid."""

from server.oversight.lodging import come, how_far, lodge, lodged_before
from server.oversight.operations import staff_related_to
from server.oversight.records import Category, Complainant, Lodged, Receipt

__all__ = [
    "Category",
    "Complainant",
    "Lodged",
    "Receipt",
    "come",
    "how_far",
    "lodge",
    "lodged_before",
    "staff_related_to",
]
