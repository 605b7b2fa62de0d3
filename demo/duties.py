"""How often each kind of household must be visited, by the cadence in force on the demo's day."""

from collections.abc import Mapping
from datetime import date

from demo.kinds import CareGrade, Kind
from policy import cadence, parameters
from policy.cadence import Cadence
from policy.facts import Value

_AGED = 80


class Duties:
    """Visiting duties on a day, with the parameters' defaults; worked out once for each combination."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._view = parameters.at(today)
        self._known: dict[tuple[str, str | None, str | None, bool, bool], Cadence] = {}

    def of(self, kind: Kind, care: CareGrade | None, age: int, alone: bool) -> Cadence:
        """The duty for a household of this kind whose head has this care grade and age."""
        key = (kind.status, kind.support_mode, care, age >= _AGED, alone)
        known = self._known.get(key)
        if known is None:
            facts = facts_of(kind, care, age, alone)
            known = self._known[key] = cadence.obligation(facts, self._view, self._today)
        return known


def facts_of(kind: Kind, care: CareGrade | None, age: int, alone: bool) -> Mapping[str, Value]:
    """What the register says of such a household, in the words of the fact catalogue."""
    if care is not None:
        return {
            "receives_tekun": True,
            "tekun_care_mode": kind.support_mode or "scattered",
            "self_care_ability": care,
            "age_years": age,
            "lives_alone": alone,
            "is_ill_now": False,
        }
    if kind.status in ("dibao", "single_person_dibao"):
        scope = "household" if kind.status == "dibao" else "single_person"
        return {"receives_tekun": False, "receives_dibao": True, "dibao_scope": scope}
    known = ("dibao_marginal", "expenditure_hardship")
    category = kind.status if kind.status in known else "other"
    return {"receives_tekun": False, "receives_dibao": False, "low_income_category": category}
