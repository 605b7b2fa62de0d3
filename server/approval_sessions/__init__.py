"""Approval sessions: the agenda of cases to decide, how each was heard, what was decided, and the minutes."""

from server.approval_sessions.agenda import all_items, too_late
from server.approval_sessions.minutes import of_case, read_minutes
from server.approval_sessions.operations import read_session
from server.approval_sessions.records import (
    AgendaItem,
    ApprovalSessionPage,
    CaseMinutes,
    MinutesItem,
    MinutesPage,
    TooLateCase,
)

__all__ = [
    "AgendaItem",
    "ApprovalSessionPage",
    "CaseMinutes",
    "MinutesItem",
    "MinutesPage",
    "TooLateCase",
    "all_items",
    "of_case",
    "read_minutes",
    "read_session",
    "too_late",
]
