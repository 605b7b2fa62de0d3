"""Coverage: whether those who should have been seen were seen, by place and month; each number has its households."""

from server.coverage.operations import Asked, bounds, count, list_parts
from server.coverage.records import PARTS, CountRow, CoveredItem, Part

__all__ = ["PARTS", "Asked", "CountRow", "CoveredItem", "Part", "bounds", "count", "list_parts"]
