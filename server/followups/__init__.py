"""Follow-ups: who must be visited by when, who was not, and whom that was told."""

from server.followups.operations import recompute, recompute_county, standings, sweep
from server.followups.records import Followup, Standing, SweepResult

__all__ = ["Followup", "Standing", "SweepResult", "recompute", "recompute_county", "standings", "sweep"]
