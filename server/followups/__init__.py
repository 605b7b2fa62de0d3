"""Follow-ups: who must be visited by when, who was not, and whom that was told."""

from server.followups.entering import end_pause, pause
from server.followups.entries import NewVisitPause
from server.followups.operations import counted, recompute, recompute_county, standings, sweep
from server.followups.records import Followup, Standing, SweepResult, Swept

__all__ = [
    "Followup",
    "NewVisitPause",
    "Standing",
    "SweepResult",
    "Swept",
    "counted",
    "end_pause",
    "pause",
    "recompute",
    "recompute_county",
    "standings",
    "sweep",
]
