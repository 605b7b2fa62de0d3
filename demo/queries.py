"""All SQL of the demo loader. It works as the owner of the tables, in one transaction."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from demo.phones import DemoLoss, DemoPhone
from demo.records import DemoDivision, DemoUser
from server.core.db import Connection
from server.core.ids import new_id

# Two loaders at once: the second waits, and finds the work done.
ONE_AT_A_TIME = "select pg_advisory_xact_lock(7261, 140427)"


async def one_at_a_time(conn: Connection) -> None:
    """Wait until no other loader is at work; held until the transaction ends."""
    await conn.execute(ONE_AT_A_TIME)


COUNTIES = "select county_code, demo from counties"


async def counties(conn: Connection) -> dict[str, bool]:
    """Which counties the database holds, and whether each is a demo."""
    return {row["county_code"]: row["demo"] for row in await conn.fetch(COUNTIES)}


LOADED = """
select detail from audit where county_code = $1 and action = 'demo.load' order by id desc limit 1
"""


async def loaded(conn: Connection, county_code: str) -> dict[str, Any] | None:
    """What the last load noted of itself, None when no demo was loaded to its end."""
    return await conn.fetchval(LOADED, county_code)


# Everything a county fills is in tables with a county code. These stay when a demo is replaced: the forms
# that were published, and the county itself.
TABLES = """
select table_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'county_code'
  and table_name not in ('counties', 'form_versions', 'form_retirements', 'form_media', 'users', 'departments',
                         'divisions')
"""
EMPTY = "truncate table {tables}"
FORGET_DIVISIONS = "delete from divisions where county_code = $1"
FORGET_USERS = """
delete from users u where county_code = $1
   and not exists (select 1 from form_versions f where f.county_code = u.county_code and f.published_by = u.id)
   and not exists (select 1 from form_retirements f where f.county_code = u.county_code and f.retired_by = u.id)
"""
FORGET_DEPARTMENTS = "delete from departments where county_code = $1"


async def clear(conn: Connection, county_code: str) -> None:
    """Empty every table of a database whose only county is a demo; published forms stay."""
    tables = sorted(row["table_name"] for row in await conn.fetch(TABLES))
    await conn.execute(EMPTY.format(tables=", ".join(tables)))
    await conn.execute(FORGET_DIVISIONS, county_code)
    await conn.execute(FORGET_USERS, county_code)
    await conn.execute(FORGET_DEPARTMENTS, county_code)


ADD_COUNTY = """
insert into counties (county_code, name, name_en, demo) values ($1, $2, $3, true)
on conflict (county_code) do update set sync_epoch = uuidv7()
"""


async def add_county(conn: Connection, county_code: str, name: str, name_en: str) -> None:
    """Add the county as a demo; one that is there already gets a new epoch, so that phones sync anew."""
    await conn.execute(ADD_COUNTY, county_code, name, name_en)


ADD_DIVISIONS = """
insert into divisions (county_code, code, parent_code, level, name, lon, lat, boundary, valid_from)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


async def add_divisions(
    conn: Connection, county_code: str, divisions: Iterable[DemoDivision], valid_from: date
) -> None:
    """Add divisions, parents before children."""
    rows = [
        (
            county_code, one.code, one.parent_code, one.level, one.name, one.lon, one.lat,
            msgspec.Raw(one.boundary.encode()), valid_from,
        )
        for one in divisions
    ]  # fmt: skip
    await conn.executemany(ADD_DIVISIONS, rows)


ADD_USERS = """
insert into users (county_code, id, login, name, role, password_hash, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (county_code, login) do update set password_hash = excluded.password_hash, left_at = null
"""
ADD_REACHES = """
insert into user_reaches (county_code, id, user_id, region_code, valid_from) values ($1, $2, $3, $4, $5)
"""


async def add_users(
    conn: Connection, county_code: str, users: Iterable[DemoUser], password_hash: str, now: datetime, since: date
) -> None:
    """Add accounts and what they reach; they all share one password."""
    accounts = list(users)
    await conn.executemany(
        ADD_USERS,
        [(county_code, one.id, one.login, one.name, one.role, password_hash, now) for one in accounts],
    )
    reaches = [(county_code, new_id(now), one.id, code, since) for one in accounts for code in one.reaches]
    await conn.executemany(ADD_REACHES, reaches)


ADD_DEPARTMENT_USER = """
insert into users (county_code, id, login, name, role, password_hash, created_at, department_id)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def add_department_user(conn: Connection, county_code: str, *values: object) -> None:
    """(id, login, name, role, password hash, at, department)"""
    await conn.execute(ADD_DEPARTMENT_USER, county_code, *values)


HOMES = """
select h.id from households h
where h.county_code = $1 and h.region_code >= $2 and h.region_code < $2 || ':'
order by right(h.id::text, 6) limit $3
"""


async def homes(conn: Connection, county_code: str, region: str, most: int) -> list[UUID]:
    """Some households below a division, the same each time."""
    return [row["id"] for row in await conn.fetch(HOMES, county_code, region, most)]


TELL_NOBODY = "delete from outbox where county_code = $1 and name = 'notifications.referral_moved'"


async def tell_nobody(conn: Connection, county_code: str) -> None:
    """What happened in the demo's past is news to nobody."""
    await conn.execute(TELL_NOBODY, county_code)


async def add_phones(conn: Connection, county_code: str, phones: Iterable[DemoPhone]) -> None:
    """Add phones as they were at their last sync."""
    await _copy_structs(conn, "devices", county_code, phones)


async def add_losses(conn: Connection, county_code: str, losses: Iterable[DemoLoss]) -> None:
    """Mark phones as lost."""
    await _copy_structs(conn, "device_losses", county_code, losses)


