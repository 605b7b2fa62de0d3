"""Aid cases of every programme: stages, acts, clocks, decisions as rows."""

from server.cases.operations import open_case, surveys_to_do
from server.cases.records import CasePage, NewCase, SurveyWanted

__all__ = ["CasePage", "NewCase", "SurveyWanted", "open_case", "surveys_to_do"]
