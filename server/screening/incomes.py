"""Income that a list alone proves to be over the line of a household's programme (EC-03, DB-01, LI-06). Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import policy

STANDARD, RATIO = "p_dibao_standard_monthly", "p_marginal_ratio"
CLASSES = ("urban", "rural")


def line(status: str, residence: str | None, view: policy.ParameterView) -> Decimal | None:
    """Yuan a month for each person below which the programme is for; None when the county has entered no standard.

    Of somebody of whom nobody knows whether they are urban or rural: the higher of both.
    """
    try:
        standards = [view.number(STANDARD, one) for one in ((residence,) if residence in CLASSES else CLASSES)]
        times = view.number(RATIO) if status == "dibao_marginal" else Decimal(1)
    except policy.ParameterNotSet:
        return None
    return max(standards) * times


def over_line(detail: Mapping[str, Any], view: policy.ParameterView) -> bool:
    """Whether what the list says comes to the line or over it, whatever else the household may earn.

    `detail`: status, monthly_income (yuan), members (alive), residence_class. Below the line nothing is proven, and
    without a standard nothing is known.
    """
    limit = line(detail["status"], detail["residence_class"], view)
    members = int(detail["members"])
    return limit is not None and members > 0 and Decimal(str(detail["monthly_income"])) >= limit * members
