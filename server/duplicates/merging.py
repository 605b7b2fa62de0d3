"""Merging two households or two persons, seen before it is done, and taken back."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from server import registry
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text, need_reason
from server.core.ids import new_id
from server.core.paging import page, read_key
from server.duplicates import queries_of_merges as queries
from server.duplicates import words
from server.duplicates.records import (
    Compared,
    Conflict,
    Fate,
    MergeList,
    MergePreview,
    MergeRow,
    Moved,
    Named,
    NewMerge,
)
from server.registry import STATUSES, Joining

MERGED = "并入另一户 merged into another household"


class _TakenBack(Exception):
    """Ends the attempt that a preview makes."""


async def preview(conn: Connection, actor: Actor, now: datetime, new: NewMerge) -> MergePreview:
    """What merging would do: it is done and taken back. Raises Problem as `merge` does, but for the reason."""
    return await tried(conn, lambda: _do(conn, actor, now, new, "preview"))


async def tried(conn: Connection, deed: Callable[[], Awaitable[MergePreview]]) -> MergePreview:
    """Do something and take it back."""
    shown: list[MergePreview] = []
    try:
        async with conn.transaction():
            shown.append(await deed())
            raise _TakenBack
    except _TakenBack:
        return shown[0]


async def merge(conn: Connection, actor: Actor, now: datetime, new: NewMerge) -> MergeRow:
    """Everything of the one that goes becomes that of the one kept; the same again answers the same.

    Raises Problem reason_needed, not_found, merge_with_itself, merge_head_alone, merge_not_a_member, merged_already.
    """
    need_reason(new.reason)
    known = await queries.merge(conn, actor.scope, new.id)
    if known is None:
        await _do(conn, actor, now, new, new.reason.strip())
        detail = {"kept": str(new.kept_id), "gone": str(new.gone_id), "reason": new.reason.strip()}
        await audit.record(conn, actor.county_code, now, actor.id, f"{new.kind}.merge", new.kept_id, detail)
        known = await one_merge(conn, actor.scope, new.id)
    return known


async def one_merge(conn: Connection, scope: Scope, merge_id: UUID) -> MergeRow:
    """A merge or a split within reach. Raises Problem not_found."""
    found = await queries.merge(conn, scope, merge_id)
    if found is None:
        raise Problem("not_found", what="合并 merge")
    return found


async def _do(conn: Connection, actor: Actor, now: datetime, new: NewMerge, reason: str) -> MergePreview:
    if new.kept_id == new.gone_id:
        raise Problem("merge_with_itself")
    scope = actor.scope
    members = await queries.compared(conn, scope, [new.kept_id, new.gone_id])
    kept, gone = (_of(members, new.kind, one) for one in (new.kept_id, new.gone_id))
    if not kept or not gone:
        raise Problem("not_found", what="家庭或人员 household or person")
    pairs = _pairs(new, kept, gone)
    (stays, *_), (goes, *_) = kept, gone
    names = queries.Names(
        stays.household_id, stays.region_code, stays.name, goes.name, goes.household_id, stays.address, goes.address
    )
    if not await queries.add(conn, scope, new, names, pairs, reason, actor.id, now):
        raise Problem("merged_already")
    day = min(one.registered_on for one in [*kept, *gone])
    same = dict(pairs)
    comes = [joining(one, kept[0].household_id, _relation(one), same.get(one.id)) for one in gone]
    await registry.note_joined(conn, actor, now, comes, day, reason=reason, source_id=new.id)
    if new.kind == "household":
        await queries.leave(conn, scope, new_id(now), new.gone_id, names.region_code, now, actor.id, MERGED)
    await queries.carry_out(conn, scope, new.id)
    left = [gone[0].household_id] if new.kind == "person" else []  # they have one member less
    await registry.announce_change(conn, actor.county_code, [names.household_id, *left])
    by_id = {one.id: one for one in [*kept, *gone]}
    conflicts = [c for gone_id, kept_id in pairs for c in _conflicts(by_id[kept_id], by_id[gone_id])]
    if new.kind == "household" and kept[0].address != gone[0].address:
        conflicts.append(_conflict(kept[0].name, "address", kept[0].address, gone[0].address))
    own = "persons" if new.kind == "person" else None  # the two who become one: no member goes along
    return MergePreview(
        moved=[one for one in moved(await queries.told(conn, scope, new.id)) if one.table != own],
        conflicts=conflicts,
        warnings=await _warnings(conn, scope, names.household_id, [by_id[one] for pair in pairs for one in pair]),
        fates=[Fate(one.id, one.name, one.relation, dict(pairs).get(one.id)) for one in gone],
        kept=[Named(one.id, one.name, one.relation) for one in kept],
    )


def joining(one: Compared, into: UUID, relation: str, same_as: UUID | None = None) -> Joining:
    """Somebody who becomes a member of another household, or who is `same_as` there, as history keeps it."""
    before = {"name": one.name, "sex": one.sex, "birth_date": one.birth_date, "relation": one.relation}
    return Joining(
        person_id=one.id, household_id=one.household_id, into=into, relation=relation,
        before=before | {"died_on": one.died_on}, same_as=same_as,
    )  # fmt: skip


def _relation(one: Compared) -> str:
    return "other" if one.relation == "self" else one.relation


def _of(members: Sequence[Compared], kind: str, one: UUID) -> list[Compared]:
    return [m for m in members if (m.household_id if kind == "household" else m.id) == one]


def _pairs(new: NewMerge, kept: Sequence[Compared], gone: Sequence[Compared]) -> list[tuple[UUID, UUID]]:
    """Who is whom. A person who is the head of others cannot leave them; then the households are merged."""
    if new.kind == "person":
        leaves = kept[0].household_id != gone[0].household_id
        if gone[0].relation == "self" and (gone[0].living_with or leaves):
            raise Problem("merge_head_alone", name=gone[0].name)
        return [(new.gone_id, new.kept_id)]
    pairs = likely(kept, gone) if new.persons is None else list(new.persons)
    kept_ids, gone_ids = {one.id for one in kept}, {one.id for one in gone}
    if any(one not in gone_ids or other not in kept_ids for one, other in pairs):
        raise Problem("merge_not_a_member")
    if len({one for one, _ in pairs}) < len(pairs) or len({other for _, other in pairs}) < len(pairs):
        raise Problem("merge_not_a_member")
    return pairs


def likely(kept: Sequence[Compared], gone: Sequence[Compared]) -> list[tuple[UUID, UUID]]:
    """Members of two households who are most likely the same: one ID, or one name with nothing against it; then a
    name turned round, or heads whose names and addresses changed places."""
    pairs: list[tuple[UUID, UUID]] = []
    for alike in (_same, _misspelt):
        for one in gone:
            told, taken = {gone_id for gone_id, _ in pairs}, {kept_id for _, kept_id in pairs}
            same = [other for other in kept if other.id not in taken and one.id not in told and alike(one, other)]
            pairs += [(one.id, other.id) for other in same[:1]]
    return pairs


def _same(one: Compared, other: Compared) -> bool:
    if one.id_blind and other.id_blind:
        return one.id_blind == other.id_blind
    return one.name == other.name and _may_be_born_together(one, other)


def _misspelt(one: Compared, other: Compared) -> bool:
    """As two households of one family are found (`queries.FIND`): name_turned, name_is_address."""
    if one.id_blind and other.id_blind and one.id_blind != other.id_blind:
        return False
    turned = other.name in (one.name[1:] + one.name[:1], one.name[-1:] + one.name[:-1])
    swapped = one.relation == other.relation == "self" and (one.name, one.address) == (other.address, other.name)
    return (turned or swapped) and _may_be_born_together(one, other)


def _may_be_born_together(one: Compared, other: Compared) -> bool:
    return not one.birth_date or not other.birth_date or one.birth_date == other.birth_date


def _conflicts(kept: Compared, gone: Compared) -> list[Conflict]:
    """What the two say differently; the one kept wins, and gets what it lacks."""
    ends = [None if one.id_last4 is None else f"…{one.id_last4}" for one in (kept, gone)]
    values = [
        ("name", kept.name, gone.name),
        ("sex", _said(kept.sex, "unknown"), _said(gone.sex, "unknown")),
        ("birth_date", _text(kept.birth_date), _text(gone.birth_date)),
        ("id", ends[0], ends[0] if kept.id_blind == gone.id_blind else ends[1]),
        ("died_on", _text(kept.died_on), _text(gone.died_on)),
    ]
    if kept.phone_blind and gone.phone_blind and kept.phone_blind != gone.phone_blind:
        values.append(("phone", "①", "②"))
    return [_conflict(kept.name, field, one, other) for field, one, other in values if other and one != other]


def _conflict(of: str, field: str, kept: str | None, gone: str | None) -> Conflict:
    return Conflict(of, words.FIELDS[field], kept, gone, kept or gone, words.KEPT_WINS if kept else words.GONE_FILLS)


def _said(value: str, nothing: str) -> str | None:
    return None if value == nothing else value


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def moved(told: Sequence[queries.Told]) -> list[Moved]:
    """By what the rows are called; what is worked out anew together at the end."""
    order = list(words.TABLES)
    named = sorted(
        (one for one in told if one.table_name in words.TABLES), key=lambda one: order.index(one.table_name)
    )
    rest = [one for one in told if one.table_name not in words.TABLES]
    found = [Moved(one.table_name, words.table(one.table_name), one.moved, one.ended, one.aside) for one in named]
    if rest:
        sums = (sum(one.moved for one in rest), sum(one.ended for one in rest), sum(one.aside for one in rest))
        found.append(Moved("other", words.OTHER, *sums))
    return found


async def _warnings(conn: Connection, scope: Scope, household_id: UUID, same: Sequence[Compared]) -> list[Text]:
    found = [
        Text(
            f"合并后同时有两条“{STATUSES[one].zh}”身份，请核对后结束其中一条，并查看发放有没有重复。",
            f"There will be two statuses “{STATUSES[one].en}”: end one of them, and look for money paid twice.",
        )
        for one in await queries.statuses_twice(conn, scope, household_id)
    ]
    for gone, kept in zip(same[::2], same[1::2], strict=True):
        if gone.id_blind and kept.id_blind and gone.id_blind != kept.id_blind:
            found.append(
                Text(
                    f"{gone.name}和{kept.name}的身份证号不同：请先看证件，再确认是同一个人。",
                    f"{gone.name} and {kept.name} have different citizen IDs: see the papers first.",
                )
            )
    return found


async def list_merges(
    conn: Connection, scope: Scope, *, household_id: UUID | None, after: str | None, limit: int
) -> MergeList:
    """Within reach, the newest first. Raises Problem page_unknown."""
    key = read_key(after, UUID)
    found = await queries.merges(conn, scope, household_id=household_id, after=key, limit=limit + 1)
    listed = page(found, limit, lambda one: one.id)
    return MergeList(listed.items, listed.next)
