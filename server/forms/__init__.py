"""Form versions, submissions as received, and what the engine makes of them."""

from server.forms.intake import Intake
from server.forms.operations import evaluate, label_answers, read_version
from server.forms.publishing import check, publish
from server.forms.records import (
    Answer,
    Evaluated,
    FollowupNow,
    FormVersion,
    Published,
    Receipt,
    ReceivedFile,
    Record,
    Submission,
)

__all__ = [
    "Answer",
    "Evaluated",
    "FollowupNow",
    "FormVersion",
    "Intake",
    "Published",
    "Receipt",
    "ReceivedFile",
    "Record",
    "Submission",
    "check",
    "evaluate",
    "label_answers",
    "publish",
    "read_version",
]
