"""What a home visit was answered: the required questions of the scattered-tekun form, and no more.

The same quiet answers at every visit: hardship, needs and photographs are for those who try the demo.
"""

from demo.draws import Draws
from demo.families import neighbour_name
from demo.kinds import CareGrade
from demo.records import DemoAnswers

FORM_ID = "scattered_tekun_visit"

# The page each question stands on, in the order of the form.
GROUPS: dict[str, tuple[str, ...]] = {
    "who": ("outcome", "identity_by", "whereabouts", "home_seen"),
    "attempt": ("attempt_steps", "neighbour_says", "attempt_worry"),
    "care": (
        "lives_alone", "daily_carer_has", "daily_carer_person", "daily_carer_relation",
        "sick_carer_has", "sick_carer_same", "sick_carer_name", "sick_carer_person",
    ),
    "health": ("is_ill_now", "medicine_count"),
    "self_care": ("cannot_do", "cannot_do_count", "self_care_ability", "walking", "mobility_impaired", "mood"),
    "living": (
        "food", "home_troubles", "month_now", "heating", "room_warm", "flue_ok", "house_danger", "dangerous_house",
    ),
    "money": ("support_paid", "income_change"),
    "event": ("event_type",),
    "needs": ("need_types",),
    "finish": ("photo", "sign_how", "outcome_words"),
}  # fmt: skip
PATHS = {name: f"/data/{group}/{name}" for group, names in GROUPS.items() for name in names}

_SELF_CARE: dict[CareGrade, dict[str, str]] = {
    "able": {"cannot_do": "none", "cannot_do_count": "0", "walking": "freely", "mobility_impaired": "false"},
    "partly_unable": {
        "cannot_do": "bathing dressing", "cannot_do_count": "2", "walking": "with_stick", "mobility_impaired": "true",
    },
    "unable": {
        "cannot_do": "eating dressing bed toilet bathing", "cannot_do_count": "5", "walking": "bedridden",
        "mobility_impaired": "true",
    },
}  # fmt: skip
_QUIET = {
    "is_ill_now": "no", "medicine_count": "0", "mood": "good",
    "food": "enough", "home_troubles": "none", "house_danger": "none",
    "dangerous_house": "no", "support_paid": "yes", "income_change": "none", "event_type": "none",
    "need_types": "none", "sign_how": "cannot",
}  # fmt: skip
_CLOSED_DOOR = {
    "outcome": "nobody_home", "attempt_steps": "asked_neighbour", "neighbour_says": "out_today",
    "attempt_worry": "no",
}  # fmt: skip


_WORDS = {"met": "见到本人", "carer_met": "没见到本人，见到照应人", "nobody_home": "家里没人"}


def usual_answers(draws: Draws, care: CareGrade | None, alone: bool, surname: str) -> DemoAnswers:
    """What stays the same from visit to visit in one household: self-care, who lives there, who looks in."""
    # SV-03 wants a named carer in illness; for some nobody has been found yet.
    carer = neighbour_name(draws, surname) if draws.number() < 0.85 else None
    return DemoAnswers(outcome="met", month=1, care=care or "able", alone=alone, carer=carer)


def by_question(answers: DemoAnswers) -> dict[str, str]:
    """Each question's answer as the form writes it, in the order of the form."""
    given = _CLOSED_DOOR if answers.outcome == "nobody_home" else _at_home(answers)
    given = given | {"outcome_words": _WORDS[answers.outcome]}
    return {name: given[name] for name in PATHS if name in given}


def _at_home(answers: DemoAnswers) -> dict[str, str]:
    given = _QUIET | _SELF_CARE[answers.care]
    given |= {"outcome": answers.outcome, "month_now": str(answers.month), "self_care_ability": answers.care}
    given |= {"lives_alone": "yes" if answers.alone else "no"}
    given |= (
        {"identity_by": "known"} if answers.outcome == "met" else {"whereabouts": "out_nearby", "home_seen": "yes"}
    )
    if answers.carer is None:
        given |= {"daily_carer_has": "no", "sick_carer_has": "no"}
    else:
        named = {"daily_carer_person": answers.carer, "sick_carer_person": answers.carer}
        given |= named | {"daily_carer_has": "yes", "daily_carer_relation": "neighbour"}
        given |= {"sick_carer_has": "yes", "sick_carer_same": "yes"}
    return given | of_the_season(answers.month)


def of_the_season(month: int) -> dict[str, str]:
    """The form asks about heating from October to April."""
    return {} if 5 <= month <= 9 else {"heating": "coal", "room_warm": "warm", "flue_ok": "yes"}


def facts_found(answers: DemoAnswers) -> dict[str, str | bool]:
    """What the answers say in the words of the fact catalogue; nothing when nobody was met."""
    if answers.outcome == "nobody_home":
        return {}
    found: dict[str, str | bool] = {
        "lives_alone": answers.alone,
        "is_ill_now": False,
        "self_care_ability": answers.care,
        "mobility_impaired": answers.care != "able",
        "dangerous_house": False,
    }
    if answers.carer is not None:
        found |= {"daily_carer_person": answers.carer, "sick_carer_person": answers.carer}
    return found
