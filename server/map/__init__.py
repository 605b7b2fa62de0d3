"""The supervisor's map: households by what is to be done, as tiles and lists of one selection, and drawn areas."""

from server.map.operations import in_area
from server.map.records import Selection

__all__ = ["Selection", "in_area"]
