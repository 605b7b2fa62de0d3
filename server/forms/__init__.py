"""Form versions, submissions as received, and what the engine makes of them."""

from server.forms.evaluation import mask
from server.forms.given import sources
from server.forms.intake import Intake, read_record
from server.forms.media import FROM_THE_REGISTER
from server.forms.moments import CLOCK_TOLERANCE, Moments, put_right
from server.forms.operations import add_marks, compiled, evaluate, label_answers, label_questions, receive
from server.forms.records import (
    Answer,
    Arrival,
    ClockReading,
    Evaluated,
    FollowupNow,
    FormName,
    FormVersion,
    InForce,
    Position,
    Published,
    Purpose,
    Receipt,
    ReceivedFile,
    Record,
    Submission,
)
from server.forms.versions import in_force, on_phones, read_media, read_version, read_workbook

__all__ = [
    "CLOCK_TOLERANCE",
    "FROM_THE_REGISTER",
    "Answer",
    "Arrival",
    "ClockReading",
    "Evaluated",
    "FollowupNow",
    "FormName",
    "FormVersion",
    "InForce",
    "Intake",
    "Moments",
    "Position",
    "Published",
    "Purpose",
    "Receipt",
    "ReceivedFile",
    "Record",
    "Submission",
    "add_marks",
    "compiled",
    "evaluate",
    "in_force",
    "label_answers",
    "label_questions",
    "mask",
    "on_phones",
    "put_right",
    "read_media",
    "read_record",
    "read_version",
    "read_workbook",
    "receive",
    "sources",
]