async def _copy_structs(conn: Connection, table: str, county_code: str, structs: Iterable[msgspec.Struct]) -> None:
    """Send structs whose fields are the table's columns."""
    sent = list(structs)
    if not sent:
        return
    columns = ("county_code", *sent[0].__struct_fields__)
    rows = [(county_code, *msgspec.structs.astuple(one)) for one in sent]
    await conn.copy_records_to_table(table, records=rows, columns=columns)


HOMES_OF = """
select distinct on (h.region_code, h.id) h.id as household_id, h.region_code, p.id as person_id, p.name
from statuses s
join households h on h.county_code = s.county_code and h.id = s.household_id
join persons p on p.county_code = h.county_code and p.household_id = h.id and p.relation = 'self'
where s.county_code = $1 and s.status = $2 and s.valid_to is null
  and s.support_mode is distinct from 'institutional'
order by h.region_code, h.id limit $3
"""


async def homes_of(conn: Connection, county_code: str, status: str, most: int) -> list[dict[str, Any]]:
    """Households with a status, with their heads, place by place."""
    return [dict(r) for r in await conn.fetch(HOMES_OF, county_code, status, most)]


class VisitedHome(msgspec.Struct, frozen=True):
    """A home with a position, who met its people there last, and what was answered, by question. `owed`: its next
    visit is due."""

    household_id: UUID
    owed: bool
    lon: float
    lat: float
    visitor_id: UUID
    answers: dict[str, str]


VISITED_HOMES = """
select h.id as household_id, h.lon, h.lat, v.visitor_id,
       exists (select from followups f where f.county_code = $1 and f.household_id = h.id and f.ended_on is null
               and f.due_on < $5) as owed,
       (select jsonb_object_agg(regexp_replace(a.key, '^.*/', ''), a.value) from jsonb_each(e.answers) a) as answers
from households h
join lateral (select * from visits v where v.county_code = h.county_code and v.household_id = h.id
              order by v.visited_on desc, v.id desc limit 1) v on v.outcome = 'met' and v.form_id = $3
join evaluations e on e.county_code = v.county_code and e.submission_id = v.id
where h.county_code = $1 and h.region_code >= $2 and h.region_code < $2 || ':' and h.lon is not null
  and not v.visitor_id = $4
order by h.region_code, h.id
"""


async def visited_homes(
    conn: Connection, county_code: str, region: str, form_id: str, but: UUID, today: date
) -> list[VisitedHome]:
    """Homes below a division whose people were met the last time, place by place; without those of one worker."""
    found = await conn.fetch(VISITED_HOMES, county_code, region, form_id, but, today)
    return [msgspec.convert(dict(one), VisitedHome) for one in found]


class ListedHome(msgspec.Struct, frozen=True):
    """The head of a household as another department's list may name them."""

    household_id: UUID
    name: str
    id_cipher: bytes
    place: str


# In an order that has nothing to do with where they live.
LISTED_HOMES = """
select p.household_id, p.name, p.id_cipher, t.name || v.name as place
from persons p
join divisions v on v.county_code = $1 and v.code = left(p.region_code, 12)
join divisions t on t.county_code = $1 and t.code = left(p.region_code, 9)
where p.county_code = $1 and p.relation = 'self' and p.id_cipher is not null and p.died_on is null
  and $3 = exists (select from statuses s where s.county_code = $1 and s.household_id = p.household_id
                   and s.status in ('dibao', 'tekun') and s.valid_to is null)
order by md5(p.id::text) limit $2
"""


async def listed_homes(conn: Connection, county_code: str, most: int, *, helped: bool) -> list[ListedHome]:
    """Heads of households with dibao or tekun, or of others."""
    found = await conn.fetch(LISTED_HOMES, county_code, most, helped)
    return [msgspec.convert(dict(one), ListedHome) for one in found]


ADD_CASE = """
insert into cases (county_code, id, programme, household_id, region_code, applicant_name, urgent, facts, opened_by,
                   opened_at, stage, number, ended)
values ($1, $2, $3, $4, $5, $6, false, $7, $8, $9, $10, 2, false)
"""
ADD_ACT = """
insert into case_acts (county_code, id, case_id, region_code, number, act, stage_to, actor_id, actor_role, acted_at,
                       detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '{}')
"""
ADD_APPROVAL = """
insert into case_decisions (county_code, id, case_id, region_code, decision, amount, reason, parameters, proposed_by,
                            decided_by, decided_at)
values ($1, $2, $3, $4, 'approve', $5, '符合条件，予以批准', '{}', $6, $7, $8)
"""


async def add_approved_case(conn: Connection, *values: object) -> None:
    """(county, id, programme, household, region, applicant, facts, opened by, at, stage)"""
    await conn.execute(ADD_CASE, *values)


async def add_case_act(conn: Connection, *values: object) -> None:
    """(county, id, case, region, number, act, stage, by, role, at)"""
    await conn.execute(ADD_ACT, *values)


async def add_approval(conn: Connection, *values: object) -> None:
    """(county, id, case, region, amount, proposed by, decided by, at)"""
    await conn.execute(ADD_APPROVAL, *values)


async def copy(conn: Connection, table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Send rows to a table by COPY."""
    await conn.copy_records_to_table(table, records=rows, columns=list(columns))


ANALYSE_PEOPLE = "analyze divisions, households, persons, statuses, visits, followups"


async def analyse_people(conn: Connection) -> None:
    """Let the planner know of what this transaction copied, before it is searched."""
    await conn.execute(ANALYSE_PEOPLE)


ANALYSE = "analyze"


async def analyse(conn: Connection) -> None:
    """Let the planner know what the tables hold now."""
    await conn.execute(ANALYSE)
