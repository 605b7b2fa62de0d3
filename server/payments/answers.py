"""The bank's answer: a result file, taken whole or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from server import benefits
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import sha256
from server.core.db import Connection
from server.core.errors import FieldProblem, Problem, Text
from server.core.ids import new_id
from server.payments import bank_file, batches, queries
from server.payments.bank_file import Said
from server.payments.records import BankAnswer, BankLine, BatchRow

MOST_FAULTS = 50  # shown at once
CHUNK = 200  # cases closed by one job


class AnswerFile(msgspec.Struct, frozen=True):
    """A result file, read."""

    name: str
    sha256: bytes
    said: Sequence[Said]


def read(name: str, data: bytes) -> AnswerFile:
    """Takes seconds for a large file: call it in a thread. Raises Problem bank_file_unreadable."""
    try:
        return AnswerFile(name, sha256(data), bank_file.read_answer(data))
    except bank_file.Unreadable as refused:
        raise Problem("bank_file_unreadable", why=refused.zh, why_en=refused.en) from refused


async def take(
    conn: Connection, actor: Actor, now: datetime, batch_id: UUID, file: AnswerFile, *, rest_follows: bool
) -> BankAnswer:
    """Put a result file on file: what was paid, what failed and why. A row that is known already changes nothing.

    `rest_follows`: the bank answers in parts; otherwise a file that leaves out lines is refused.
    Raises Problem not_found, batch_step_refused, bank_answer_refused, bank_answer_incomplete.
    """
    await queries.one_at_a_time(conn, actor.county_code)
    await benefits.count_anew(conn, written=False)
    row = await queries.batch(conn, actor.scope, batch_id)
    if row is None:
        raise Problem("not_found", what="发放批次 batch")
    if batches.state_of(row) not in ("sent", "answered"):
        raise Problem("batch_step_refused", state=batches.state_of(row))
    said = file.said
    lines = {one.number: one for one in await queries.bank_lines(conn, actor.scope, batch_id)}
    faults = list(_faults(said, lines, row, civil_date(now)))
    if faults:
        raise Problem("bank_answer_refused", count=len(faults), errors=faults[:MOST_FAULTS])
    told = {one.line for one in said}
    left = [number for number, one in lines.items() if one.outcome is None and number not in told]
    if left and not rest_follows:
        raise Problem("bank_answer_incomplete", count=len(left), first="、".join(map(str, left[:10])))
    new = [one for one in said if lines[one.line].outcome is None]
    await _write(conn, actor, now, row, file, new, lines, whole=not left)
    return BankAnswer(
        batch=await batches.read_batch(conn, actor, now, batch_id),
        paid=sum(1 for one in new if one.paid),
        failed=sum(1 for one in new if not one.paid),
        known_before=len(said) - len(new),
        still_waiting=len(left),
    )


def _faults(
    said: Sequence[Said], lines: Mapping[int, BankLine], row: BatchRow, today: date
) -> Iterator[FieldProblem]:
    seen: dict[int, int] = {}
    for one in said:
        for zh, en in (*one.faults, *_against(one, lines.get(one.line), row, today)):
            yield FieldProblem(f"row {one.row}", Text(f"第 {one.row} 行：{zh}", f"row {one.row}: {en}"))
        if one.line in seen:
            first = seen[one.line]
            yield FieldProblem(
                f"row {one.row}",
                Text(f"第 {one.row} 行与第 {first} 行重复", f"row {one.row} says again what row {first} says"),
            )
        seen.setdefault(one.line, one.row)


def _against(one: Said, line: BankLine | None, row: BatchRow, today: date) -> Iterator[tuple[str, str]]:
    """What a row says that is not so in the batch."""
    if one.batch != str(row.number):
        yield f"是 {one.batch} 号批次，不是 {row.number} 号", f"of batch {one.batch}, not {row.number}"
        return
    if line is None:
        yield f"本批次没有第 {one.line} 笔", f"the batch has no line {one.line}"
        return
    if one.amount != line.amount:
        yield f"金额 {one.amount}，应为 {line.amount}", f"amount {one.amount}, should be {line.amount}"
    if one.number and not one.number.endswith(line.number_last4):
        yield "账号与批次不符", "another account than the batch's"
    if one.paid_on and one.paid_on > today:
        yield "到账日期在将来", "paid in the future"
    if line.outcome is not None and line.outcome != ("paid" if one.paid else "failed"):
        yield "与已登记的结果不同", "differs from the result on file"


async def _write(
    conn: Connection,
    actor: Actor,
    now: datetime,
    row: BatchRow,
    file: AnswerFile,
    new: Sequence[Said],
    lines: Mapping[int, BankLine],
    *,
    whole: bool,
) -> None:
    answer_id, today = new_id(now), civil_date(now)
    if new:
        await queries.add_answer(
            conn, actor.scope, answer_id, row.id, file.name[:200], file.sha256, len(new), actor.id, now
        )
        await queries.add_outcomes(
            conn, actor.scope, answer_id, actor.id, now,
            [lines[one.line].id for one in new], ["paid" if one.paid else "failed" for one in new],
            [one.reason for one in new], [one.words[:500] for one in new],
            [(one.paid_on or today) if one.paid else None for one in new],
        )  # fmt: skip
        await benefits.count_anew(conn, written=True)
        await audit.record(conn, actor.county_code, now, actor.id, "payment.answer", row.id, {"rows": len(new)})
        paid = [lines[one.line].id for one in new if one.paid]
        for at in range(0, len(paid), CHUNK):
            await outbox.put(conn, actor.county_code, "payments.close_cases", paid[at : at + CHUNK])
    if whole and batches.state_of(row) == "sent":
        await queries.add_step(
            conn, actor.scope, new_id(now), row.id, "answered", "sent", row.made_by, actor.id, now, ""
        )
