"""Batches: made from what is open, checked by somebody else, sent to the bank, or withdrawn before that."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import policy
from policy import payments
from server import benefits, parameters
from server.benefits import title
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Problem
from server.core.ids import new_id
from server.core.paging import Page, page, read_key
from server.payments import bank_file, orders, queries
from server.payments.bank_file import BankRow, Encoding
from server.payments.drafting import Draft, draft
from server.payments.records import (
    Batch,
    BatchRow,
    BatchState,
    CasePayments,
    Checked,
    Line,
    NewBatch,
    NewCorrection,
    Preview,
    TakenOff,
)

SHOWN_ASIDE = 200
# The step that must be there before each, and what stands in its way.
BEFORE: dict[BatchState, BatchState | None] = {
    "checked": None,
    "sent": "checked",
    "answered": "sent",
    "withdrawn": None,
}


async def preview(conn: Connection, actor: Actor, wanted: NewBatch) -> Preview:
    """What a batch would hold now, and who stays out. Raises Problem as `make_batch`, but nothing_to_pay."""
    await benefits.count_anew(conn, written=False)
    found = await _draft(conn, actor, wanted)
    asides: dict[str, int] = {}
    for one in found.aside:
        asides[one.reason] = asides.get(one.reason, 0) + 1
    return Preview(lines=len(found.lines), total=found.total, aside=found.aside[:SHOWN_ASIDE], asides=asides)


async def _draft(conn: Connection, actor: Actor, wanted: NewBatch) -> Draft:
    if wanted.programme in payments.order_kinds() and wanted.order_id is not None:
        return await _draft_order(conn, actor, wanted, wanted.order_id)
    if wanted.programme not in payments.schedules() or wanted.order_id is not None:
        raise Problem("programme_unknown", programme=wanted.programme)
    schedule = payments.schedule(wanted.programme)
    if schedule.by_order:
        raise Problem("order_needed")
    until = payments.first_of_period(schedule.every, wanted.month)
    return draft(await queries.open_of_programme(conn, actor.scope, wanted.programme, until, None), schedule)


async def _draft_order(conn: Connection, actor: Actor, wanted: NewBatch, order_id: UUID) -> Draft:
    """Whom the order means by their group, and whose case rests on it."""
    order = await orders.find(conn, actor, order_id)
    if order.programme != wanted.programme or order.kind != "start":
        raise Problem("order_needed")
    if await queries.stopped(conn, actor.scope, order.programme, order.month):
        raise Problem("order_stopped", month=f"{order.month:%Y-%m}")
    meant = [
        (name, status, group.fact)
        for name in order.groups
        for group in [payments.groups()[name]]
        for status in group.statuses or ("",)
    ]
    names, statuses, facts = ([row[at] for row in meant] for at in range(3))
    of_groups = draft(await queries.open_of_order(conn, actor.scope, order.id, names, statuses, facts), None)
    singles = await queries.open_of_programme(conn, actor.scope, order.programme, order.month, order.id)
    of_cases = draft(singles, payments.schedule(order.programme))
    return Draft([*of_groups.lines, *of_cases.lines], [*of_groups.aside, *of_cases.aside])


async def make_batch(conn: Connection, actor: Actor, now: datetime, new: NewBatch) -> Batch:
    """Make a batch from everything open; who is in one already is not paid again. The same id again changes nothing.

    Raises Problem programme_unknown, order_needed, order_stopped, not_found, nothing_to_pay.
    """
    await queries.one_at_a_time(conn, actor.county_code)
    if await queries.batch(conn, actor.scope, new.id) is None:
        await benefits.count_anew(conn, written=False)
        found = await _draft(conn, actor, new)
        if not found.lines:
            raise Problem("nothing_to_pay", aside=len(found.aside))
        await _write(conn, actor, now, new, found)
    return await read_batch(conn, actor, now, new.id)


async def _write(conn: Connection, actor: Actor, now: datetime, new: NewBatch, found: Draft) -> None:
    view = await parameters.view(conn, actor.county_code, civil_date(now))
    if new.programme in ("temp_aid", "one_off_temp_aid"):
        spent = {"fund_purpose": "benefit", "payment_batch_id": str(new.id)}
        policy.check_guards("spend_temp_aid", spent, view)
    number = await queries.next_number(conn, actor.scope)
    month, label, due_on = await _frame(conn, actor, new, view)
    await queries.add_batch(
        conn, actor.scope, new.id, number, new.programme, month, new.order_id, "start" if new.order_id else None,
        label, due_on, len(found.lines), found.total, actor.id, now,
    )  # fmt: skip
    columns: list[tuple[Any, ...]] = [
        (at, new_id(now), one.of.region_code, one.of.household_id, one.of.person_id, one.of.benefit_id, one.of.month,
         one.amount, one.of.payee_name, one.of.payee_group, one.of.account_id, one.of.follows,
         one.of.follows_outcome, one.of.correction_id)
        for at, one in enumerate(found.lines, 1)
    ]  # fmt: skip
    await queries.add_lines(
        conn,
        actor.scope,
        new.id,
        new.programme,
        new.order_id,
        *(list(column) for column in zip(*columns, strict=True)),
    )
    await benefits.count_anew(conn, written=True)
    await audit.record(conn, actor.county_code, now, actor.id, "payment.make", new.id, {"lines": len(found.lines)})


async def _frame(conn: Connection, actor: Actor, new: NewBatch, view: policy.ParameterView) -> tuple[Any, str, Any]:
    """The month of a batch, the words beside its payments, and the day by which they must arrive."""
    calendar = policy.standard_calendar()
    if new.order_id is not None:
        kind, order = payments.order_kinds()[new.programme], await orders.find(conn, actor, new.order_id)
        proof = payments.due(kind.clock, order.index_published_on or order.issued_on, view, calendar)
        return order.month, kind.label, proof.due if proof else None
    schedule = payments.schedule(new.programme)
    first = payments.first_of_period(schedule.every, new.month)
    proof = payments.due(schedule.clock, first, view, calendar)
    return first, schedule.label, proof.due if proof else None


async def read_batch(conn: Connection, actor: Actor, now: datetime, batch_id: UUID) -> Batch:
    """One batch. Raises Problem not_found."""
    return shown(await _find(conn, actor, batch_id), actor, now)


async def _find(conn: Connection, actor: Actor, batch_id: UUID) -> BatchRow:
    found = await queries.batch(conn, actor.scope, batch_id)
    if found is None:
        raise Problem("not_found", what="发放批次 batch")
    return found


def state_of(row: BatchRow) -> BatchState:
    """Where a batch stands: its furthest step."""
    done = {step.step for step in row.steps}
    furthest: tuple[BatchState, ...] = ("withdrawn", "answered", "sent", "checked")
    reached: list[BatchState] = [step for step in furthest if step in done]
    return reached[0] if reached else "drafted"


def shown(row: BatchRow, actor: Actor, now: datetime) -> Batch:
    """A batch as screens show it."""
    waiting = row.lines - row.paid - row.failed - row.taken_off
    plain: dict[str, Any] = {
        name: getattr(row, name) for name in Batch.__struct_fields__ if name in BatchRow.__struct_fields__
    }
    return Batch(
        **plain,
        programme_title=title(row.programme),
        late=row.due_on is not None and civil_date(now) > row.due_on and waiting > 0 and state_of(row) != "withdrawn",
        state=state_of(row),
        waiting=max(0, waiting),
        own=row.made_by == actor.id,
    )


async def list_batches(
    conn: Connection, actor: Actor, now: datetime, *, programme: str | None, after: str | None, limit: int
) -> Page[Batch]:
    """Batches of the county, the newest first. Raises Problem page_unknown."""
    found = await queries.batches(conn, actor.scope, programme, read_key(after, int), limit + 1)
    lines = page(found, limit, lambda one: one.number)
    return Page([shown(one, actor, now) for one in lines.items], lines.next)


async def list_lines(
    conn: Connection, actor: Actor, batch_id: UUID, *, outcome: str | None, search: str, after: str | None, limit: int
) -> Page[Line]:
    """Lines of a batch within reach, in their order. Raises Problem page_unknown."""
    found = await queries.lines(
        conn, actor.scope, batch_id, read_key(after, int) or 0, outcome, search.strip(), limit + 1
    )
    return page(found, limit, lambda one: one.number)


async def list_failed(conn: Connection, actor: Actor, *, after: str | None, limit: int) -> Page[Line]:
    """Failed payments that no later line pays, the newest first. Raises Problem page_unknown."""
    found = await queries.failed(conn, actor.scope, read_key(after, UUID), limit + 1)
    return page(found, limit, lambda one: one.id)


async def step(
    conn: Connection,
    actor: Actor,
    now: datetime,
    batch_id: UUID,
    wanted: Literal["checked", "sent", "withdrawn"],
    note: str = "",
) -> Checked:
    """Check a batch, send it to the bank, or withdraw it before that. A step that was done is not done again.

    Checking takes off who died or whose benefit changed since; withdrawing takes off everybody, to be paid by another
    batch. Raises Problem not_found, batch_step_refused, maker_checks, reason_needed.
    """
    await queries.one_at_a_time(conn, actor.county_code)
    row = await _find(conn, actor, batch_id)
    done = {one.step for one in row.steps}
    off: list[TakenOff] = []
    if wanted not in done:
        _check_step(row, actor, wanted, done)
        await queries.add_step(
            conn, actor.scope, new_id(now), batch_id, wanted, BEFORE[wanted], row.made_by, actor.id, now, note.strip()
        )
        if wanted == "withdrawn":
            await queries.take_all_off(conn, actor.scope, batch_id, actor.id, now, note.strip())
        else:
            off = await queries.take_off(conn, actor.scope, batch_id, actor.id, now)
        detail = {"step": wanted, "taken_off": len(off)}
        await audit.record(conn, actor.county_code, now, actor.id, "payment.step", batch_id, detail)
    return Checked(batch=await read_batch(conn, actor, now, batch_id), taken_off=off)


def _check_step(row: BatchRow, actor: Actor, wanted: BatchState, done: set[Any]) -> None:
    before = BEFORE[wanted]
    if "withdrawn" in done or (before and before not in done) or (wanted == "withdrawn" and "sent" in done):
        raise Problem("batch_step_refused", state=state_of(row))
    if wanted == "checked" and row.made_by == actor.id:
        raise Problem("maker_checks")


async def for_bank(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, batch_id: UUID, kind: Literal["csv", "xlsx"],
    encoding: Encoding,
) -> tuple[str, bytes]:  # fmt: skip
    """The batch's file for the bank with its name, with whole account numbers; who took it is on file.

    Raises Problem not_found, batch_step_refused before it is checked.
    """
    row = await _find(conn, actor, batch_id)
    if state_of(row) not in ("checked", "sent", "answered"):
        raise Problem("batch_step_refused", state=state_of(row))
    rows = [
        BankRow(row.number, one.number, one.holder, crypto.open(one.number_cipher), one.bank, one.amount, row.label)
        for one in await queries.bank_lines(conn, actor.scope, batch_id)
    ]
    await audit.record(conn, actor.county_code, now, actor.id, "payment.export", batch_id, {"lines": len(rows)})
    name = f"代发-{row.label}-{row.month:%Y%m}-第{row.number}批"
    return name, bank_file.as_csv(rows, encoding) if kind == "csv" else bank_file.as_xlsx(rows)


async def correct(conn: Connection, actor: Actor, now: datetime, line_id: UUID, new: NewCorrection) -> Line:
    """Ask for what a paid line was too little; the next batch pays it. The same id again changes nothing.

    Raises Problem not_found, reason_needed, line_not_paid.
    """
    line = await queries.line(conn, actor.scope, line_id)
    if line is None:
        raise Problem("not_found", what="发放明细 payment")
    if not new.reason.strip():
        raise Problem("reason_needed")
    benefits.checked(new.amount)
    if line.outcome != "paid":
        raise Problem("line_not_paid")
    await queries.add_correction(conn, actor.scope, new.id, line_id, new.amount, new.reason.strip(), actor.id, now)
    await audit.record(
        conn, actor.county_code, now, actor.id, "payment.correct", line_id, {"amount": str(new.amount)}
    )
    return line


async def of_case(conn: Connection, actor: Actor, now: datetime, case_id: UUID) -> CasePayments:
    """The money of one case: its benefit, the accounts, what was paid."""
    found = await benefits.of_case(conn, actor, now, case_id)
    person = found.benefit.person_id if found else None
    return CasePayments(
        benefit=found,
        accounts=await benefits.list_accounts(conn, actor, person, case_id),
        lines=await queries.of_case(conn, actor.scope, case_id),
    )
