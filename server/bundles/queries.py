"""SQL of bundles."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.bundles.records import (
    BundleListedRow,
    BundleRecordRow,
    BundleRow,
    DraftRow,
    Opened,
    OtherPhone,
    TakenRecord,
)
from server.core.db import Connection, Scope, row, rows

ANNOUNCE = """
insert into bundles (county_code, digest, region_code, bytes, announced_at) values ($1, $2, $3, $4, $5)
on conflict (county_code, digest) do update set removed_at = null where bundles.arrived_at is null
"""


async def announce(conn: Connection, scope: Scope, digest: bytes, region_code: str, size: int, now: datetime) -> None:
    """Remember that this file is coming; one whose pieces were cleared away may come again."""
    await conn.execute(ANNOUNCE, scope.county_code, digest, region_code, size, now)


HAND_IN = """
insert into bundle_handovers (county_code, digest, user_id, handed_in_at) values ($1, $2, $3, $4)
on conflict do nothing returning true
"""


async def hand_in(conn: Connection, county_code: str, digest: bytes, user_id: UUID, now: datetime) -> bool:
    """Note who hands it in; False when they did before."""
    return bool(await conn.fetchval(HAND_IN, county_code, digest, user_id, now))


BUNDLE = """
select digest, bytes, arrived_at, opened_at, problem from bundles where county_code = $1 and digest = $2
"""


async def bundle(conn: Connection, scope: Scope, digest: bytes) -> BundleRow | None:
    return await row(conn, BundleRow, BUNDLE, scope.county_code, digest)


ARRIVE = """
update bundles set arrived_at = $3 where county_code = $1 and digest = $2 and arrived_at is null returning true
"""


async def arrive(conn: Connection, scope: Scope, digest: bytes, now: datetime) -> bool:
    """Note the end of the upload; False when it was noted before."""
    return bool(await conn.fetchval(ARRIVE, scope.county_code, digest, now))


NOT_WHOLE = "update bundles set arrived_at = null where county_code = $1 and digest = $2"


async def not_whole(conn: Connection, scope: Scope, digest: bytes) -> None:
    """What lies in the store is not the file that was announced: it must be sent again."""
    await conn.execute(NOT_WHOLE, scope.county_code, digest)


OPEN = """
update bundles set opened_at = $3, problem = $4, region_code = coalesce($5, region_code), owner_id = $6,
    device_id = $7, session = $8, app_version = $9, made_at = $10, promised = $11
where county_code = $1 and digest = $2
"""


async def open_(conn: Connection, scope: Scope, digest: bytes, now: datetime, opened: Opened) -> None:
    """Write what was found when it was read."""
    o = opened
    values = (o.region_code, o.owner_id, o.device_id, o.session, o.app_version, o.made_at, o.promised)
    await conn.execute(OPEN, scope.county_code, digest, None if o.problem else now, o.problem, *values)


ADD_RECORDS = """
insert into bundle_records (county_code, digest, place, region_code, record_id, purpose, outcome, problem)
select $1, $2, place, $3, record_id, purpose, outcome, problem
from unnest($4::integer[], $5::uuid[], $6::text[], $7::text[], $8::text[])
  as r (place, record_id, purpose, outcome, problem)
"""


async def add_records(
    conn: Connection, scope: Scope, digest: bytes, region_code: str, records: Sequence[TakenRecord]
) -> None:
    """What became of each record of a bundle, in its order."""
    columns = [list(range(len(records))), *([getattr(r, n) for r in records] for n in TakenRecord.__struct_fields__)]
    await conn.execute(ADD_RECORDS, scope.county_code, digest, region_code, *columns)


ADD_DRAFT = """
insert into bundle_drafts (county_code, digest, record_id, owner_id, device_id, saved_at, body)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
"""


async def add_draft(conn: Connection, county_code: str, digest: bytes, *values: object) -> None:
    """Keep a draft: (record, owner, device, saved when, sealed body)."""
    await conn.execute(ADD_DRAFT, county_code, digest, *values)


LISTED = """
select b.digest, b.bytes, b.announced_at, b.arrived_at, b.opened_at, b.removed_at, b.problem, u.name as owner_name,
       d.name as device_name, b.session, b.made_at, b.promised,
       array(select w.name from bundle_handovers h join users w on w.county_code = h.county_code and w.id = h.user_id
             where h.county_code = b.county_code and h.digest = b.digest order by h.handed_in_at) as handed_in_by,
       (select count(*) from bundle_drafts f where f.county_code = b.county_code and f.digest = b.digest) as drafts,
       coalesce(r.taken, 0) as taken, coalesce(r.already_there, 0) as already_there,
       coalesce(r.kept_with_problem, 0) as kept_with_problem
