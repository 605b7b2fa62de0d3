"""What the house checks of an act beyond its programme's own conditions: it needs the calendar or earlier cases."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import policy
from server.cases.records import EarlierAid
from server.core.errors import Problem

REPEATED = ("temp_aid", "one_off_temp_aid")  # aid for one hardship at a time (TA-24)
SESSION_RULES = "TA-25、TA-26"


def session_is_one(detail: Mapping[str, Any], today: date, view: policy.ParameterView) -> None:
    """The approval session named is one of the county's two of that month, and was held (TA-25).

    Raises Problem act_refused.
    """
    given = detail.get("approval_session_date")
    if given is None:
        return
    day = date.fromisoformat(str(given)[:10])
    held = policy.approval_sessions(day, view, policy.standard_calendar())
    if day not in held or day > today:
        days = "、".join(one.isoformat() for one in held)
        raise Problem(
            "act_refused",
            why=f"该日不是本县已召开的集中研究日，当月为 {days}；紧急情况请按紧急程序批准",
            why_en=f"no approval session of the county was held on that day; those of the month are {days}",
            rules=SESSION_RULES,
        )


def not_repeated(earlier: Sequence[EarlierAid], view: policy.ParameterView) -> None:
    """Aid for the same cause twice within a year is refused where the county says so, and shown elsewhere (TA-24).

    Raises Problem act_refused.
    """
    same = [one for one in earlier if one.same_cause]
    if same and view.get("p_ta_repeat_rule") == "block":
        on = same[0].decided_on.isoformat()
        raise Problem(
            "act_refused",
            why=f"同一事由一年内已经救助过（{on}），本县规定不重复救助",
            why_en=f"the same cause was helped within the year ({on}), and this county does not help twice",
            rules="TA-24",
        )
