"""What was paid of a benefit and not owed. Pure.

The texts say that payments stop in time when the ground is gone (DB-24, TK-16, DP-12); none says how what was paid
afterwards comes back, within which days, or below which sum it is left. So nothing here has a limit of its own: the
county claims what its own decisions make too much, and writes off by a person's reason.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from policy.clocks import add_months
from policy.payments import Change, owed
from server.claims.records import BenefitPaid, Ground, MonthPaid

RULES = ("DB-24", "TK-16", "DP-12", "SU-04")


def overpaid(of: BenefitPaid) -> list[MonthPaid]:
    """Periods for which more was paid than the benefit was worth, and of which nothing is claimed yet; in order."""
    changes = _changes(of.changes, of.died_on, of.should_end)
    found: list[MonthPaid] = []
    for one in of.paid:
        month, paid = date.fromisoformat(one["month"]), Decimal(one["amount"])
        worth = owed(of.paid_every, of.amount, of.first_month, changes, month)
        if paid > worth and month not in of.claimed:
            found.append(MonthPaid(month, paid, worth))
    return sorted(found, key=lambda one: one.month)


def _changes(decided: Sequence[dict[str, Any]], *ends: date | None) -> list[Change]:
    """The decided changes, and the ends that were there before anybody decided: the month after a death, or after the
    day that a finding's answer names."""
    changes = [msgspec.convert(one, Change, strict=False) for one in decided]
    return [*changes, *(Change(month_after(day), None) for day in ends if day is not None)]


def month_after(day: date) -> date:
    """The first month that is owed no more."""
    return add_months(day.replace(day=1), 1)


def ground(of: BenefitPaid, months: Sequence[MonthPaid]) -> tuple[Ground, date]:
    """Why the first of these months was too much, and from which month on that holds."""
    last = max(one.month for one in months)
    if of.died_on is not None and month_after(of.died_on) <= _last_of(of, last):
        return "died", month_after(of.died_on)
    ends = [one.from_month for one in _changes(of.changes) if one.amount is None]
    since = None if of.should_end is None else month_after(of.should_end)
    if since is not None and since < min(ends, default=date.max) and since <= _last_of(of, last):
        return "finding", since
    if ends and min(ends) <= _last_of(of, last):
        return "ended", min(ends)
    return "reduced", months[0].month


def _last_of(of: BenefitPaid, first: date) -> date:
    return add_months(first, 2) if of.paid_every == "quarter" else first
