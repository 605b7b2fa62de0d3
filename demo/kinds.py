"""What kinds of households the register holds, and how often each is found."""

from typing import Literal, TypeAlias

import msgspec

CareGrade: TypeAlias = Literal["able", "partly_unable", "unable"]
SupportMode: TypeAlias = Literal["scattered", "institutional"]
# Where a household stands with its next visit on the demo's day.
Standing: TypeAlias = Literal["fine", "due_today", "in_grace", "overdue", "new", "never_visited"]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of household: its status, its share of the register, and the family it mostly is.

    age, spread: mean and deviation of the head's age in years. male: share of male heads. spouse, child,
    second_child, grandchild, parent: how likely such a member lives there.
    """

    status: str
    share: float
    support_mode: SupportMode | None = None
    age: float = 60.0
    spread: float = 10.0
    male: float = 0.62
    spouse: float = 0.0
    child: float = 0.0
    second_child: float = 0.0
    grandchild: float = 0.0
    parent: float = 0.0


KINDS: dict[str, Kind] = {
    "scattered_tekun": Kind(
        status="tekun", support_mode="scattered", share=0.12, age=73, spread=8, male=0.78
    ),
    "institutional_tekun": Kind(
        status="tekun", support_mode="institutional", share=0.02, age=76, spread=8, male=0.74
    ),
    "dibao": Kind(
        status="dibao", share=0.34, age=61, spouse=0.55, child=0.45, second_child=0.3, grandchild=0.15, parent=0.1
    ),
    "single_person_dibao": Kind(
        status="single_person_dibao", share=0.07, age=48, spread=13, spouse=0.4, child=0.4, parent=0.4
    ),
    "dibao_marginal": Kind(
        status="dibao_marginal", share=0.17, age=58, spouse=0.7, child=0.6, second_child=0.35, grandchild=0.2
    ),
    "expenditure_hardship": Kind(
        status="expenditure_hardship", share=0.09, age=50, spouse=0.8, child=0.8, second_child=0.45, parent=0.2
    ),
    "poverty_risk": Kind(status="poverty_risk", share=0.07, age=56, spouse=0.65, child=0.6, second_child=0.3),
    "disability": Kind(status="disability_living", share=0.07, age=57, spread=14, spouse=0.45, child=0.4, parent=0.2),
    "orphan": Kind(status="orphan_allowance", share=0.01, age=67, spread=5, male=0.4, spouse=0.3, grandchild=1.0),
    "other": Kind(status="other", share=0.04, age=63, spouse=0.5, child=0.3),
}  # fmt: skip

# How often each standing is found; the county is neither perfect nor lost.
STANDINGS: dict[Standing, float] = {
    "fine": 0.60,
    "due_today": 0.06,
    "in_grace": 0.05,
    "overdue": 0.16,
    "new": 0.05,
    "never_visited": 0.08,
}
CARE_GRADES: dict[CareGrade, float] = {"able": 0.62, "partly_unable": 0.24, "unable": 0.14}
