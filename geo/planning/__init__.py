"""Planning of visits: which household on which day by whom, each day's order, and what to do when a day changes.

`plan` chooses days and workers first, keeping the spacing between a household's visits, and has neighbouring days
routed together by a router that is handed in (`geo.planning.vroom.solve_day`). What cannot be planned is listed with
its reason and with what would let it in.
"""

from geo.planning.answer import Cost, Load, Plan, Progress, Reason, Report, Stop, Unserved
from geo.planning.improve import Effort
from geo.planning.planner import one_by_one, plan
from geo.planning.problem import (
    Break,
    Forbid,
    Household,
    Order,
    Pin,
    Place,
    PlanningError,
    Problem,
    Worker,
)
from geo.planning.replan import Change, Leave, Moved, Replan, replan
from geo.planning.roads import Asked, DayRoads, Roads, asked_of, asked_of_day
from geo.planning.routing import Day, Each, Job, Question, Rest, Routes, SolveDay
from geo.planning.travel import Travel, Ways, straight

__all__ = [
    "Asked",
    "Break",
    "Change",
    "Cost",
    "Day",
    "DayRoads",
    "Each",
    "Effort",
    "Forbid",
    "Household",
    "Job",
    "Leave",
    "Load",
    "Moved",
    "Order",
    "Pin",
    "Place",
    "Plan",
    "PlanningError",
    "Problem",
    "Progress",
    "Question",
    "Reason",
    "Replan",
    "Report",
    "Rest",
    "Roads",
    "Routes",
    "SolveDay",
    "Stop",
    "Travel",
    "Unserved",
    "Ways",
    "Worker",
    "asked_of",
    "asked_of_day",
    "one_by_one",
    "plan",
    "replan",
    "straight",
]