from bundles b
left join users u on u.county_code = b.county_code and u.id = b.owner_id
left join devices d on d.county_code = b.county_code and d.id = b.device_id
left join lateral (
    select count(*) filter (where outcome = 'taken') as taken,
           count(*) filter (where outcome = 'already_there') as already_there,
           count(*) filter (where outcome = 'kept_with_problem') as kept_with_problem
    from bundle_records o where o.county_code = b.county_code and o.digest = b.digest) r on true
where b.county_code = $1 and ($2::bytea is null or b.digest = $2)
  and ($3::timestamptz is null or (b.announced_at, b.digest) < ($3, $4::bytea))
order by b.announced_at desc, b.digest desc limit $5
"""


async def listed(
    conn: Connection, scope: Scope, limit: int, after: tuple[datetime, bytes] | None = None
) -> list[BundleListedRow]:
    """Bundles within reach and those that the caller handed in, newest first."""
    return await rows(conn, BundleListedRow, LISTED, scope.county_code, None, *(after or (None, None)), limit)


async def one_listed(conn: Connection, scope: Scope, digest: bytes) -> BundleListedRow | None:
    """The same of one bundle."""
    return await row(conn, BundleListedRow, LISTED, scope.county_code, digest, None, None, 1)


RECORDS = """
select r.record_id, r.purpose, r.outcome, r.problem,
       exists (select 1 from evaluations e
               where e.county_code = r.county_code and e.submission_id = r.record_id) as evaluated,
       count(n.name) as files, count(f.verified_at) as files_here
from bundle_records r
left join submission_files n on n.county_code = r.county_code and n.submission_id = r.record_id
left join files f on f.county_code = n.county_code and f.sha256 = n.sha256
where r.county_code = $1 and r.digest = $2
group by r.county_code, r.place, r.record_id, r.purpose, r.outcome, r.problem order by r.place
"""


async def records(conn: Connection, scope: Scope, digest: bytes) -> list[BundleRecordRow]:
    """The records of a bundle in its order, with how far each has come since."""
    return await rows(conn, BundleRecordRow, RECORDS, scope.county_code, digest)


# Everything in it stands in the house by itself: every record evaluated, every file of theirs looked at.
SPARE = """
select b.digest from bundles b
where b.county_code = $1 and b.opened_at < $2 and b.removed_at is null and b.problem is null
  and not exists (
    select 1 from bundle_records r
    where r.county_code = b.county_code and r.digest = b.digest and (r.outcome = 'kept_with_problem' or not exists (
        select 1 from evaluations e where e.county_code = r.county_code and e.submission_id = r.record_id)))
  and not exists (
    select 1 from bundle_records r
    join submission_files n on n.county_code = r.county_code and n.submission_id = r.record_id
    left join files f on f.county_code = n.county_code and f.sha256 = n.sha256
    where r.county_code = b.county_code and r.digest = b.digest and f.verified_at is null and f.problem is null)
