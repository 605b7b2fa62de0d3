"""Reading referrals: the queue by clock, one from top to bottom, and the open queue as a table."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from policy.referrals import targets
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Text
from server.core.paging import page, read_key
from server.referrals import fields, operations, queries, showing
from server.referrals.records import (
    FieldRow,
    QualificationShown,
    ReferralCount,
    ReferralList,
    ReferralPage,
    ReferralRow,
    ReferralSummary,
    TargetCounts,
)

MOST_EXPORTED = 5000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADINGS = ("转介编号", "事项", "姓名", "状态", "期限", "转介日期", "已知情况")
STATES = {
    "dispatched": Text("待接收", "to be taken"),
    "accepted": Text("办理中", "being handled"),
    "returned": Text("已退回，待再转", "given back"),
    "referee": Text("待县级裁定", "for the referee"),
    "done": Text("已反馈", "reported back"),
    "withdrawn": Text("已撤销", "given up"),
}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which referrals: `show` open ones by their limit, late ones only, or ended ones; or all from one origin."""

    show: str = "open"
    region: str
    target: str | None = None
    state: str | None = None
    lead_id: UUID | None = None
    case_id: UUID | None = None
    household_id: UUID | None = None


async def listed(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, wanted: Wanted, after: str | None, limit: int
) -> ReferralList:
    """A page of the queue; of a department's caller, of its own desk. Raises Problem page_unknown."""
    scope = actor.scope
    if wanted.lead_id or wanted.case_id or wanted.household_id:
        found = await queries.of(
            conn, scope, lead_id=wanted.lead_id, case_id=wanted.case_id, household_id=wanted.household_id
        )
        return ReferralList(await showing.items(conn, actor, now, crypto, found), None)
    if wanted.show == "ended":
        ended_key = read_key(after, tuple[datetime, UUID])
        found = (
            await queries.desk_ended(conn, scope, after=ended_key, limit=limit + 1)
            if actor.department_id
            else await queries.ended(
                conn, scope, region=wanted.region, target=wanted.target, after=ended_key, limit=limit + 1
            )
        )
        lines = page(found, limit, lambda one: (one.moved_at, one.id))
    else:
        before = civil_date(now) if wanted.show == "late" else None
        open_key = read_key(after, tuple[date, UUID])
        found = await _open(conn, actor, wanted, before, open_key, limit + 1)
        lines = page(found, limit, lambda one: (one.due_on, one.id))
    return ReferralList(await showing.items(conn, actor, now, crypto, lines.items), lines.next)


async def _open(
    conn: Connection, actor: Actor, wanted: Wanted, before: date | None, after: tuple[date, UUID] | None, limit: int
) -> list[ReferralRow]:
    if actor.department_id:
        return await queries.desk_open(conn, actor.scope, state=wanted.state, before=before, after=after, limit=limit)
    return await queries.open_ones(
        conn, actor.scope, region=wanted.region, target=wanted.target, state=wanted.state, before=before, after=after,
        limit=limit,
    )  # fmt: skip


async def summary(conn: Connection, actor: Actor, now: datetime, region: str) -> ReferralSummary:
    """How many are open within reach, by state and target, and how many are past their limit."""
    counts = await queries.counts(conn, actor.scope, region, civil_date(now))
    states: dict[str, int] = {}
    for one in counts:
        states[one.state] = states.get(one.state, 0) + one.count
    return ReferralSummary(
        open=sum(one.count for one in counts),
        late=sum(one.late for one in counts),
        states=states,
        targets=[_counted(name, [c for c in counts if c.target == name]) for name in targets()],
    )


def _counted(name: str, counts: Sequence[ReferralCount]) -> TargetCounts:
    target = targets()[name]
    return TargetCounts(
        target=name,
        title=Text(target.zh, target.en),
        count=sum(one.count for one in counts),
        late=sum(one.late for one in counts),
    )


async def read(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, referral_id: UUID) -> ReferralPage:
    """One referral from top to bottom; the reading is logged with what was shown. Raises Problem not_found,
    referral_elsewhere."""
    row = await operations.find(conn, actor, referral_id)
    scope, today = actor.scope, civil_date(now)
    path = await queries.acts(conn, scope, referral_id)
    known = await showing.named(conn, actor.county_code, today, [row, *path])
    told = await queries.fields(conn, scope, referral_id, row.dispatch_id)
    is_office = actor.department_id is None
    consents = await queries.consents(conn, scope, referral_id) if is_office else []
    consent = showing.consent(consents, path)
    read_fields = [one.name for one in told if one.basis != "office"]
    await audit.record(conn, actor.county_code, now, actor.id, "referral.read", row.id, {"fields": read_fields})
    return ReferralPage(
        referral=showing.item(row, known[row.department_id], actor, today, crypto),
        reason=_reason(crypto, told),
        lead_id=row.lead_id if is_office else None,
        case_id=row.case_id if is_office else None,
        household_id=row.household_id if is_office else None,
        qualifications=_qualifications(crypto, told),
        fields=fields.shown(crypto, told, whole=not is_office),
        consent=consent,
        acts=[showing.act(one, known) for one in path],
        may=showing.may(row, actor, consent),
    )


def _reason(crypto: Crypto, told: Sequence[FieldRow]) -> str | None:
    found = next((one for one in told if one.name == fields.REASON), None)
    return None if found is None else fields.opened(crypto, found.value_cipher)


def _qualifications(crypto: Crypto, told: Sequence[FieldRow]) -> list[QualificationShown]:
    found = next((one for one in told if one.name == fields.OFFICE), None)
    return (
        [] if found is None else msgspec.convert(fields.opened(crypto, found.value_cipher), list[QualificationShown])
    )


async def export(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, region: str) -> bytes:
    """The open queue as CSV (UTF-8 with a mark, so that Excel reads it); of a department, what it was told, without
    citizen IDs. At most 5,000 lines, the first due first. The export is logged."""
    wanted = Wanted(region=region)
    found = await _open(conn, actor, wanted, None, None, MOST_EXPORTED)
    lines = [await _line(conn, actor, now, crypto, row) for row in found]
    await audit.record(conn, actor.county_code, now, actor.id, "referral.export", None, {"lines": len(lines)})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([HEADINGS, *([_cell(value) for value in line] for line in lines)])
    return out.getvalue().encode("utf-8-sig")


async def _line(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, row: ReferralRow) -> list[str]:
    told = await queries.fields(conn, actor.scope, row.id, row.dispatch_id)
    shown = [f for f in fields.shown(crypto, told, whole=False) if f.name != "person_name" and not f.withdrawn]
    name = fields.opened(crypto, row.told_name) if actor.department_id and row.told_name else row.subject
    words = "；".join(f"{f.title.zh}：{f.value_label.zh if f.value_label else f.value}" for f in shown)
    late = "（已超期）" if row.due_on and row.due_on + timedelta(days=1) <= civil_date(now) else ""
    day = f"{row.due_on}{late}" if row.due_on else ""
    return [
        str(row.id),
        targets()[row.target].zh,
        name or "",
        STATES[row.state].zh,
        day,
        str(row.dispatched_on),
        words,
    ]


def _cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value
