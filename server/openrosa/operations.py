"""What Collect downloads: the forms of a worker, their files, and lists made from the register for this worker."""

import asyncio
import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from server import cases, followups, forms, regions, registry
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.openrosa import lists, queries, served
from server.openrosa.instance import uuid_of
from server.openrosa.records import Dataset, FormOffered, ListRow, MediaOffered

CSV = "text/csv; charset=utf-8"
MOST_ASKED = 1000  # ids of one integrity request
_served: dict[tuple[str, str, str], tuple[str, tuple[str, ...]]] = {}
MOST_SERVED = 200


def md5(content: bytes) -> str:
    """As OpenRosa names contents: hex, without the `md5:`."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


async def list_forms(conn: Connection, actor: Actor, now: datetime, form_id: str | None = None) -> list[FormOffered]:
    """The forms of this worker that are in force, by id; of one id only when it is given."""
    found = await forms.in_force(conn, actor.scope, civil_date(now))
    wanted = [one for one in found if form_id in (None, one.form_id)]
    return [await read_form(conn, actor.county_code, one.form_id, one.version) for one in wanted]


async def read_form(conn: Connection, county_code: str, form_id: str, version: str) -> FormOffered:
    """A version as Collect gets it, old ones too: a device may still need them. Raises Problem not_found."""
    found = await forms.read_version(conn, county_code, form_id, version)
    key = (county_code, form_id, version)
    if key not in _served:
        if len(_served) >= MOST_SERVED:
            _served.clear()
        xform = await asyncio.to_thread(served.serve, found.xform, found.purpose)  # compiles: not on the loop
        _served[key] = xform, served.media_of(xform)
    xform, media = _served[key]
    return FormOffered(
        form_id=form_id,
        version=version,
        title=found.title.zh,
        xform=xform.encode(),
        hash=md5(xform.encode()),
        media=media,
    )


async def read_media(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, form: FormOffered
) -> list[MediaOffered]:
    """The files of a form for this worker, by name. One that nobody gave the house is left out."""
    found = [await _media(conn, actor, now, crypto, form, name) for name in sorted(form.media)]
    return [one for one in found if one is not None]


async def one_media(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, form: FormOffered, name: str
) -> MediaOffered:
    """One file of a form. Raises Problem not_found."""
    found = await _media(conn, actor, now, crypto, form, name) if name in form.media else None
    if found is None:
        raise Problem("not_found", what="文件 file")
    return found


async def _media(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, form: FormOffered, name: str
) -> MediaOffered | None:
    if name == "cases.csv":
        return _offered(name, await _cases(conn, actor, now), CSV, None)
    if name in ("households.csv", "persons.csv"):
        dataset: Dataset = "households" if name == "households.csv" else "persons"
        return _offered(name, await entity_list(conn, actor, now, crypto, dataset), CSV, dataset)
    try:
        content, content_type = await forms.read_media(conn, actor.county_code, form.form_id, form.version, name)
    except Problem:
        return None
    return _offered(name, content, content_type, None)


def _offered(name: str, content: bytes, content_type: str, dataset: Dataset | None) -> MediaOffered:
    return MediaOffered(name=name, content=content, content_type=content_type, hash=md5(content), dataset=dataset)


async def entity_list(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, dataset: Dataset) -> bytes:
    """The worker's households or people as CSV. A row that changed since it was last given out gets a new version."""
    rows = await list_rows(conn, actor.scope, now, crypto, dataset)
    versions = await _versions(conn, actor.scope, now, dataset, rows)
    return lists.entity_csv(dataset, rows, versions)


async def list_rows(
    conn: Connection,
    scope: Scope,
    now: datetime,
    crypto: Crypto,
    dataset: Dataset,
    named: Collection[UUID] | None = None,
) -> list[ListRow]:
    """The rows of a list as the register has them now (of them those named), within the scope's reach."""
    codes = regions.narrow(scope.reach)
    wanted = None if named is None else list(named)
    if dataset == "persons":
        return [lists.person_row(one, crypto.open) for one in await queries.persons(conn, scope, codes, wanted)]
    found = await queries.households(conn, scope, codes, wanted)
    ids = [one.id for one in found]
    phones: dict[UUID, list[str]] = {}
    for one in await queries.persons(conn, scope, codes, wanted and ids):
        row = lists.person_row(one, crypto.open)
        phones.setdefault(one.household_id, []).append(row.properties["phone"])
    statuses = await registry.current_statuses(conn, scope, civil_date(now), ids)
    standings = await followups.standings(conn, scope, ids)
    return [
        lists.household_row(
            one,
            [s.status for s in statuses.get(one.id, [])],
            standings[one.id].followup if one.id in standings else None,
            phones.get(one.id, []),
        )
        for one in found
    ]


async def _versions(
    conn: Connection, scope: Scope, now: datetime, dataset: Dataset, rows: Sequence[ListRow]
) -> dict[UUID, int]:
    newest = await queries.newest_versions(conn, scope, dataset, [r.id for r in rows])
    made = [
        (r, newest[r.id].version + 1 if r.id in newest else 1)
        for r in rows
        if r.id not in newest or newest[r.id].properties != r.properties
    ]
    if made:
        await queries.add_versions(conn, scope, dataset, now, made)
    return {i: v.version for i, v in newest.items()} | {r.id: number for r, number in made}


async def _cases(conn: Connection, actor: Actor, now: datetime) -> bytes:
    found = await cases.surveys_to_do(conn, actor, now)
    return lists.plain_csv(
        "cases.csv",
        [
            {
                "name": str(one.case_id),
                "label": f"{one.applicant_name} · {one.programme}",
                "household_id": str(one.household_id or ""),
                "programme": one.programme,
            }
            for one in found
        ],
    )


async def deleted(conn: Connection, actor: Actor, dataset: Dataset, asked: str) -> list[tuple[str, bool]]:
    """For each id asked about (comma-separated) whether it left this worker's list; at most a thousand."""
    ids = [one.strip() for one in asked.split(",") if one.strip()][:MOST_ASKED]
    known = {one: uuid_of(one) for one in ids}
    present = await queries.present(conn, actor.scope, dataset, [i for i in known.values() if i])
    return [(one, known[one] not in present) for one in ids]
