"""Parting a household or a person that was two all along, seen before it is done, and taken back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import policy.referrals
from server import registry
from server.core import audit
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text, need_reason
from server.core.ids import new_id
from server.duplicates import merging, queries_of_splits, words
from server.duplicates import queries_of_merges as queries
from server.duplicates.records import Compared, MergePreview, MergeRow, Named, NewMerge
from server.duplicates.records_of_splits import Assignable, AssignableList, AssignableRow, NewSplit
from server.registry import STATUSES, NewHousehold, NewPerson, fact_title

PARTED_AGAIN = "撤销拆分"


async def list_assignable(conn: Connection, scope: Scope, household_id: UUID) -> AssignableList:
    """What of a household may go along in a split. Raises Problem not_found."""
    home = await registry.household(conn, scope, household_id)
    return AssignableList([_shown(one) for one in await queries_of_splits.assignable(conn, scope, home.id)])


def _shown(row: AssignableRow) -> Assignable:
    return Assignable(
        table=row.table_name, id=row.id, person_id=row.person_id, on=row.on, name=words.table(row.table_name),
        title=_title(row),
    )  # fmt: skip


def _title(row: AssignableRow) -> Text:
    """What a record is recognised by: the first facts, the status, whom it was referred to, or a person's name."""
    if row.table_name == "facts":
        told = [fact_title(name) for name in row.title.split()[:4]]
        return Text("、".join(one.zh for one in told), ", ".join(one.en for one in told))
    if row.table_name == "statuses" and row.title in STATUSES:
        return STATUSES[row.title]
    target = policy.referrals.targets().get(row.title) if row.table_name == "referrals" else None
    return Text(target.zh, target.en) if target else Text(row.title, row.title)


async def preview(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, new: NewSplit) -> MergePreview:
    """What splitting would do: it is done and taken back. Raises Problem as `split` does, but for the reason."""
    return await merging.tried(conn, lambda: _do(conn, actor, now, crypto, new, "preview"))


async def split(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, new: NewSplit) -> MergeRow:
    """Part a household or a person in two; the same again answers the same.

    Raises Problem reason_needed, not_found, split_nobody_goes, split_head_stays, split_row_unknown,
    division_not_a_grid, citizen_id_malformed.
    """
    need_reason(new.reason)
    known = await queries.merge(conn, actor.scope, new.id)
    if known is None:
        await _do(conn, actor, now, crypto, new, new.reason.strip())
        detail = {"split": str(new.id), "reason": new.reason.strip()}
        action = "household.split" if new.home else "person.split"
        await audit.record(conn, actor.county_code, now, actor.id, action, new.household_id, detail)
        homes = [new.household_id, *([new.home.id] if new.home else [])]
        await registry.announce_change(conn, actor.county_code, homes)
        known = await queries.merge(conn, actor.scope, new.id)
    if known is None:
        raise Problem("not_found", what="拆分 split")
    return known


async def _do(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, new: NewSplit, reason: str
) -> MergePreview:
    scope = actor.scope
    members = {one.id: one for one in await queries.compared(conn, scope, [new.household_id])}
    head = next((one for one in members.values() if one.relation == "self"), None)
    if head is None:
        raise Problem("not_found", what="家庭 household")
    _check(new, members, head.id)
    await _check_rows(conn, scope, new)
    day = await queries_of_splits.registered_on(conn, scope, new.household_id)
    comes = [one.person for one in new.parts]
    name = _head_name(new, members)
    opened = None
    if new.home:
        opened = NewHousehold(
            id=new.home.id, region_code=new.home.region_code, address=new.home.address, persons=tuple(comes)
        )
    await registry.enter_split(
        conn, actor, now, crypto, new.household_id, comes, day, new.id, opened=opened, head_name=name
    )
    persons = [(one.person_id, one.person_id, str(one.relation)) for one in new.goes]
    persons += [(one.of, one.person.id, str(one.person.relation)) for one in new.parts]
    kept, gone = (new.household_id, head.name), (new.home.id if new.home else comes[0].id, name)
    if new.home is None:
        kept = (new.parts[0].of, members[new.parts[0].of].name)
    kind = "household_split" if new.home else "person_split"
    await queries_of_splits.add(
        conn, scope, new.id, new.household_id, kind, kept, gone, persons, new.rows, reason, actor.id, now
    )
    if new.home:
        moves = [merging.joining(members[one.person_id], new.home.id, one.relation) for one in new.goes]
        await registry.note_joined(conn, actor, now, moves, day, reason=reason, source_id=new.id)
    await queries_of_splits.carry_out(conn, scope, new.id)
    return MergePreview(
        moved=merging.moved(await queries.told(conn, scope, new.id)),
        conflicts=[],
        warnings=_warnings(new),
        fates=[],
        kept=[Named(one.id, one.name, one.relation) for one in members.values()],
    )


