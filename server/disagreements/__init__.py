"""Two phones, one household: what is merged field by field, and what the township has to say."""

from server.disagreements.operations import about, observed, shown, take_back, take_up, whom
from server.disagreements.records import Disagreement, Observation
from server.disagreements.words import fact_title, value_text

__all__ = [
    "Disagreement",
    "Observation",
    "about",
    "fact_title",
    "observed",
    "shown",
    "take_back",
    "take_up",
    "value_text",
    "whom",
]
