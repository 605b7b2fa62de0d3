"""SQL of devices. Whose phone it is decides who sees it: the worker's whole reach lies within the asker's."""

from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.core.ids import new_id
from server.devices.records import DeviceLossRow, DeviceRow

DEVICES = """
with heard as (
    select d.*, l.lost_at, coalesce(d.last_synced_at, d.first_seen_at) as heard_at,
           max(coalesce(d.last_synced_at, d.first_seen_at)) filter (where l.lost_at is null)
               over (partition by d.user_id) as newest_at
    from devices d
    left join lost_devices l on l.county_code = d.county_code and l.device_id = d.id
    where d.county_code = $1
)
select d.id, d.user_id as worker_id, u.name as worker, u.login, u.left_at is not null as worker_left, reach.places,
       (select w.households from wide_reaches w where w.county_code = d.county_code and w.user_id = d.user_id
        and w.reach <@ reach.codes order by w.noticed_at desc limit 1) as households,
       d.name, d.app_version, d.first_seen_at, d.last_synced_at, d.clock_skew_s, d.unsent, d.drafts,
       d.kept_with_problem, d.oldest_unsent_at, d.free_storage_mb, d.opens_offline, d.storage_persisted,
       d.last_failure, d.lost_at, coalesce(d.heard_at < d.newest_at, false) as replaced
from heard d
join users u on u.county_code = d.county_code and u.id = d.user_id
cross join lateral (
    select coalesce(array_agg(v.name order by r.region_code), '{}') as places, array_agg(r.region_code) as codes,
           bool_and(exists (select 1 from unnest($2::text[]) mine (code) where starts_with(r.region_code, mine.code)))
               as within
    from user_reaches r
    join divisions v on v.county_code = r.county_code and v.code = r.region_code
    where r.county_code = d.county_code and r.user_id = d.user_id
      and r.valid_from <= $3 and (r.valid_to is null or r.valid_to >= $3)
) reach
where ($1 = any ($2::text[]) or reach.within)
  and ($4::uuid is null or d.id = $4)
  and strpos(lower(u.name || ' ' || u.login || ' ' || d.name), lower($5)) > 0
order by d.heard_at, d.id
"""


async def devices(
    conn: Connection, scope: Scope, today: date, *, device_id: UUID | None = None, search: str = ""
) -> list[DeviceRow]:
    """Phones of those who work within the reach today, the county's of everybody; the longest silent first.

    `search`: part of the worker's name or login, or of the phone's name.
    """
    return await rows(conn, DeviceRow, DEVICES, scope.county_code, list(scope.reach), today, device_id, search)


LOSSES = """
select l.reason, l.lost_at as at, coalesce(a.name, '') as by, f.reason as found_reason, f.found_at, b.name as found_by
from device_losses l
left join users a on a.county_code = l.county_code and a.id = l.lost_by
left join device_finds f on f.county_code = l.county_code and f.loss_id = l.id
left join users b on b.county_code = f.county_code and b.id = f.found_by
where l.county_code = $1 and l.device_id = $2 order by l.lost_at desc, l.id desc
"""


async def losses(conn: Connection, county_code: str, device_id: UUID) -> list[DeviceLossRow]:
    """Each time this phone was lost, the newest first."""
    return await rows(conn, DeviceLossRow, LOSSES, county_code, device_id)


OPEN_LOSS = """
select l.loss_id from devices d
left join lost_devices l on l.county_code = d.county_code and l.device_id = d.id
where d.county_code = $1 and d.id = $2
"""
ONE_AT_A_TIME = "select 1 from devices where county_code = $1 and id = $2 for update"


async def open_loss(conn: Connection, county_code: str, device_id: UUID) -> UUID | None:
    """The loss that no find has ended; nobody else may say anything about this phone until the transaction ends."""
    await conn.execute(ONE_AT_A_TIME, county_code, device_id)
    return await conn.fetchval(OPEN_LOSS, county_code, device_id)


ADD_LOSS = """
insert into device_losses (county_code, id, device_id, reason, lost_at, lost_by) values ($1, $2, $3, $4, $5, $6)
"""


async def add_loss(conn: Connection, county_code: str, device_id: UUID, reason: str, now: datetime, by: UUID) -> None:
    await conn.execute(ADD_LOSS, county_code, new_id(now), device_id, reason, now, by)


ADD_FIND = """
insert into device_finds (county_code, loss_id, reason, found_at, found_by) values ($1, $2, $3, $4, $5)
"""


async def add_find(conn: Connection, county_code: str, loss_id: UUID, reason: str, now: datetime, by: UUID) -> None:
    await conn.execute(ADD_FIND, county_code, loss_id, reason, now, by)


END_SESSIONS = """
update sessions set ended_at = $3 where county_code = $1 and device_id = $2 and ended_at is null
"""


async def end_sessions(conn: Connection, county_code: str, device_id: UUID, now: datetime) -> None:
    """Nobody is signed in on this phone any more."""
    await conn.execute(END_SESSIONS, county_code, device_id, now)


IS_LOST = "select exists (select 1 from lost_devices where device_id = $1)"


async def is_lost(conn: Connection, device_id: UUID) -> bool:
    """Whether the phone is lost, in whatever county: it does not say which."""
    return await conn.fetchval(IS_LOST, device_id)
