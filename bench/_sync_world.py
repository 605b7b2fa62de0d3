"""What the sync's measurement runs on: a demo county in which every household has three past visits, a worker with
three hundred households, one whose reach is the whole county, and two hundred phones that are signed in."""

import hashlib
import secrets
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import asyncpg
import msgspec

from bench.ingest import PASSWORD
from demo.load import load_demo
from embedded import Addresses
from server.core.db import Connection, connect, open_pool
from server.core.ids import new_id
from server.core.migrate import migrate
from server.forms.library import publish_library
from server.settings import Settings, from_environment

COUNTY = "140427"
CROWD = 300
# Copies of past visits for those who have fewer than three, as if each had been made a month before the other.
PAST = """
set session_replication_role = replica;
create temporary table likes as
select v.*, e.answers, e.facts, e.differences, row_number() over (order by v.id) - 1 as place,
       count(*) over () as many
from (select * from visits order by id limit 500) v join evaluations e on e.submission_id = v.id;
create temporary table made as
select uuidv7() as id, h.id as household_id, h.region_code, k, row_number() over () as n
from households h cross join generate_series(1, 3) k
where k > (select count(*) from visits v where v.household_id = h.id);
insert into evaluations (county_code, submission_id, region_code, answers, facts, problems, differences, evaluated_at)
select l.county_code, m.id, m.region_code, l.answers, l.facts, '[]', l.differences, now()
from made m join likes l on l.place = m.n % l.many;
insert into visits (county_code, id, household_id, region_code, visitor_id, form_id, form_version, visited_on,
                    entered_at, received_at, outcome, counts, evidence, problems)
select l.county_code, m.id, m.household_id, m.region_code, l.visitor_id, l.form_id, l.form_version,
       current_date - (m.k * 30)::int, now(), now(), l.outcome, l.counts, l.evidence, '[]'
from made m join likes l on l.place = m.n % l.many;
drop table made, likes;
set session_replication_role = default;
"""
GIVE_CROWD = """
update households set region_code = $1 where id in (
    select household_id from followups where ended_on is null and region_code <> $1 order by due_on limit $2)
"""
HELD = """
select count(*) from households h join user_reaches r on starts_with(h.region_code, r.region_code)
join users u on u.id = r.user_id where u.login = $1
"""
GIVE_COUNTY = """
insert into user_reaches (county_code, id, user_id, region_code, valid_from)
select county_code, uuidv7(), id, county_code, current_date from users where login = 'town01'
"""
WORKERS = """
select u.id, u.login, min(r.region_code) as region_code from users u
join user_reaches r on r.county_code = u.county_code and r.user_id = u.id
where u.role = 'grid_worker' or u.login = 'town01' group by u.id, u.login order by u.login
"""
ADD_DEVICE = """
insert into devices (county_code, id, user_id, name, app_version, first_seen_at) values ($1, $2, $3, 'bench', '1', $4)
"""
ADD_SESSION = """
insert into sessions (county_code, token_hash, user_id, device_id, created_at, expires_at)
values ($1, $2, $3, $4, $5, $5::timestamptz + interval '1 day')
"""


class Phone(msgspec.Struct, frozen=True):
    """Who is signed in, on which device, by which token."""

    login: str
    device_id: UUID
    token: str
    region_code: str


class World(msgspec.Struct, frozen=True):
    """A filled county; `phones` by login."""

    settings: Settings
    phones: dict[str, Phone]


async def build(addresses: Addresses, dist: Path, households: int) -> World:
    """The county; `dist` is the folder whose files the server gives out as they are, for the floor."""
    settings = msgspec.structs.replace(from_environment(addresses.environment()), web_dist=dist)
    now = datetime.now(UTC)
    await migrate(settings.owner_dsn)
    await load_demo(settings.owner_dsn, settings, password=PASSWORD, now=now, households=households)
    async with await open_pool(settings.dsn, 1) as pool:
        await publish_library(pool, now)
    await _past_visits(settings, addresses.admin_dsn)
    link = await connect(settings.owner_dsn)
    await link.execute(GIVE_COUNTY)
    phones = {row["login"]: await _sign_in(link, row, now) for row in await link.fetch(WORKERS)}
    crowd = phones["grid01"].region_code
    held: int = await link.fetchval(HELD, phones["grid01"].login)
    await link.execute(GIVE_CROWD, crowd, CROWD - held)
    await link.execute("analyze")
    await link.close()
    return World(settings, phones)


async def _past_visits(settings: Settings, admin_dsn: str) -> None:
    here = urlsplit(admin_dsn)._replace(path=urlsplit(settings.owner_dsn).path)
    admin = await asyncpg.connect(urlunsplit(here))
    await admin.execute(PAST)
    await admin.close()


async def _sign_in(link: Connection, worker: asyncpg.Record, now: datetime) -> Phone:
    """A session as signing in makes one; what the password costs is not measured here."""
    device_id, token = new_id(now), f"{COUNTY}.{secrets.token_urlsafe(32)}"
    await link.execute(ADD_DEVICE, COUNTY, device_id, worker["id"], now)
    await link.execute(ADD_SESSION, COUNTY, hashlib.sha256(token.encode()).digest(), worker["id"], device_id, now)
    return Phone(worker["login"], device_id, token, worker["region_code"])
