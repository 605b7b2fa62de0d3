"""Find what was paid too much, claim it, and keep what becomes of it: notified, agreed, paid back, written off."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server import benefits
from server.claims import queries
from server.claims.reckoning import ground, overpaid
from server.claims.records import (
    BenefitPaid,
    Claim,
    ClaimPage,
    ClaimRow,
    ClaimSum,
    NewClaim,
    NewClaimAct,
    Overpaid,
    Wanted,
)
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, need_reason
from server.core.ids import new_id
from server.core.paging import Page, page, read_key

BY_COUNTY = ("repay", "write_off")  # money is the county's; a notice and a promise are taken by the town as well


async def list_due(
    conn: Connection, actor: Actor, *, household_id: UUID | None = None, after: str | None, limit: int
) -> Page[Overpaid]:
    """Who was paid too much and has no claim yet, the newest benefits first. Raises Problem page_unknown."""
    last = read_key(after, UUID)
    found = page(await queries.due(conn, actor.scope, last, limit + 1, household_id), limit, _key)
    shown = [_shown(one) for one in found.items]
    return Page([one for one in shown if one is not None], found.next)


def _key(one: BenefitPaid) -> UUID:
    return one.benefit_id


def _shown(of: BenefitPaid) -> Overpaid | None:
    months = overpaid(of)
    if not months:
        return None
    why, since = ground(of, months)
    return Overpaid(
        benefit_id=of.benefit_id,
        case_id=of.case_id,
        programme_title=benefits.title(of.programme),
        payee_name=of.payee_name,
        village_name=of.village_name,
        ground=why,
        from_month=since,
        died_on=of.died_on,
        months=months,
        amount=sum((one.paid - one.owed for one in months), Decimal(0)),
    )


async def open_claim(conn: Connection, actor: Actor, now: datetime, new: NewClaim) -> ClaimPage:
    """Claim back what was paid too much of a benefit. The same id again changes nothing.

    Raises Problem not_found, reason_needed, nothing_to_claim, and claimed_already when two do it at once.
    """
    if await queries.claim(conn, actor.scope, new.id) is None:
        need_reason(new.reason)
        of = await queries.paid(conn, actor.scope, new.benefit_id)
        if of is None:
            raise Problem("not_found", what="待遇 benefit")
        found = _shown(of)
        if found is None:
            raise Problem("nothing_to_claim")
        await queries.add_claim(
            conn, actor.scope, new.id, of.benefit_id, of.case_id, of.region_code, of.household_id, found.ground,
            found.from_month, found.amount, new.reason.strip(), actor.id, now,
        )  # fmt: skip
        await queries.add_months(conn, actor.scope, new.id, of.benefit_id, found.months)
        await queries.add_act(
            conn, actor.scope, new_id(now), new.id, 1, "open", civil_date(now), None, found.amount, actor.id, None,
            None, found.amount, new.reason.strip(), actor.id, now,
        )  # fmt: skip
        await audit.record(conn, actor.county_code, now, actor.id, "claim.open", new.id, {"case": str(of.case_id)})
    return await read_claim(conn, actor, new.id)


async def act(conn: Connection, actor: Actor, now: datetime, claim_id: UUID, asked: NewClaimAct) -> ClaimPage:
    """One step of a claim. The same id again changes nothing.

    Raises Problem not_found, claim_settled, claim_by_county, claim_not_notified, claim_amount, reason_needed,
    claim_opener_writes_off, act_incomplete, and act_taken_meanwhile when two do it at once.
    """
    row = await queries.claim(conn, actor.scope, claim_id)
    if row is None:
        raise Problem("not_found", what="追回 claim")
    if all(one.id != asked.id for one in await queries.acts(conn, actor.scope, claim_id)):
        on = asked.on_day or civil_date(now)
        _check(actor, row, asked, on, civil_date(now))
        await queries.add_act(
            conn, actor.scope, asked.id, claim_id, row.last_number + 1, asked.act, on, asked.amount, row.amount,
            row.opened_by, row.last_number, row.open, row.open - (asked.amount or Decimal(0)), asked.note.strip(),
            actor.id, now,
        )  # fmt: skip
        await audit.record(conn, actor.county_code, now, actor.id, "claim.act", claim_id, {"act": asked.act})
    return await read_claim(conn, actor, claim_id)


def _check(actor: Actor, row: ClaimRow, asked: NewClaimAct, on: date, today: date) -> None:
    if row.state == "settled":
        raise Problem("claim_settled")
    if asked.act in BY_COUNTY and actor.role != "county":
        raise Problem("claim_by_county")
    if asked.act == "agree" and row.state == "opened":
        raise Problem("claim_not_notified")
    if on > today or (asked.amount is not None) != (asked.act in BY_COUNTY):
        raise Problem("act_incomplete", act="追回 claim", missing="日期和金额 day and amount")
    if asked.amount is not None and benefits.checked(asked.amount) > row.open:
        raise Problem("claim_amount", open=row.open)
    if asked.act in ("agree", "write_off"):
        need_reason(asked.note)
    if asked.act == "write_off" and row.opened_by == actor.id:
        raise Problem("claim_opener_writes_off")


async def read_claim(conn: Connection, actor: Actor, claim_id: UUID) -> ClaimPage:
    """One claim with its months and steps. Raises Problem not_found."""
    row = await queries.claim(conn, actor.scope, claim_id)
    if row is None:
        raise Problem("not_found", what="追回 claim")
    return ClaimPage(
        claim=_claim(row, actor),
        months=await queries.months(conn, actor.scope, claim_id),
        acts=await queries.acts(conn, actor.scope, claim_id),
    )


def _claim(row: ClaimRow, actor: Actor) -> Claim:
    plain: dict[str, Any] = {
        name: getattr(row, name) for name in Claim.__struct_fields__ if name in ClaimRow.__struct_fields__
    }
    return Claim(**plain, programme_title=benefits.title(row.programme), own=row.opened_by == actor.id)


async def list_claims(
    conn: Connection,
    actor: Actor,
    *,
    wanted: Wanted,
    case_id: UUID | None,
    household_id: UUID | None,
    after: str | None,
    limit: int,
) -> Page[Claim]:
    """Claims within reach, the newest first. Raises Problem page_unknown."""
    found = await queries.claims(
        conn, actor.scope, before=read_key(after, UUID), wanted=wanted, case_id=case_id, household_id=household_id,
        limit=limit + 1,
    )  # fmt: skip
    shown = page(found, limit, lambda one: one.id)
    return Page([_claim(one, actor) for one in shown.items], shown.next)


async def sums(conn: Connection, actor: Actor, year: int) -> list[ClaimSum]:
    """What was claimed by town, of the claims opened in a year."""
    return await queries.sums(conn, actor.scope, date(year, 1, 1), date(year + 1, 1, 1))
