"""SQL of spot checks."""

from collections.abc import Sequence
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.samples.records import SampleCaseRow, SampleItem

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


SAMPLE = """
select s.id, s.seed, s.ratio, s.base_count, s.drawn_count, s.forced_count, u.name as drawn_by, s.drawn_at,
       (select count(*)::integer from sample_cases c
        where c.county_code = s.county_code and c.sample_id = s.id and c.part <> 'not_drawn'
          and exists (select 1 from case_acts a where a.county_code = c.county_code and a.case_id = c.case_id
                      and a.act = 'record_household_check')) as checked_count
from samples s join users u on u.county_code = s.county_code and u.id = s.drawn_by
"""

SAMPLES = f"""{SAMPLE}
where s.county_code = $1 and ($2::uuid is null or s.id < $2) order by s.id desc limit $3
"""


async def samples(conn: Connection, scope: Scope, after: UUID | None, limit: int) -> list[SampleItem]:
    """Draws, the newest first."""
    return await rows(conn, SampleItem, SAMPLES, scope.county_code, after, limit)


ONE_SAMPLE = f"{SAMPLE} where s.county_code = $1 and s.id = $2"


async def sample(conn: Connection, scope: Scope, sample_id: UUID) -> SampleItem | None:
    return await row(conn, SampleItem, ONE_SAMPLE, scope.county_code, sample_id)


CASES = """
select s.case_id, c.applicant_name, d.name as village_name, c.programme, s.part,
       (select min(a.acted_at) from case_acts a where a.county_code = s.county_code and a.case_id = s.case_id
        and a.act = 'record_household_check') as checked_at
from sample_cases s
join cases c on c.county_code = s.county_code and c.id = s.case_id
left join divisions d on d.county_code = c.county_code and d.code = left(c.region_code, 12)
where s.county_code = $1 and s.sample_id = $2 order by s.part, s.case_id
"""


async def cases(conn: Connection, scope: Scope, sample_id: UUID) -> list[SampleCaseRow]:
    """The cases of a draw by part, within reach."""
    return await rows(conn, SampleCaseRow, CASES, scope.county_code, sample_id)


SAMPLE_OF = "select sample_id from sample_cases where county_code = $1 and case_id = $2"


async def sample_of(conn: Connection, scope: Scope, case_id: UUID) -> UUID | None:
    """The draw a case was in."""
    return await conn.fetchval(SAMPLE_OF, scope.county_code, case_id)
