"""SQL of accounts."""

from datetime import date, datetime
from uuid import UUID

from server.accounts.records import (
    AccountRow,
    Credentials,
    DepartmentUser,
    Device,
    OwnPassword,
    Recovery,
    SessionRow,
    UserRow,
)
from server.core.db import Connection, row, rows

CREDENTIALS = """
select u.county_code, u.id, u.name, u.role, coalesce(p.password_hash, u.password_hash) as password_hash,
       coalesce(p.one_time, false) as one_time, p.set_at
from users u
left join lateral (select p.password_hash, p.one_time, p.set_at from user_passwords p
                   where p.county_code = u.county_code and p.user_id = u.id order by p.number desc limit 1) p on true
where u.login = $1 and u.left_at is null and ($2::text is null or u.county_code = $2)
"""


async def credentials(conn: Connection, login: str, county_code: str | None) -> list[Credentials]:
    """Active accounts of that login; more than one when several counties use it."""
    return await rows(conn, Credentials, CREDENTIALS, login, county_code)


RECENT_FAILURES = """
select count(*) from sign_in_failures where county_code = $1 and login = $2 and failed_at > $3
"""


async def recent_failures(conn: Connection, county_code: str, login: str, since: datetime) -> int:
    return await conn.fetchval(RECENT_FAILURES, county_code, login, since)


ADD_FAILURE = "insert into sign_in_failures (county_code, id, login, failed_at) values ($1, $2, $3, $4)"


async def add_failure(conn: Connection, county_code: str, id: UUID, login: str, at: datetime) -> None:
    await conn.execute(ADD_FAILURE, county_code, id, login, at)


KEEP_DEVICE = """
insert into devices (county_code, id, user_id, name, app_version, first_seen_at) values ($1, $2, $3, $4, $5, $6)
on conflict (county_code, id) do update set user_id = excluded.user_id, name = excluded.name,
    app_version = excluded.app_version
    where not exists (select 1 from lost_devices l
                      where l.county_code = devices.county_code and l.device_id = devices.id)
returning true
"""


async def keep_device(conn: Connection, county_code: str, user_id: UUID, device: Device, now: datetime) -> bool:
    """Remember the phone and whose it is; False when it is lost: it stays that of whoever lost it."""
    values = (device.id, user_id, device.name, device.app_version, now)
    return await conn.fetchval(KEEP_DEVICE, county_code, *values) is not None


ADD_SESSION = """
insert into sessions (county_code, token_hash, user_id, device_id, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6)
"""


async def add_session(
    conn: Connection,
    county_code: str,
    token_hash: bytes,
    user_id: UUID,
    device_id: UUID | None,
    now: datetime,
    expires_at: datetime,
) -> None:
    await conn.execute(ADD_SESSION, county_code, token_hash, user_id, device_id, now, expires_at)


SESSION = """
select s.county_code, s.user_id, u.name, u.role, u.department_id, s.device_id, l.loss_id is not null as lost,
       s.ended_at is null and s.expires_at > $3 and u.left_at is null as open,
       coalesce((select p.one_time from user_passwords p where p.county_code = u.county_code and p.user_id = u.id
                 order by p.number desc limit 1), false) as password_due,
       own.reach, former_codes(s.county_code, own.reach) as formerly
from sessions s
cross join lateral (
    select coalesce(array_agg(r.region_code order by r.region_code), '{}') as reach from user_reaches r
    where r.county_code = s.county_code and r.user_id = s.user_id
      and r.valid_from <= $4 and (r.valid_to is null or r.valid_to >= $4)) own
join users u on u.county_code = s.county_code and u.id = s.user_id
left join lost_devices l on l.county_code = s.county_code and l.device_id = s.device_id
where s.county_code = $1 and s.token_hash = $2
"""


async def session(
    conn: Connection, county_code: str, token_hash: bytes, now: datetime, today: date
) -> SessionRow | None:
    """The session of a token, ended ones too, with its user's reach of today."""
    return await row(conn, SessionRow, SESSION, county_code, token_hash, now, today)


END_SESSION = "update sessions set ended_at = $3 where county_code = $1 and token_hash = $2 and ended_at is null"


async def end_session(conn: Connection, county_code: str, token_hash: bytes, now: datetime) -> None:
    await conn.execute(END_SESSION, county_code, token_hash, now)


OWN = """
select u.login, coalesce(p.password_hash, u.password_hash) as password_hash from users u
left join lateral (select p.password_hash from user_passwords p
                   where p.county_code = u.county_code and p.user_id = u.id order by p.number desc limit 1) p on true
where u.county_code = $1 and u.id = $2
for update of u
"""


async def own_password(conn: Connection, county_code: str, user_id: UUID) -> OwnPassword | None:
    """Login and password in force; nobody else changes them until the transaction ends."""
    return await row(conn, OwnPassword, OWN, county_code, user_id)


ADD_OWN = """
insert into user_passwords (county_code, id, user_id, number, password_hash, one_time, set_by, set_at)
select $1, $2, $3, 1 + coalesce(max(p.number), 0), $4, $5, $6, $7 from user_passwords p
where p.county_code = $1 and p.user_id = $3
on conflict (county_code, id) do nothing returning true
"""


