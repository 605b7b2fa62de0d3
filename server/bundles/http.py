"""Bundles over HTTP: anyone signed in may hand one in; the file goes straight to the object store."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter

from server.bundles import handing_on, operations
from server.bundles.records import (
    AdoptedDraft,
    Announced,
    BundleList,
    BundlePage,
    BundlePieces,
    PiecesAsked,
)
from server.core.db import county_scope, transaction
from server.core.web import actor, parts, reach

Digest = Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$")]
Caller = Request[Any, Any, Any]


@post("/bundles", permission="bundle.hand_in", status_code=200)
async def announce_bundle(request: Caller, data: JSONBody[Announced]) -> BundlePieces:
    """A bundle is to be handed in. The same file again is the same bundle."""
    house, who = parts(request), actor(request)
    scope = county_scope(who.county_code)
    async with transaction(house.pool, scope) as conn:
        found = await operations.announce(conn, scope, who, house.now(), house.crypto.house_key, data)
    return BundlePieces(state=found.state, held_bytes=0, items=[])


@post("/bundles/{digest:str}/pieces", permission="bundle.hand_in", status_code=200)
async def wanted_bundle_pieces(request: Caller, digest: Digest, data: JSONBody[PiecesAsked]) -> BundlePieces:
    """What of the bundle is here, and where to PUT the next pieces. Asked again until none is wanted."""
    house, who = parts(request), actor(request)
    scope = county_scope(who.county_code)
    async with transaction(house.pool, scope) as conn:
        found = await operations.handed_in(conn, scope, digest)
    return await operations.wanted_pieces(house.storage, who.county_code, found, data.piece_bytes)


@post("/bundles/{digest:str}/arrival", permission="bundle.hand_in", status_code=202)
async def bundle_arrived(request: Caller, digest: Digest) -> BundlePieces:
    """The upload ended; the house opens the bundle."""
    house, who = parts(request), actor(request)
    scope = county_scope(who.county_code)
    async with transaction(house.pool, scope) as conn:
        found = await operations.arrive(conn, scope, who, house.now(), digest)
    return BundlePieces(state=found.state, held_bytes=found.bytes, items=[])


@get("/bundles", permission="bundle.read")
async def list_bundles(
    request: Caller, after: FromQuery[str | None] = None, limit: FromQuery[int] = 50
) -> BundleList:
    """Bundles of workers within reach and those the caller handed in, newest first."""
    async with reach(request) as conn:
        return await operations.list_bundles(conn, actor(request).scope, after, max(1, min(limit, 200)))


@get("/bundles/{digest:str}", permission="bundle.read")
async def read_bundle(request: Caller, digest: Digest) -> BundlePage:
    """What came of a bundle, record by record."""
    who = actor(request)
    async with reach(request) as conn:
        bundle = await operations.read_bundle(conn, who.scope, digest)
    scope = county_scope(who.county_code)
    async with transaction(parts(request).pool, scope) as conn:
        return BundlePage(bundle, await operations.read_records(conn, scope, digest))


@post("/bundles/drafts/{record_id:uuid}/adoption", permission="sync.own", status_code=200)
async def ask_for_draft(request: Caller, record_id: FromPath[UUID]) -> AdoptedDraft:
    """A draft with the addresses of its files; from now on no other phone gets it."""
    house = parts(request)
    async with reach(request) as conn:
        return await handing_on.ask_for(conn, actor(request), house.now(), house.crypto, house.storage, record_id)


@post("/bundles/drafts/{record_id:uuid}/arrival", permission="sync.own", status_code=204)
async def draft_adopted(request: Caller, record_id: FromPath[UUID]) -> None:
    """This phone has the draft with its files."""
    async with reach(request) as conn:
        await handing_on.adopted(conn, actor(request), parts(request).now(), record_id)


routes = [
    announce_bundle, wanted_bundle_pieces, bundle_arrived, list_bundles, read_bundle, ask_for_draft,
    draft_adopted,
]  # fmt: skip
