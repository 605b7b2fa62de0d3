"""Which open payments go into a batch and which stay out, and why. Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from policy.clocks import add_months
from policy.payments import Change, Schedule, owed
from server.payments.records import Aside, Candidate, SetAside


class DraftLine(msgspec.Struct, frozen=True):
    """An open payment that can be made, with its amount."""

    of: Candidate
    amount: Decimal


class Draft(msgspec.Struct, frozen=True):
    lines: list[DraftLine]
    aside: list[SetAside]

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.lines), Decimal(0))


def draft(found: Iterable[Candidate], schedule: Schedule | None) -> Draft:
    """Sort open payments; what owes nothing is left out. `schedule` None: an order's."""
    lines: list[DraftLine] = []
    aside: list[SetAside] = []
    for one in found:
        amount = one.fixed_amount if one.fixed_amount is not None else _owed(one)
        if amount <= 0:
            continue
        reason = _reason(one, schedule)
        if reason is None:
            lines.append(DraftLine(one, amount))
        else:
            aside.append(
                SetAside(
                    benefit_id=one.benefit_id,
                    person_id=one.person_id,
                    payee_name=one.payee_name,
                    region_code=one.region_code,
                    month=one.month,
                    amount=amount,
                    reason=reason,
                )
            )
    return Draft(lines, aside)


def _owed(one: Candidate) -> Decimal:
    changes = [msgspec.convert(change, Change, strict=False) for change in one.changes]
    return owed(one.paid_every, one.amount, one.first_month, changes, one.month)


def _reason(one: Candidate, schedule: Schedule | None) -> Aside | None:
    if one.died_on is not None and one.died_on.replace(day=1) < last_month(one):
        return "died"
    if schedule is not None and one.undone:
        return "change_not_entered"
    if schedule is not None and one.stage not in schedule.stages:
        return "case_not_ready"
    if one.account_id is None:
        return "no_account"
    return "account_failed" if one.account_failed else None


def last_month(one: Candidate) -> date:
    """The last month an open payment is for."""
    return add_months(one.month, 2) if one.paid_every == "quarter" else one.month
