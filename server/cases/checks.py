"""What the house checks of an act beyond its programme's own conditions: it needs earlier cases."""

from collections.abc import Sequence

import policy
from server.cases.records import EarlierAid
from server.core.errors import Problem

REPEATED = ("temp_aid", "one_off_temp_aid")  # aid for one hardship at a time (TA-24)


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
