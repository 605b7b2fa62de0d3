"""Aid cases of every programme: stages, acts, clocks, decisions as rows."""

from server.cases.operations import act, open_case, read_case, take
from server.cases.queue import surveys_to_do
from server.cases.records import ActRequest, CaseItem, CasePage, ClockShown, NewCase, SurveyWanted
from server.cases.showing import value_label

__all__ = [
    "ActRequest",
    "CaseItem",
    "CasePage",
    "ClockShown",
    "NewCase",
    "SurveyWanted",
    "act",
    "open_case",
    "read_case",
    "surveys_to_do",
    "take",
    "value_label",
]
