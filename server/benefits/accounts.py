"""Bank accounts: sealed, shown by their last digits, changed by a new row that says why."""

import re
from datetime import datetime
from uuid import UUID

import msgspec

from server import registry
from server.benefits import queries
from server.benefits.records import AccountRow, AccountShown, NewAccount
from server.core import audit
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Problem, need_reason

NUMBER = re.compile(r"\d{8,30}")


def masked(bank: str, last4: str) -> str:
    """An account as screens show it."""
    return f"{bank} ····{last4}"


async def record_account(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, new: NewAccount
) -> list[AccountShown]:
    """Keep an account; the newest is the one in force. The same id again changes nothing.

    Raises Problem not_found, account_malformed, reason_needed, account_of_whom.
    """
    if (new.person_id is None) == (new.case_id is None):
        raise Problem("account_of_whom")
    number = re.sub(r"[\s-]", "", new.number)
    if not NUMBER.fullmatch(number):
        raise Problem("account_malformed")
    if new.person_id:
        remaining = await registry.remaining_person(conn, actor.scope, new.person_id)
        new = msgspec.structs.replace(new, person_id=remaining)
    if new.person_id:
        place = await queries.place_of_person(conn, actor.scope, new.person_id)
    else:
        place = await queries.place_of_case(conn, actor.scope, new.case_id or new.id)
    if place is None:
        raise Problem("not_found", what="人员或案件 person or case")
    before = await queries.accounts(conn, actor.scope, new.person_id, new.case_id)
    if before and all(one.id != new.id for one in before):
        need_reason(new.reason)
    added = await queries.add_account(
        conn, actor.scope, new.id, place.region_code, place.household_id, new.person_id, new.case_id,
        new.bank.strip(), new.holder.strip(), crypto.seal(number), crypto.blind(number), number[-4:],
        new.reason.strip(), actor.id, now,
    )  # fmt: skip
    if added:
        await audit.record(
            conn, actor.county_code, now, actor.id, "bank_account.record", new.person_id or new.case_id
        )
    return await list_accounts(conn, actor, new.person_id, new.case_id)


async def list_accounts(
    conn: Connection, actor: Actor, person_id: UUID | None, case_id: UUID | None
) -> list[AccountShown]:
    """The accounts of a person or a case, the one in force first."""
    if person_id:
        person_id = await registry.remaining_person(conn, actor.scope, person_id)
    return [_shown(one) for one in await queries.accounts(conn, actor.scope, person_id, case_id)]


def _shown(row: AccountRow) -> AccountShown:
    return AccountShown(
        id=row.id,
        bank=row.bank,
        holder=row.holder,
        number_masked=f"····{row.number_last4}",
        reason=row.reason,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        also_of=row.also_of,
    )