def _check(new: NewSplit, members: dict[UUID, Compared], head_id: UUID) -> None:
    going = [one.person_id for one in new.goes]
    if not (going or new.parts) or (new.home is None and (going or len(new.parts) != 1)):
        raise Problem("split_nobody_goes")
    named = [*going, *(one.of for one in new.parts)]
    if any(one not in members for one in named) or len(set(named)) < len(named):
        raise Problem("not_found", what="人员 person")
    heads = [
        one for one in [*(g.relation for g in new.goes), *(p.person.relation for p in new.parts)] if one == "self"
    ]
    if head_id in going or len(heads) != (1 if new.home else 0):
        raise Problem("split_head_stays")


def _head_name(new: NewSplit, members: dict[UUID, Compared]) -> str:
    parts: list[NewPerson] = [one.person for one in new.parts]
    if new.home is None:
        return parts[0].name
    whole = [members[one.person_id].name for one in new.goes if one.relation == "self"]
    return [*whole, *(one.name for one in parts if one.relation == "self")][0]


async def _check_rows(conn: Connection, scope: Scope, new: NewSplit) -> None:
    """Only what is of the household or of somebody who is parted; what is of others goes where they go."""
    of = {one.of for one in new.parts}
    known = {
        (one.table_name, one.id)
        for one in await queries_of_splits.assignable(conn, scope, new.household_id)
        if one.person_id is None or one.person_id in of
    }
    if any((one.table, one.id) not in known for one in new.rows):
        raise Problem("split_row_unknown")


def _warnings(new: NewSplit) -> list[Text]:
    if new.home and not new.rows:
        return [
            Text(
                "没有选任何走访、个案、待遇跟着过去：全部留在原户。",
                "No visit, case or benefit was chosen: all of them stay with the old household.",
            )
        ]
    return []


async def take_back(conn: Connection, actor: Actor, now: datetime, found: MergeRow, reason: str) -> None:
    """What a split moved goes back as it was; what is left of the new one becomes part of the old one.

    So that what was written of it since is not lost, and its id leads to the one that remains.
    """
    scope = actor.scope
    parts: Sequence[tuple[UUID, UUID]] = await queries_of_splits.parts(conn, scope, found.id)
    await queries.take_back(conn, scope, found.id)
    await registry.note_back(conn, actor, now, found.household_id, found.id, reason=reason)
    home = await registry.household(conn, scope, found.household_id)
    kind = "household" if found.kind == "household_split" else "person"
    back = NewMerge(id=new_id(now), kind=kind, kept_id=found.kept_id, gone_id=found.gone_id)
    left = await registry.household(conn, scope, found.gone_id) if kind == "household" else home
    names = queries.Names(
        home.id, home.region_code, found.kept_name, found.gone_name, left.id, home.address, left.address
    )
    pairs = [(made, of) for of, made in parts]
    members = await queries.compared(conn, scope, [made for made, _ in pairs])
    same, day = dict(pairs), await queries_of_splits.registered_on(conn, scope, found.household_id)
    comes = [merging.joining(one, found.household_id, one.relation, same[one.id]) for one in members]
    await registry.note_joined(conn, actor, now, comes, day, reason=reason, source_id=back.id)
    await queries.add(conn, scope, back, names, pairs, f"{PARTED_AGAIN}：{reason}", actor.id, now)
    if kind == "household":
        await queries.leave(conn, scope, new_id(now), found.gone_id, home.region_code, now, actor.id, merging.MERGED)
    await queries.carry_out(conn, scope, back.id)