"""


async def spare(conn: Connection, scope: Scope, opened_before: datetime) -> list[bytes]:
    """Bundles whose file nobody needs any more."""
    return [r["digest"] for r in await conn.fetch(SPARE, scope.county_code, opened_before)]


ABANDONED = """
select digest from bundles
where county_code = $1 and announced_at < $2 and arrived_at is null and removed_at is null
"""


async def abandoned(conn: Connection, scope: Scope, announced_before: datetime) -> list[bytes]:
    """Bundles of which nobody brought the rest."""
    return [r["digest"] for r in await conn.fetch(ABANDONED, scope.county_code, announced_before)]


REMOVE = "update bundles set removed_at = $3 where county_code = $1 and digest = $2"


async def remove(conn: Connection, scope: Scope, digest: bytes, now: datetime) -> None:
    """Note that the file is no longer kept."""
    await conn.execute(REMOVE, scope.county_code, digest, now)


DRAFTS = """
select distinct on (d.record_id) d.record_id, d.body from bundle_drafts d
where d.county_code = $1 and d.owner_id = $2 and d.device_id is distinct from $3
  and ($4::uuid is null or d.record_id = $4)
  and not exists (select 1 from submissions s where s.county_code = d.county_code and s.id = d.record_id)
  and not exists (select 1 from draft_adoptions a
                  where a.county_code = d.county_code and a.record_id = d.record_id
                    and (a.adopted_at is not null or (a.device_id <> $3 and a.asked_at > $5))
                    and not exists (select 1 from lost_devices l
                                    where l.county_code = a.county_code and l.device_id = a.device_id))
order by d.record_id, d.saved_at desc, d.digest
"""


async def drafts(
    conn: Connection, scope: Scope, user_id: UUID, device_id: UUID, record_id: UUID | None, lapsed: datetime
) -> list[DraftRow]:
    """Drafts of this user that wait for this device, as they were last saved; of one record only when it is given.

    Left out: those from this very device, those finished meanwhile, those that another device has, or asked for
    after `lapsed`.
    """
    return await rows(conn, DraftRow, DRAFTS, scope.county_code, user_id, device_id, record_id, lapsed)


OTHER_PHONES = """
select d.name, d.last_synced_at as heard_at, coalesce(d.unsent, 0) as unsent, coalesce(d.drafts, 0) as drafts,
       coalesce(d.kept_with_problem, 0) as kept_with_problem
from devices d
where d.county_code = $1 and d.user_id = $2 and d.id <> $3 and d.last_synced_at > $4
  and (d.unsent > 0 or d.drafts > 0 or d.kept_with_problem > 0)
  and not exists (select 1 from lost_devices l where l.county_code = d.county_code and l.device_id = d.id)
order by d.last_synced_at desc limit 3
"""


async def other_phones(
    conn: Connection, county_code: str, user_id: UUID, device_id: UUID, heard_after: datetime
) -> list[OtherPhone]:
    """Phones of this user but this one that still held something when they were last heard of."""
    return await rows(conn, OtherPhone, OTHER_PHONES, county_code, user_id, device_id, heard_after)


ASK_FOR_DRAFT = """
insert into draft_adoptions (county_code, record_id, device_id, asked_at) values ($1, $2, $3, $4)
on conflict (county_code, record_id) do update set device_id = excluded.device_id, asked_at = excluded.asked_at,
    adopted_at = null
    where draft_adoptions.device_id = excluded.device_id
       or (draft_adoptions.adopted_at is null and draft_adoptions.asked_at <= $5)
       or exists (select 1 from lost_devices l
                  where l.county_code = draft_adoptions.county_code and l.device_id = draft_adoptions.device_id)
returning true
"""


async def ask_for_draft(
    conn: Connection, county_code: str, record_id: UUID, device_id: UUID, now: datetime, lapsed: datetime
) -> bool:
    """Let this device have the draft; False when another was quicker."""
    return bool(await conn.fetchval(ASK_FOR_DRAFT, county_code, record_id, device_id, now, lapsed))


ADOPT = """
update draft_adoptions set adopted_at = $4
where county_code = $1 and record_id = $2 and device_id = $3 and adopted_at is null returning true
"""


async def adopt(conn: Connection, county_code: str, record_id: UUID, device_id: UUID, now: datetime) -> bool:
    """Note that the device has the draft; False when that was noted before or it is not its own."""
    return bool(await conn.fetchval(ADOPT, county_code, record_id, device_id, now))
