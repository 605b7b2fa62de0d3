"""Screening of everybody: who qualifies and is in no programme, who receives and does not, what cannot be."""

from server.screening.recheck import recheck, screen_county

__all__ = ["recheck", "screen_county"]
