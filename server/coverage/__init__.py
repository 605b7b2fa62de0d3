"""Coverage: whether those who should have been seen were seen, by place and month; each number has its households."""

from server.coverage.operations import Asked, bounds, count, list_parts
from server.coverage.records import PARTS, CountRow, CoveredItem, Part
from server.coverage.words import reason_texts

__all__ = ["PARTS", "Asked", "CountRow", "CoveredItem", "Part", "bounds", "count", "list_parts", "reason_texts"]
