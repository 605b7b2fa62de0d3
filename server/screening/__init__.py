"""Screening of everybody: who qualifies and is in no programme, who receives and does not, what cannot be."""

from server.screening.operations import findings_of
from server.screening.recheck import recheck, screen_county
from server.screening.records import FoundItem

__all__ = ["FoundItem", "findings_of", "recheck", "screen_county"]
