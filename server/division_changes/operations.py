"""Changes of division codes: what one would do is told first, then it is done in one transaction and kept."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from geo import shapes
from server import regions, registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.ids import new_id
from server.core.paging import page, read_key
from server.division_changes import queries, queries_of_holdings
from server.division_changes.placing import Outlines, place
from server.division_changes.planning import destinations, parent_of, plan
from server.division_changes.records import (
    ChangeLine,
    Consequences,
    DivisionChange,
    DivisionChangeList,
    DivisionChangePage,
    DivisionDeed,
    DivisionFinding,
    DivisionStep,
    NewDivisionChange,
    PlacedHome,
    Plan,
    Standing,
    UnplacedList,
)

TOLD_ONE_BY_ONE = 2_000  # above this the county is recomputed whole


class Prepared(msgspec.Struct, frozen=True):
    """A change worked out: the plan, where everybody goes, and what hangs on it."""

    standing: list[Standing]
    plan: Plan
    outlines: Outlines
    ways: list[tuple[str, str]]  # of divisions whose households all go to one other
    placed: list[PlacedHome]  # of divisions that are split
    households: int  # that get another code
    findings: list[DivisionFinding]
    consequences: Consequences


async def prepare(
    conn: Connection, scope: Scope, today: date, asked: DivisionChange, *, foreseen: Sequence[ChangeLine] = ()
) -> Prepared:
    """Work a change out; nothing is changed. foreseen: lines of changes that will have been made before it.

    Raises Problem outline_unreadable.
    """
    standing = await queries.standing(conn, scope, boundaries=True)
    try:
        outlines = Outlines(asked.outlines, standing)
    except ValueError as error:
        raise Problem("outline_unreadable", why=str(error)) from error
    made = plan(standing, asked.lines, today, outlines.middle_in, foreseen)
    findings = made.findings + await _obstacles(conn, scope, today, made) + _without_outline(made, asked)
    changed = list(dict.fromkeys(one.old_code for one in made.deeds if one.old_code))
    held = await queries_of_holdings.holdings(conn, scope, regions.narrow(changed), today)
    ways: list[tuple[str, str]] = []
    placed: list[PlacedHome] = []
    households = 0
    if not any(one.stands_in_the_way for one in findings):
        divided = _divided(made.deeds)
        lived_in = await queries_of_holdings.inhabited(conn, scope, [one for one in changed if one not in divided])
        ways = [(code, to) for code in lived_in for to in destinations(made.deeds, code) if to != code]
        homes = await queries_of_holdings.homes(conn, scope, sorted(divided))
        placed = place(made.deeds, homes, outlines)
        households = sum(lived_in[code] for code, _ in ways)
        households += sum(one.code != home.region_code for one, home in zip(placed, homes, strict=True))
    consequences = msgspec.structs.replace(
        held,
        divisions=len(changed),
        grids=sum(1 for code in changed if len(code) == 15),
        **{how: sum(1 for one in placed if one.by == how) for how in ("polygon", "no_position", "outside")},
    )
    return Prepared(standing, made, outlines, ways, placed, households, findings, consequences)


def _divided(deeds: Sequence[DivisionDeed]) -> set[str]:
    """The codes whose households may go to several places in the end."""
    found = {one.old_code for one in deeds if len(one.choices) > 1}
    for one in reversed(deeds):
        if any(choice.code in found for choice in one.choices):
            found.add(one.old_code)
    return found - {""}


async def _obstacles(conn: Connection, scope: Scope, today: date, made: Plan) -> list[DivisionFinding]:
    """What stands under a division that shall end with nobody in it, and money of towns that end."""
    found: list[DivisionFinding] = []
    for deed in [one for one in made.deeds if one.kind == "close"]:
        held = await queries_of_holdings.holdings(conn, scope, [deed.old_code], today)
        workers = held.workers + held.offices
        numbers = {"households": held.households, "workers": workers, "open_trips": held.open_trips}
        found += [
            DivisionFinding(row=deed.row, kind=kind, code=deed.old_code, detail=str(numbers[kind]))
            for kind in ("households", "workers", "open_trips") if numbers[kind]
        ]  # fmt: skip
    towns = [code for code in made.ended if len(code) == 9]
    rich = await queries_of_holdings.with_reserve(conn, scope, towns)
    return found + [DivisionFinding(row=0, kind="reserve_balance", code=code) for code in rich]


def _without_outline(made: Plan, asked: DivisionChange) -> list[DivisionFinding]:
    return [
        DivisionFinding(row=deed.row, kind="no_polygon", code=choice.code)
        for deed in made.deeds if deed.kind == "split" for choice in deed.choices if choice.code not in asked.outlines
    ]  # fmt: skip


async def apply(conn: Connection, actor: Actor, now: datetime, asked: NewDivisionChange) -> DivisionChangePage:
    """Make the change, all of it or nothing. The same id again changes nothing.

    Raises Problem division_change_stands_in_the_way, outline_unreadable.
    """
    scope, today = actor.scope, civil_date(now)
    await queries.one_at_a_time(conn, scope)
    if await queries.change(conn, scope, asked.id):
        return await read(conn, scope, asked.id)
    ready = await prepare(conn, scope, today, asked)
    hindrances = [one for one in ready.findings if one.stands_in_the_way]
    if hindrances:
        raise in_the_way(hindrances)
    document = asked.document.strip()
    await queries.add(conn, scope, asked.id, document, len(asked.lines), ready.households, actor.id, now)
    await _change_divisions(conn, scope, ready, asked)
    reason = f"区划调整：{document}"
    await queries_of_holdings.go_with(conn, scope, ready.ways, now, actor.id, reason, asked.id)
    await queries_of_holdings.place(conn, scope, ready.placed, now, actor.id, reason, asked.id)
    await queries_of_holdings.add_unplaced(conn, scope, asked.id, ready.placed)
    await _change_reaches(conn, actor, now, ready.plan.deeds, asked.id)
    detail = {"document": document, "lines": len(asked.lines), "households": ready.households}
    await audit.record(conn, actor.county_code, now, actor.id, "division_change.make", asked.id, detail)
    moved = await queries_of_holdings.moved_ids(conn, scope, asked.id, TOLD_ONE_BY_ONE + 1)
    await announce(conn, actor.county_code, moved)
    return await read(conn, scope, asked.id)


def in_the_way(hindrances: Sequence[DivisionFinding]) -> Problem:
    """The refusal of a change, naming the first hindrance."""
    first = hindrances[0]
    return Problem("division_change_stands_in_the_way", count=len(hindrances), place=first.code, kind=first.kind)


async def announce(conn: Connection, county_code: str, moved: Sequence[UUID]) -> None:
    """Who must be visited and what the rules say is worked out anew: of these households, or of all when many."""
    if len(moved) <= TOLD_ONE_BY_ONE:
        await registry.announce_change(conn, county_code, moved)
        return
    await outbox.put(conn, county_code, "followups.recompute_county", [county_code])
    await outbox.put(conn, county_code, "screening.screen_county", [county_code])


async def _change_reaches(
    conn: Connection, actor: Actor, now: datetime, deeds: Sequence[DivisionDeed], change_id: UUID
) -> None:
    """Whoever reached a division reaches what it became, and forms that were for it are for that."""
    today = civil_date(now)
    codes = dict.fromkeys(one.old_code for one in deeds if one.old_code)
    ways = [(code, to) for code in codes for to in destinations(deeds, code)]
    left = list(dict.fromkeys(code for code, to in ways if to != code))
    ways = [(code, to) for code, to in ways if code in left]
    yesterday = today - timedelta(days=1)
    await queries_of_holdings.follow_reaches(conn, actor.scope, change_id, ways, left, yesterday, today)
    await queries_of_holdings.follow_forms(conn, actor.scope, ways, now, actor.id)


async def _change_divisions(conn: Connection, scope: Scope, ready: Prepared, asked: NewDivisionChange) -> None:
    """The tree, its outlines and what is kept of every step."""
    made, boundary = ready.plan.made, {one.code: one.boundary for one in ready.standing}
    outlines = {one.code: _outline_of(ready, one.code, one.origins) for one in made}
    parents = [parent_of(one.code) for one in made]
    await queries.make(conn, scope, made, parents, [outlines[one.code] for one in made])
    await queries.end(conn, scope, ready.plan.ended)
    await queries.rename(conn, scope, ready.plan.renamed)
    new = {
        code: _outline_of(ready, code, (code, *ready.plan.joined.get(code, ())))
        for code in {*ready.plan.joined, *_kept_parts(ready.plan.deeds, asked)}
    }
    drawn = {code: text for code, text in sorted(new.items()) if text is not None}
    await queries.outline(conn, scope, drawn)
    on = max(one.on for one in asked.lines)
    steps = as_steps(ready.plan) + [
        DivisionStep(row=0, kind="outline", on=on, old_code=code, old_name="", new_code=None, new_name="")
        for code in drawn
    ]
    before = {at: boundary.get(one.old_code or "") for at, one in enumerate(steps) if one.kind == "outline"}
    await queries.add_steps(conn, scope, asked.id, steps, before)


def _kept_parts(deeds: Sequence[DivisionDeed], asked: DivisionChange) -> list[str]:
    """Parts of a split that were there before and were given an outline now."""
    return [
        choice.code for deed in deeds if deed.kind == "split" for choice in deed.choices
        if choice.code == deed.old_code and choice.code in asked.outlines
    ]  # fmt: skip


def _outline_of(ready: Prepared, code: str, origins: Sequence[str]) -> str | None:
    """The GeoJSON of a division: as given, else of all it came out of together when every one has an outline.

    What comes out of a split has none unless it was given one."""
    if code in ready.outlines.given:
        return shapes.as_geojson(ready.outlines.outline(code))
    divided = {one.old_code for one in ready.plan.deeds if len(one.choices) > 1}
    parts = [
        one for one in (ready.outlines.outline(code) for code in origins if code not in divided) if one is not None
    ]
    if not parts or len(parts) < len(origins):
        return None
    return shapes.as_geojson(shapes.rounded(shapes.union(parts), 1e-6))


def as_steps(made: Plan) -> list[DivisionStep]:
    """The deeds one by one, as they are kept."""
    names = {one.code: one.name for one in made.made}
    fresh, steps = set(names), list[DivisionStep]()
    for deed in made.deeds:
        for choice in deed.choices or (None,):
            code = choice.code if choice else None
            steps.append(
                DivisionStep(
                    row=deed.row, kind=deed.kind, on=deed.on, old_code=deed.old_code or None, old_name=deed.old_name,
                    new_code=code, new_name=deed.new_name or names.get(code or "", ""), makes=code in fresh,
                )
            )  # fmt: skip
            fresh.discard(code or "")
    return steps


async def read(conn: Connection, scope: Scope, change_id: UUID) -> DivisionChangePage:
    """One change with all its steps. Raises Problem not_found."""
    found = await queries.change(conn, scope, change_id)
    if found is None:
        raise Problem("not_found", what="区划调整 division change")
    fields: dict[str, Any] = msgspec.structs.asdict(found)
    return DivisionChangePage(**fields, steps=await queries.steps(conn, scope, change_id))


async def list_changes(
    conn: Connection, scope: Scope, *, after: str | None = None, limit: int = 50
) -> DivisionChangeList:
    """Changes, the newest first. Raises Problem page_unknown."""
    found = await queries.changes(conn, scope, read_key(after, int), limit + 1)
    lines = page(found, limit, lambda one: one.number)
    return DivisionChangeList(lines.items, lines.next)


async def list_unplaced(
    conn: Connection, scope: Scope, change_id: UUID, *, after: str | None = None, limit: int = 50
) -> UnplacedList:
    """Households that still wait for a hand. Raises Problem page_unknown."""
    found = await queries.unplaced(conn, scope, change_id, read_key(after, tuple[str, UUID]), limit + 1)
    lines = page(found, limit, lambda one: (one.region_code, one.household_id))
    return UnplacedList(lines.items, lines.next)


async def settle(
    conn: Connection, actor: Actor, now: datetime, change_id: UUID, household_id: UUID, to_region: str | None
) -> None:
    """Somebody looked at a household no outline claimed: it stays where it is, or goes to `to_region`.

    Raises Problem not_found, division_not_a_grid.
    """
    scope = actor.scope
    home = await registry.household(conn, scope, household_id)
    household_id = home.id
    if to_region and to_region != home.region_code:
        move = registry.Move(id=new_id(now), to_region=to_region, reason="区划调整后归位")
        await registry.move_household(conn, actor, now, household_id=household_id, move=move)
    await queries.settle(conn, scope, change_id, household_id, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "division_change.settle", household_id)
