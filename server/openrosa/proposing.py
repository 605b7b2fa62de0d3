"""What a submission asks of the register: updates are merged field by field, new entries proposed to the township.

Nothing is lost and nothing is overwritten in silence: every entity leaves a row that says what became of it, and a
mark on its record where somebody has to look.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from server import forms, registry
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Mark, mark
from server.openrosa import entities, operations, queries
from server.openrosa.instance import uuid_of
from server.openrosa.records import Change, Dataset, EntityAsked, ListRow

DATASETS = ("households", "persons")


async def take_up(
    conn: Connection,
    actor: Actor,
    now: datetime,
    crypto: Crypto,
    arrival: forms.Arrival,
    asked: Sequence[EntityAsked],
    properties: Sequence[dict[str, str]],
) -> list[Mark]:
    """Apply or propose each entity and write down what became of it; the marks for its record."""
    marks: list[Mark] = []
    for one, sent in zip(asked, properties, strict=True):
        row = await _row(conn, actor.scope, now, crypto, one) if one.update else None
        if row is not None:
            change = await _update(conn, actor, now, crypto, arrival.id, one, sent, row)
            marks += _marks(change)
        else:
            known = one.dataset in DATASETS
            change = Change(
                asked=one,
                properties=sent | {"label": one.label},
                outcome="proposed" if one.create and known else "kept",
                applied={},
            )
            marks.append(_not_there(one, change))
        await queries.add_change(conn, actor.scope, now, arrival.id, arrival.region_code, change)
    return marks


async def _row(conn: Connection, scope: Scope, now: datetime, crypto: Crypto, asked: EntityAsked) -> ListRow | None:
    """The row as it is now, held until the transaction ends; None when it is not in the sender's list."""
    entity_id = uuid_of(asked.id)
    if asked.dataset not in DATASETS or entity_id is None:
        return None
    dataset: Dataset = asked.dataset
    found = [
        r for r in await operations.list_rows(conn, scope, now, crypto, dataset, [entity_id]) if r.id == entity_id
    ]
    if not found or not await queries.hold_household(conn, scope, found[0].household_id):
        return None
    found = await operations.list_rows(conn, scope, now, crypto, dataset, [entity_id])  # as it is once it is held
    return next((r for r in found if r.id == entity_id), None)


async def _update(
    conn: Connection,
    actor: Actor,
    now: datetime,
    crypto: Crypto,
    submission_id: UUID,
    asked: EntityAsked,
    sent: dict[str, str],
    row: ListRow,
) -> Change:
    scope, dataset = actor.scope, cast(Dataset, asked.dataset)
    change = entities.merge(asked, sent, await _base(conn, scope, dataset, asked, row.id), row.properties)
    await _write(conn, actor, now, crypto, submission_id, change, row)
    newest = (await queries.newest_versions(conn, scope, dataset, [row.id])).get(row.id)
    # every update is a new version, also one that changed nothing: the device counts its own in the same way
    number = max(newest.version if newest else 0, asked.base_version or 0) + 1
    rows = await operations.list_rows(conn, scope, now, crypto, dataset, [row.id])
    await queries.add_versions(conn, scope, dataset, now, [(r, number) for r in rows if r.id == row.id])
    return change


async def _base(
    conn: Connection, scope: Scope, dataset: Dataset, asked: EntityAsked, entity_id: UUID
) -> dict[str, str] | None:
    """The row as the device had it: as it was given, and over it what this run of offline updates has sent before."""
    version = asked.trunk_version if asked.trunk_version is not None else asked.base_version
    given = await queries.version(conn, scope, dataset, entity_id, version)
    if given is None:
        return None
    base = dict(given.properties)
    if asked.branch_id:
        for earlier in await queries.branch(conn, scope, asked.dataset, asked.id, asked.branch_id):
            base |= {name: " ".join(text.split()) for name, text in earlier.items() if text.strip()}
    return base


async def _write(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, submission_id: UUID, change: Change, row: ListRow
) -> None:
    applied = change.applied
    if not applied:
        return
    if "phone" in applied:
        await registry.amend_phone(conn, actor, now, crypto, row.id, source=submission_id, phone=applied["phone"])
        return
    await registry.amend_household(
        conn,
        actor,
        now,
        row.id,
        source=submission_id,
        address=applied.get("address"),
        directions=applied.get("directions"),
        place=entities.place(applied["geometry"]) if "geometry" in applied else None,
    )


def _marks(change: Change) -> list[Mark]:
    found: list[Mark] = []
    if change.conflicts:
        found.append(mark("entity_conflict", fields=", ".join(change.conflicts)))
    if change.refused:
        found.append(mark("entity_field_kept", fields=", ".join(change.refused)))
    return found


def _not_there(asked: EntityAsked, change: Change) -> Mark:
    if change.outcome == "proposed":
        return mark("entity_proposed", label=asked.label or asked.id)
    return mark("entity_unknown", entity=asked.id[:100], dataset=asked.dataset[:100])
