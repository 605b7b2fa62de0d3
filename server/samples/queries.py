"""SQL of spot checks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.core.ids import new_id
from server.samples.records import Fitness, SampleCaseRow, SampleItem, Visitor

ADD_SAMPLE = """
insert into samples (county_code, id, region_code, seed, ratio, base_count, drawn_count, forced_count, drawn_by,
                     drawn_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (county_code, id) do nothing returning id
"""


async def add_sample(conn: Connection, scope: Scope, *values: object) -> bool:
    """(id, region, seed, ratio, base, drawn, forced, by, at); False when it is there already."""
    return await conn.fetchval(ADD_SAMPLE, scope.county_code, *values) is not None


ADD_CASES = """
insert into sample_cases (county_code, sample_id, case_id, region_code, part)
select $1, $2, given.* from unnest($3::uuid[], $4::text[], $5::text[]) as given
"""


async def add_cases(
    conn: Connection,
    scope: Scope,
    sample_id: UUID,
    cases: Sequence[UUID],
    regions: Sequence[str],
    parts: Sequence[str],
) -> None:
    """The cases of a draw, each with its division and part."""
    await conn.execute(ADD_CASES, scope.county_code, sample_id, list(cases), list(regions), list(parts))


# Of acts `a`: household checks whose survey is still said to be of their case.
CHECK = """a.act = 'record_household_check'
    and not exists (select 1 from case_acts b where b.county_code = a.county_code and b.case_id = a.case_id
                    and b.act = 'take_back' and b.detail -> 'takes_back' ? (a.detail ->> 'submission_id'))"""
SAMPLE = f"""
select s.id, s.seed, s.ratio, s.base_count, s.drawn_count, s.forced_count, u.name as drawn_by, s.drawn_at,
       (select count(*)::integer from sample_cases c
        where c.county_code = s.county_code and c.sample_id = s.id and c.part <> 'not_drawn'
          and exists (select 1 from case_acts a where a.county_code = c.county_code and a.case_id = c.case_id
                      and {CHECK})) as checked_count
from samples s join users u on u.county_code = s.county_code and u.id = s.drawn_by
"""  # noqa: S608 - constants only

SAMPLES = f"""{SAMPLE}
where s.county_code = $1 and ($2::uuid is null or s.id < $2) order by s.id desc limit $3
"""


async def samples(conn: Connection, scope: Scope, after: UUID | None, limit: int) -> list[SampleItem]:
    """Draws, the newest first."""
    return await rows(conn, SampleItem, SAMPLES, scope.county_code, after, limit)


ONE_SAMPLE = f"{SAMPLE} where s.county_code = $1 and s.id = $2"


async def sample(conn: Connection, scope: Scope, sample_id: UUID) -> SampleItem | None:
    return await row(conn, SampleItem, ONE_SAMPLE, scope.county_code, sample_id)


# Of the rows of `sample_visitors` g that say who visits a case, the one that stands.
STANDS = """not exists (select 1 from sample_visitors later where later.county_code = g.county_code
                        and later.case_id = g.case_id and later.number > g.number)"""

CASES = f"""
select s.case_id, c.applicant_name, d.name as village_name, c.programme, s.part, done.acted_at as checked_at,
       done.name as checked_by, v.id as visitor_id, v.name as visitor_name
from sample_cases s
join cases c on c.county_code = s.county_code and c.id = s.case_id
left join lateral (select a.acted_at, u.name from case_acts a
                   join users u on u.county_code = a.county_code and u.id = a.actor_id
                   where a.county_code = s.county_code and a.case_id = s.case_id and {CHECK}
                   order by a.number limit 1) done on true
left join sample_visitors g on g.county_code = s.county_code and g.case_id = s.case_id and {STANDS}
left join users v on v.county_code = s.county_code and v.id = g.visitor_id and v.left_at is null
left join divisions d on d.county_code = c.county_code and d.code = left(c.region_code, 12)
where s.county_code = $1 and s.sample_id = $2 order by s.part, s.case_id
"""  # noqa: S608 - constants only


async def cases(conn: Connection, scope: Scope, sample_id: UUID) -> list[SampleCaseRow]:
    """The cases of a draw by part, within reach."""
    return await rows(conn, SampleCaseRow, CASES, scope.county_code, sample_id)


SAMPLE_OF = "select sample_id from sample_cases where county_code = $1 and case_id = $2"


async def sample_of(conn: Connection, scope: Scope, case_id: UUID) -> UUID | None:
    """The draw a case was in."""
    return await conn.fetchval(SAMPLE_OF, scope.county_code, case_id)


STAFF = """
select id, name from users where county_code = $1 and role = 'county' and left_at is null order by name, id limit 500
"""


async def staff(conn: Connection, county_code: str) -> list[Visitor]:
    """The county's staff."""
    return await rows(conn, Visitor, STAFF, county_code)


FITNESS = f"""
select s.case_id, s.part,
       exists (select 1 from case_acts a where a.county_code = s.county_code and a.case_id = s.case_id
               and {CHECK}) as checked,
       array(select distinct a.actor_id from case_acts a where a.county_code = s.county_code and a.case_id = s.case_id
             and a.act = any($4::text[])) as proposed_by
from sample_cases s where s.county_code = $1 and s.sample_id = $2 and s.case_id = any($3::uuid[])
"""  # noqa: S608 - constants only


async def fitness(
    conn: Connection, scope: Scope, sample_id: UUID, case_ids: Sequence[UUID], opinions: Sequence[str]
) -> list[Fitness]:
    """Cases of a draw, with who did one of these acts on each."""
    return await rows(conn, Fitness, FITNESS, scope.county_code, sample_id, list(case_ids), list(opinions))


GIVE = f"""
insert into sample_visitors (county_code, id, sample_id, case_id, number, visitor_id, given_by, given_at)
select $1, t.id, $2, t.case_id, coalesce(g.number, 0) + 1, $5, $6, $7
from unnest($3::uuid[], $4::uuid[]) as t (id, case_id)
left join sample_visitors g on g.county_code = $1 and g.case_id = t.case_id and {STANDS}
where g.visitor_id is distinct from $5
returning case_id
"""  # noqa: S608 - constants only


async def give(
    conn: Connection,
    scope: Scope,
    sample_id: UUID,
    case_ids: Sequence[UUID],
    visitor_id: UUID | None,
    given_by: UUID,
    now: datetime,
) -> int:
    """Say who visits these cases of a draw; for how many that is new."""
    made = [new_id(now) for _ in case_ids]
    done = await conn.fetch(
        GIVE, scope.county_code, sample_id, made, list(case_ids), visitor_id, given_by, now
    )  # fmt: skip
    return len(done)


GIVEN_TO = f"""
select g.case_id from sample_visitors g
where g.county_code = $1 and g.visitor_id = $2 and {STANDS}
  and not exists (select 1 from case_acts a where a.county_code = g.county_code and a.case_id = g.case_id
                  and {CHECK})
order by g.case_id limit 200
"""  # noqa: S608 - constants only


async def given_to(conn: Connection, scope: Scope, visitor_id: UUID) -> list[UUID]:
    """Cases whose check is this person's and was not made yet."""
    return [r["case_id"] for r in await conn.fetch(GIVEN_TO, scope.county_code, visitor_id)]


WITH_COUNTY = f"""
select g.case_id from sample_visitors g
join users u on u.county_code = g.county_code and u.id = g.visitor_id and u.left_at is null
where g.county_code = $1 and g.case_id = any($2::uuid[]) and {STANDS}
"""  # noqa: S608 - constants only


async def with_county(conn: Connection, scope: Scope, case_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these cases whose check somebody of the county makes."""
    return {r["case_id"] for r in await conn.fetch(WITH_COUNTY, scope.county_code, list(case_ids))}
