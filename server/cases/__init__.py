"""Aid cases of every programme: stages, acts, clocks, decisions as rows."""

from server.cases.marking import mark_open
from server.cases.operations import act, open_case, read_case, take
from server.cases.queue import at_stage, checks_to_do, surveys_to_do
from server.cases.records import (
    ActRequest,
    CaseItem,
    CaseKnown,
    CasePage,
    ClockShown,
    FactShown,
    NewCase,
    SurveyWanted,
)
from server.cases.showing import value_label

__all__ = [
    "ActRequest",
    "CaseItem",
    "CaseKnown",
    "CasePage",
    "ClockShown",
    "FactShown",
    "NewCase",
    "SurveyWanted",
    "act",
    "at_stage",
    "checks_to_do",
    "mark_open",
    "open_case",
    "read_case",
    "surveys_to_do",
    "take",
    "value_label",
]
