"""Duplicates and merges over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.web import actor, parts, reach
from server.duplicates import merging, operations, splitting, undoing
from server.duplicates.records import (
    MergeList,
    MergePreview,
    MergeRow,
    NewMerge,
    NotTheSame,
    Pair,
    PairList,
    UndoMerge,
    Undone,
)
from server.duplicates.records_of_splits import AssignableList, NewSplit


@get("/duplicates", permission="duplicate.read")
async def list_pairs(
    request: Request[Any, Any, Any],
    decided: FromQuery[bool] = False,
    region: FromQuery[str | None] = None,
    of: FromQuery[UUID | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
    after: FromQuery[str | None] = None,
) -> PairList:
    """Pairs of persons who may be one, with the reasons; `decided`: those said to be two people.

    `of`: only those of this household's members or this person, decided or not.
    """
    house = parts(request)
    async with reach(request) as conn:
        if of is not None:
            return await operations.pairs_of(conn, actor(request).scope, house.now(), house.crypto, of)
        return await operations.list_pairs(
            conn, actor(request).scope, house.now(), house.crypto,
            decided=decided, region=region, after=after, limit=limit,
        )  # fmt: skip


@get("/duplicates/compare", permission="duplicate.read")
async def compare(request: Request[Any, Any, Any], one: FromQuery[UUID], other: FromQuery[UUID]) -> Pair:
    """Any two persons or households beside each other, whether they were found alike or not."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.compare(conn, actor(request).scope, house.now(), house.crypto, one, other)


@post("/duplicates/apart", permission="duplicate.settle", status_code=204)
async def keep_apart(request: Request[Any, Any, Any], data: JSONBody[NotTheSame]) -> None:
    """Say that a pair is two people."""
    async with reach(request) as conn:
        await operations.keep_apart(conn, actor(request), parts(request).now(), data)


@post("/merges/preview", permission="duplicate.settle", status_code=200)
async def preview_merge(request: Request[Any, Any, Any], data: JSONBody[NewMerge]) -> MergePreview:
    """What a merge would move, end and set aside, and where the two say different things. Nothing is kept."""
    async with reach(request) as conn:
        return await merging.preview(conn, actor(request), parts(request).now(), data)


@post("/merges", permission="duplicate.settle")
async def merge(request: Request[Any, Any, Any], data: JSONBody[NewMerge]) -> MergeRow:
    """Merge two households or two persons."""
    async with reach(request) as conn:
        return await merging.merge(conn, actor(request), parts(request).now(), data)


@get("/merges", permission="duplicate.read")
async def list_merges(
    request: Request[Any, Any, Any],
    household: FromQuery[UUID | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
    after: FromQuery[str | None] = None,
) -> MergeList:
    """Merges and splits, those undone too, the newest first."""
    async with reach(request) as conn:
        return await merging.list_merges(conn, actor(request).scope, household_id=household, after=after, limit=limit)


@post("/merges/{merge_id:uuid}/undo", permission="duplicate.settle", status_code=200)
async def undo_merge(request: Request[Any, Any, Any], merge_id: FromPath[UUID], data: JSONBody[UndoMerge]) -> Undone:
    """Take a merge or a split back; answered is what was written since and stays where it is."""
    async with reach(request) as conn:
        return await undoing.undo(conn, actor(request), parts(request).now(), merge_id, data.reason)


@get("/households/{household_id:uuid}/assignable", permission="duplicate.read")
async def list_assignable(request: Request[Any, Any, Any], household_id: FromPath[UUID]) -> AssignableList:
    """What of a household may go along when it is split, the newest first."""
    async with reach(request) as conn:
        return await splitting.list_assignable(conn, actor(request).scope, household_id)


@post("/splits/preview", permission="duplicate.settle", status_code=200)
async def preview_split(request: Request[Any, Any, Any], data: JSONBody[NewSplit]) -> MergePreview:
    """What a split would move. Nothing is kept."""
    house = parts(request)
    async with reach(request) as conn:
        return await splitting.preview(conn, actor(request), house.now(), house.crypto, data)


@post("/splits", permission="duplicate.settle")
async def split(request: Request[Any, Any, Any], data: JSONBody[NewSplit]) -> MergeRow:
    """Part a household or a person that was two."""
    house = parts(request)
    async with reach(request) as conn:
        return await splitting.split(conn, actor(request), house.now(), house.crypto, data)


routes = [
    list_pairs,
    compare,
    keep_apart,
    preview_merge,
    merge,
    list_merges,
    undo_merge,
    list_assignable,
    preview_split,
    split,
]