async def add_password(conn: Connection, county_code: str, *values: object) -> bool:
    """(id, user, password hash, one-time, by, at); False when the id is there already."""
    return await conn.fetchval(ADD_OWN, county_code, *values) is not None


END_SESSIONS = """
with ended as (
    update sessions set ended_at = $4
    where county_code = $1 and user_id = $2 and token_hash <> $3 and ended_at is null and expires_at > $4 returning 1
)
select count(*) from ended
"""


async def end_sessions(conn: Connection, county_code: str, user_id: UUID, kept: bytes, now: datetime) -> int:
    """End all sessions of an account but the one of this token's hash; how many those were."""
    return await conn.fetchval(END_SESSIONS, county_code, user_id, kept, now)


SHOWN = """
select u.id, u.login, u.name, u.role, t.name_zh as department, u.left_at, p.set_at as password_set_at,
       coalesce(p.one_time, false) as password_due,
       coalesce((select array_agg(coalesce(d.name, r.region_code) order by r.region_code) from user_reaches r
                 left join divisions d on d.county_code = r.county_code and d.code = r.region_code
                 where r.county_code = u.county_code and r.user_id = u.id and r.valid_to is null), '{}') as reach
from users u
left join lateral (select p.set_at, p.one_time from user_passwords p
                   where p.county_code = u.county_code and p.user_id = u.id order by p.number desc limit 1) p on true
left join lateral (select t.name_zh from department_terms t
                   where t.county_code = u.county_code and t.department_id = u.department_id
                   order by t.valid_from desc limit 1) t on true
"""
ACCOUNT_PAGE = f"""{SHOWN}
where u.county_code = $1 and ($2::text = '' or strpos(u.login, $2) > 0 or strpos(u.name, $2) > 0)
  and ($3::text is null or u.role = $3) and ($4::text is null or u.login > $4)
order by u.login limit $5
"""
ONE_ACCOUNT = f"{SHOWN} where u.county_code = $1 and u.id = $2"


async def accounts(
    conn: Connection, county_code: str, search: str, role: str | None, after: str | None, limit: int
) -> list[AccountRow]:
    """Accounts in the order of their logins."""
    return await rows(conn, AccountRow, ACCOUNT_PAGE, county_code, search, role, after, limit)


async def account(conn: Connection, county_code: str, user_id: UUID) -> AccountRow | None:
    return await row(conn, AccountRow, ONE_ACCOUNT, county_code, user_id)


ONE_AT_A_TIME = "select 1 from devices where county_code = $1 and id = $2 for update"


async def one_at_a_time(conn: Connection, county_code: str, device_id: UUID) -> None:
    """Let nobody else keep keys for this device until the transaction ends."""
    await conn.execute(ONE_AT_A_TIME, county_code, device_id)


RECOVERY = """
select version, key_cipher from device_recoveries
where county_code = $1 and device_id = $2 and user_id = $3 order by version desc limit 1
"""


async def recovery(conn: Connection, county_code: str, device_id: UUID, user_id: UUID) -> Recovery | None:
    """The newest recovery key of this user on this device, sealed."""
    return await row(conn, Recovery, RECOVERY, county_code, device_id, user_id)


ADD_RECOVERY = """
insert into device_recoveries (county_code, device_id, user_id, version, key_cipher, kept_at)
values ($1, $2, $3, $4, $5, $6)
"""


async def add_recovery(
    conn: Connection, county_code: str, device_id: UUID, user_id: UUID, kept: Recovery, now: datetime
) -> None:
    await conn.execute(ADD_RECOVERY, county_code, device_id, user_id, kept.version, kept.key_cipher, now)


USER = """
select u.id, u.login, u.name, u.role, c.name as county_name, c.name_en as county_name_en
from users u join counties c using (county_code) where u.county_code = $1 and u.id = $2
"""


async def user(conn: Connection, county_code: str, user_id: UUID) -> UserRow | None:
    return await row(conn, UserRow, USER, county_code, user_id)


ADD_ACCOUNT = """
insert into users (county_code, id, login, name, role, password_hash, created_at, department_id)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (county_code, id) do nothing returning true
"""


async def add_account(conn: Connection, county_code: str, *values: object) -> bool:
    """(id, login, name, role, password hash, at, department); False when the id is there already."""
    return await conn.fetchval(ADD_ACCOUNT, county_code, *values) is not None


ACCOUNTS = """
select id, login, name, department_id, created_at, left_at from users
where county_code = $1 and department_id is not null order by department_id, left_at is not null, login
"""


async def department_accounts(conn: Connection, county_code: str) -> list[DepartmentUser]:
    """The accounts of departments and charities, those in use first."""
    return await rows(conn, DepartmentUser, ACCOUNTS, county_code)


END_ACCOUNT = """
update users set left_at = $3
where county_code = $1 and id = $2 and department_id is not null and left_at is null returning true
"""


async def end_account(conn: Connection, county_code: str, user_id: UUID, now: datetime) -> bool:
    return await conn.fetchval(END_ACCOUNT, county_code, user_id, now) is not None
