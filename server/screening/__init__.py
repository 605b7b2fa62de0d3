"""Screening of everybody: who qualifies and is in no programme, who receives and does not, what cannot be."""

from server.screening.operations import findings_of
from server.screening.recheck import recheck, screen_county
from server.screening.records import FindingNews, FoundItem
from server.screening.telling import untold
from server.screening.words import finding_title

__all__ = ["FindingNews", "FoundItem", "finding_title", "findings_of", "recheck", "screen_county", "untold"]
