"""Form versions, submissions as received, and what the engine makes of them."""

from server.forms.evaluation import mask
from server.forms.intake import Intake
from server.forms.operations import compiled, evaluate, label_answers, read_version, receive
from server.forms.publishing import check, publish
from server.forms.records import (
    Answer,
    Arrival,
    Evaluated,
    FollowupNow,
    FormName,
    FormVersion,
    Position,
    Published,
    Purpose,
    Receipt,
    ReceivedFile,
    Record,
    Submission,
)

__all__ = [
    "Answer",
    "Arrival",
    "Evaluated",
    "FollowupNow",
    "FormName",
    "FormVersion",
    "Intake",
    "Position",
    "Published",
    "Purpose",
    "Receipt",
    "ReceivedFile",
    "Record",
    "Submission",
    "check",
    "compiled",
    "evaluate",
    "label_answers",
    "mask",
    "publish",
    "read_version",
    "receive",
]
