"""Pairs that may be one: found when something of a household is written and by a sweep, shown, and put to rest."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server import registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.core.paging import page, read_key
from server.duplicates import queries
from server.duplicates.records import NotTheSame, Pair, PairList, PairRow, Side, SideRow
from server.duplicates.words import REASONS
from server.registry import Status, masked


async def look(conn: Connection, scope: Scope, now: datetime, household_ids: Sequence[UUID] | None = None) -> int:
    """Look for members of these households (None: everybody) entered twice; how many pairs are new or changed.

    Costs an index look-up or two for each member; of everybody, one pass of hash joins.
    """
    return await queries.find(conn, scope, household_ids, now)


async def list_pairs(
    conn: Connection,
    scope: Scope,
    now: datetime,
    crypto: Crypto,
    *,
    decided: bool,
    region: str | None,
    after: str | None,
    limit: int,
) -> PairList:
    """Pairs within reach, the newest first; `decided`: those said to be two people. Raises Problem page_unknown."""
    key = read_key(after, tuple[datetime, UUID, UUID])
    found = await queries.pairs(conn, scope, decided=decided, region=region, after=key, limit=limit + 1)
    listed = page(found, limit, lambda one: (one.found_at, one.one_id, one.other_id))
    return PairList(await _seen(conn, scope, now, crypto, listed.items), listed.next)


async def pairs_of(conn: Connection, scope: Scope, now: datetime, crypto: Crypto, subject_id: UUID) -> PairList:
    """The newest hundred pairs that a member of this household, or this person, is part of; decided ones too."""
    members = await queries.members(conn, scope, subject_id)
    found = await queries.pairs_among(conn, scope, members)
    return PairList(await _seen(conn, scope, now, crypto, found), None)


async def compare(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, one_id: UUID, other_id: UUID
) -> Pair:
    """Any two persons, or the heads of any two households, beside each other; without reasons when nobody asked.

    Raises Problem not_found, merge_with_itself.
    """
    found = await queries.heads(conn, scope, [one_id, other_id])
    if len(found) < len({one_id, other_id}):
        raise Problem("not_found", what="家庭或人员 household or person")
    one, other = found[one_id], found[other_id]
    if one == other:
        raise Problem("merge_with_itself")
    among = await queries.pairs_among(conn, scope, [one])
    row = next((each for each in among if other in (each.one_id, each.other_id)), None)
    bare = PairRow(one, other, [], "", now, None, None, None)
    return (await _seen(conn, scope, now, crypto, [row or bare]))[0]


async def _seen(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, found: Sequence[PairRow]
) -> list[Pair]:
    sides = await queries.sides(conn, scope, [i for one in found for i in (one.one_id, one.other_id)])
    homes = {one.household_id for one in sides.values()}
    statuses = await registry.current_statuses(conn, scope, civil_date(now), homes)
    shown = {one.id: _side(one, crypto, statuses.get(one.household_id, [])) for one in sides.values()}
    return [
        Pair(
            one=shown[one.one_id],
            other=shown[one.other_id],
            reasons=one.reasons,
            why=[REASONS[reason] for reason in one.reasons],
            found_at=one.found_at,
            note=one.note,
            decided_by=one.decided_by,
            decided_at=one.decided_at,
        )
        for one in found
    ]


def _side(row: SideRow, crypto: Crypto, statuses: list[Status]) -> Side:
    phone = crypto.open(row.phone_cipher) if row.phone_cipher else None
    return Side(
        id=row.id,
        household_id=row.household_id,
        name=row.name,
        sex=row.sex,
        birth_date=row.birth_date,
        relation=row.relation,
        id_last4=row.id_last4,
        id_masked=masked(row.id_last4),
        phone_last4=phone[-4:] if phone else None,
        died_on=row.died_on,
        head_name=row.head_name,
        address=row.address,
        village_name=row.village_name,
        grid_name=row.grid_name,
        members=row.members,
        statuses=[one for one in statuses if one.person_id in (None, row.id)],
        visits=row.visits,
        open_cases=row.open_cases,
        registered_on=row.registered_on,
    )


async def keep_apart(conn: Connection, actor: Actor, now: datetime, given: NotTheSame) -> None:
    """They are two people. Kept, and not asked again unless something that was compared changes.

    Raises Problem reason_needed, not_found.
    """
    need_reason(given.note)
    if await queries.add_decision(conn, actor.scope, given, actor.id, now):
        detail = {"other": str(given.other_id), "note": given.note.strip()}
        await audit.record(conn, actor.county_code, now, actor.id, "person.keep_apart", given.one_id, detail)
    elif not await queries.decision_known(conn, actor.scope, given.id):
        raise Problem("not_found", what="疑似重复 pair")
