"""The hard guards: what the law forbids whatever a setting, an import or a person says.

Call `check_guards` right before the act, wherever the act is done. A fact that is missing refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from policy import data, facts
from policy.errors import ActRefused, DataRefused
from policy.expressions import Compiled, compile_node, condition
from policy.parameters import ParameterView
from policy.rules import named_values

KEPT_NAMES = ("reviewer_name", "reviewed_at", "approver_name")
"""Who reviewed, when, and who decided: never changed once recorded (CP-05, SU-11)."""


class Guard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One guard of `guards.toml`: before which act, under which rules, what must be known to hold."""

    id: str
    before: str
    rules: tuple[str, ...]
    when: str
    zh: str
    en: str


class _Guards(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    guard: tuple[Guard, ...]


@cache
def guards() -> tuple[tuple[Guard, Compiled], ...]:
    """Every guard with its compiled condition."""
    listed = data.load(_Guards, "guards.toml").guard
    return tuple((one, compile_node(condition(one.when, file="guards.toml", rule=one.id))) for one in listed)


def check_guards(act: str, known: Mapping[str, object], parameters: ParameterView) -> None:
    """Refuses the act unless every guard before it is known to hold.

    Raises ActRefused with the guard's id as its code and the rules behind it; DataRefused for an act that has no
    guard, so that a misspelt act cannot slip through; UnknownFact and FactRefused for bad facts.
    """
    before = [(one, compiled) for one, compiled in guards() if one.before == act]
    if not before:
        raise DataRefused(f"没有针对 {act} 的守则", f"no guard stands before {act}", act=act)
    names = named_values(facts.parse(known).values, parameters)
    for one, compiled in before:
        if compiled.value(names) is not True:
            raise ActRefused(one.id, one.zh, one.en, one.rules)


def check_names_kept(recorded: Mapping[str, object], corrected: Mapping[str, object]) -> None:
    """Refuses a correction that drops or changes who reviewed or decided. Raises ActRefused (CP-05, SU-11)."""
    for name in KEPT_NAMES:
        before = recorded.get(name)
        if before is not None and corrected.get(name) != before:
            raise ActRefused(
                "names_stay_on_the_case",
                "审核责任人和审批人一经记录不得删改",
                "who reviewed and who decided stays on the case",
                ("CP-05", "SU-11"),
            )


FORCED = ("is_close_relative_of_staff", "has_doubt", "has_report", "needs_key_check")
"""What forces a household check on a case, and stays on it once it was said (DB-11, DB-12)."""


def check_forced_checks_kept(recorded: Mapping[str, object], changed: Mapping[str, object]) -> None:
    """Refuses to take back what forces a household check. Raises ActRefused (DB-11, DB-12, SU-03)."""
    for name in FORCED:
        if recorded.get(name) is True and name in changed and changed[name] is not True:
            raise ActRefused(
                "forced_checks_stay",
                "近亲属备案、有疑问、有举报或重点调查的申请，必须入户，不得取消",
                "registered relatives and doubtful, reported or key cases stay forced household checks",
                ("DB-11", "DB-12", "SU-03"),
            )
