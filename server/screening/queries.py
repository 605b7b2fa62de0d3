"""SQL of screening: one household by its facts, everybody by their standings."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

import policy
from policy import everyone, precedence
from server.core.db import Connection, Scope, rows
from server.core.ids import new_id
from server.screening.records import Home, Question, ResultRow, Standing

# What the register knows, as columns of `g`; see leads.facts_of_statuses, with which it agrees.
REGISTERED = (
    "receives_tekun", "receives_dibao", "low_income_category", "tekun_care_mode", "receives_orphan_allowance",
    "receives_living_subsidy", "receives_nursing_subsidy",
)  # fmt: skip
REGISTER = """
    coalesce(r.tekun, false) as receives_tekun, coalesce(r.dibao, false) as receives_dibao,
    r.category as low_income_category, r.mode as tekun_care_mode,
    nullif(r.orphan, false) as receives_orphan_allowance, nullif(r.living, false) as receives_living_subsidy,
    nullif(r.nursing, false) as receives_nursing_subsidy
"""
STATUSES = """
    select household_id, bool_or(status = 'tekun') as tekun,
           bool_or(status in ('dibao', 'single_person_dibao')) as dibao,
           (array_agg(status order by valid_from, id)
            filter (where status in ('tekun', 'dibao', 'dibao_marginal', 'expenditure_hardship')))[1] as category,
           (array_agg(support_mode order by valid_from, id)
            filter (where status = 'tekun' and support_mode is not null))[1] as mode,
           bool_or(status = 'orphan_allowance') as orphan, bool_or(status = 'disability_living') as living,
           bool_or(status = 'disability_nursing') as nursing
    from statuses
    where county_code = $1 and valid_from <= $2 and (valid_to is null or valid_to >= $2)
    group by household_id
"""

# Everybody with what is known, a column for each fact. "offset 0": a fact that rules share is put together once.
EVERYBODY = f"""(
    select s.household_id, s.region_code, s.answers as before, s.findings as findings_before,
           {everyone.columns_sql("s", "g", REGISTERED)}
    from screening_standings s
    left join ({STATUSES}) r on r.household_id = s.household_id
    cross join lateral (select {REGISTER}) g
    where s.county_code = $1
    offset 0) as k
"""  # noqa: S608 - constants, names of the fact catalogue and quoted literals


NO_JIT = "set local jit = off"  # to compile so many conditions takes longer than to ask them


async def changed(conn: Connection, scope: Scope, today: date, view: policy.ParameterView) -> list[UUID]:
    """Households for which the rules say something else than at their last screening: one pass over everybody."""
    await conn.execute(NO_JIT)
    answers, findings = everyone.answers_sql(view), everyone.findings_sql(view)
    asked = f"""select k.household_id from {EVERYBODY}
        where (k.before, k.findings_before) is distinct from ({answers}, {findings})"""  # noqa: S608
    found = await conn.fetch(asked, scope.county_code, today)
    return [r["household_id"] for r in found]


async def differences(
    conn: Connection,
    scope: Scope,
    today: date,
    views: tuple[policy.ParameterView, policy.ParameterView],
    programmes: Sequence[str],
) -> list[tuple[UUID, str, str]]:
    """Households whose answers for these programmes differ between two views: id, and the letters of both."""
    await conn.execute(NO_JIT)
    one, other = (" || ".join(everyone.answer_sql(each, view) for each in programmes) for view in views)
    asked = f"""select household_id, one, other
        from (select k.household_id, k.region_code, {one} as one, {other} as other from {EVERYBODY}) as d
        where one <> other order by region_code, household_id"""  # noqa: S608
    found = await conn.fetch(asked, scope.county_code, today)
    return [(r["household_id"], r["one"], r["other"]) for r in found]


async def eligible(
    conn: Connection, scope: Scope, today: date, view: policy.ParameterView, programmes: Sequence[str]
) -> tuple[int, list[int]]:
    """How many households there are, and how many qualify for each of these programmes."""
    await conn.execute(NO_JIT)
    counts = [f"count(*) filter (where ({everyone.answer_sql(one, view)}) = 'E')" for one in programmes]
    asked = f"select {', '.join(['count(*)', *counts])} from {EVERYBODY}"  # noqa: S608
    (found,) = await conn.fetch(asked, scope.county_code, today)
    every, *each = found.values()
    return every, each


# Two screenings of one household wait for one another; the later sees what the earlier wrote.
LOCK = "select id from households where county_code = $1 and id = any($2::uuid[]) order by id for no key update"
HOMES = """
select h.id, h.region_code, h.head_name, h.address, h.registered_at, s.answers, s.findings
from households h
left join screening_standings s on s.county_code = $1 and s.household_id = h.id
where h.county_code = $1 and h.id = any($2::uuid[]) order by h.id
"""


async def homes(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[Home]:
    """These households, locked until the transaction ends; unknown ones are left out."""
    await conn.execute(LOCK, scope.county_code, list(ids))
    return await rows(conn, Home, HOMES, scope.county_code, list(ids))


_KEPT = ("answers", "findings", *everyone.facts_asked())
_NAMES = ", ".join(everyone.facts_asked())
KEEP = f"""
insert into screening_standings (county_code, household_id, region_code, answers, findings, screened_at, {_NAMES})
select $1, h.id, h.region_code, n.answers, n.findings, $3,
       {", ".join(f"n.{name}" for name in everyone.facts_asked())}
from jsonb_to_recordset($2::jsonb) as n (household_id uuid, answers text, findings text[], {everyone.record_sql()})
join households h on h.county_code = $1 and h.id = n.household_id
on conflict (county_code, household_id) do update set
    (answers, findings, screened_at, {_NAMES})
    = (excluded.answers, excluded.findings, excluded.screened_at,
       {", ".join(f"excluded.{name}" for name in everyone.facts_asked())})
    where ({", ".join(f"screening_standings.{name}" for name in _KEPT)})
        is distinct from ({", ".join(f"excluded.{name}" for name in _KEPT)})
"""  # noqa: S608 - names of the fact catalogue


async def keep(conn: Connection, scope: Scope, standings: Sequence[Standing], now: datetime) -> None:
    """Write down what is known of households and what the rules say, where it differs."""
    lines = [
        {**one.facts, "household_id": one.household_id, "answers": one.answers, "findings": one.findings}
        for one in standings
    ]
    await conn.execute(KEEP, scope.county_code, lines, now)


RESULTS = """
select household_id, programme, result, promising, receives, missing from screening_results
where county_code = $1 and household_id = any($2::uuid[]) and valid_to is null
"""


async def results(conn: Connection, scope: Scope, ids: Collection[UUID]) -> list[ResultRow]:
    """The answers on file that hold now."""
    return await rows(conn, ResultRow, RESULTS, scope.county_code, list(ids))


END_RESULTS = """
update screening_results r set valid_to = $4
from unnest($2::uuid[], $3::text[]) as n (household_id, programme)
where r.county_code = $1 and r.household_id = n.household_id and r.programme = n.programme and r.valid_to is null
"""
ADD_RESULTS = """
insert into screening_results (county_code, id, household_id, region_code, programme, result, promising, receives,
                               missing, parameters, valid_from, screened_at)
select $1, n.id, n.household_id, h.region_code, n.programme, n.result, n.promising, n.receives, n.missing, $3, $4, $5
from jsonb_to_recordset($2::jsonb) as n (id uuid, household_id uuid, programme text, result text, promising boolean,
                                         receives boolean, missing text[])
join households h on h.county_code = $1 and h.id = n.household_id
"""


async def replace_results(
    conn: Connection, scope: Scope, new: Sequence[ResultRow], fingerprint: str, today: date, now: datetime
) -> None:
    """End what held before for these households and programmes, and begin what holds now."""
    ids, programmes = [one.household_id for one in new], [one.programme for one in new]
    await conn.execute(END_RESULTS, scope.county_code, ids, programmes, today)
    lines = [{"id": new_id(now), **msgspec.structs.asdict(one)} for one in new]
    await conn.execute(ADD_RESULTS, scope.county_code, lines, fingerprint, today, now)


# A household that has an open lead is being looked at; so is one with a case of the programme, or one whose case was
# decided after everything that is now known. What a case approved is not asked again.
OCCUPIED = """
select n.household_id, n.programme
from unnest($2::uuid[], $3::text[], $4::text[]) as n (household_id, programme, known)
where exists (select from leads l where l.county_code = $1 and l.household_id = n.household_id and not exists (
          select from lead_outcomes o where o.county_code = $1 and o.lead_id = l.id))
   or exists (select from cases c left join case_decisions d on d.county_code = $1 and d.case_id = c.id
              where c.county_code = $1 and c.household_id = n.household_id and c.programme = n.programme
                and (not c.ended or d.decision = 'approve' or d.decided_at >= (
                     select max(f.recorded_at) from facts f
                     where f.county_code = $1 and f.household_id = n.household_id)))
   or exists (select from screening_leads s where s.county_code = $1 and s.household_id = n.household_id
              and s.programme = n.programme and s.known = n.known)
"""


async def occupied(conn: Connection, scope: Scope, wanted: Sequence[Question]) -> set[tuple[UUID, str]]:
    """Of these questions, household and programme of those for which no lead is to be opened."""
    found = await conn.fetch(
        OCCUPIED, scope.county_code, [one.household_id for one in wanted], [one.programme for one in wanted],
        [one.known for one in wanted],
    )  # fmt: skip
    return {(r["household_id"], r["programme"]) for r in found}


ADD_LEADS = """
insert into screening_leads (county_code, household_id, region_code, programme, known, lead_id)
select $1, h.id, h.region_code, n.programme, n.known, n.lead_id
from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[]) as n (household_id, programme, known, lead_id)
join households h on h.county_code = $1 and h.id = n.household_id
on conflict do nothing
"""


async def add_leads(conn: Connection, scope: Scope, opened: Sequence[tuple[Question, UUID]]) -> None:
    """Remember the lead that was opened for a household, a programme and what was known."""
    await conn.execute(
        ADD_LEADS, scope.county_code, [one.household_id for one, _ in opened], [one.programme for one, _ in opened],
        [one.known for one, _ in opened], [lead for _, lead in opened],
    )  # fmt: skip


# Runs --------------------------------------------------------------------------------------------

LAST_RUN = "select xid::text from screening_runs where county_code = $1 order by id desc limit 1"
XID = "select pg_snapshot_xmin(pg_current_snapshot())::text"
STALE = """
select h.id from households h
where h.county_code = $1 and not exists (
    select from screening_standings s where s.county_code = $1 and s.household_id = h.id)
union
select household_id from facts where county_code = $1 and changed_xid >= $2::text::xid8
union
select r.household_id from screening_results r
where r.county_code = $1 and r.valid_to is null and r.result = 'eligible' and not r.receives
  and not exists (select from screening_leads l where l.county_code = $1 and l.household_id = r.household_id
                  and l.programme = r.programme)
"""


async def stale(conn: Connection, scope: Scope) -> list[UUID]:
    """Households never screened, those whose facts were written since the last run, and those that qualified while
    another lead or case was under way and were not asked about since."""
    last = await conn.fetchval(LAST_RUN, scope.county_code) or "0"
    return [r["id"] for r in await conn.fetch(STALE, scope.county_code, last)]


# What follows of a household from its members changes with the days alone: somebody comes to the age of work, or what
# was held against the register ($4) is held no more. Standings from before there were counts have none.
COUNTS_STALE = """
select s.household_id from screening_standings s
where s.county_code = $1 and s.household_members is null and exists (
    select from persons p where p.county_code = $1 and p.household_id = s.household_id and p.died_on is null)
union
select p.household_id from persons p
where p.county_code = $1 and p.died_on is null
  and p.birth_date > $2::date - make_interval(years => $5) and p.birth_date <= $3::date - make_interval(years => $5)
union
select f.household_id from facts f
join jsonb_to_recordset($4::jsonb) as r (name text, channel text, days int)
    on r.name = f.name and r.channel = f.channel
where f.county_code = $1 and f.withdrawn_at is null
  and f.name in ('household_members', 'household_able_bodied_count', 'household_employed_count')
  and f.observed_on >= $2::date - r.days and f.observed_on < $3::date - r.days
"""
LAST_DAY = "select ran_on from screening_runs where county_code = $1 order by xid desc, id desc limit 1"


async def counts_stale(conn: Connection, scope: Scope, today: date) -> list[UUID]:
    """Households of which something else follows from their members since the last run, though nobody wrote."""
    last: date = await conn.fetchval(LAST_DAY, scope.county_code) or today
    held = [
        {"name": one.fact, "channel": channel, "days": row.days}
        for one in precedence.derived()
        for row in precedence.held()
        if "register" in row.against and row.days is not None and (not row.facts or one.fact in row.facts)
        for channel in sorted(row.channels)
    ]
    found = await conn.fetch(COUNTS_STALE, scope.county_code, last, today, held, precedence.AGE_OF_WORK)
    return [r["household_id"] for r in found]


ADD_RUN = """
insert into screening_runs (county_code, id, ran_on, parameters, xid, households, changed, ran_at)
select $1, $2, $3, $4, $5::text::xid8, (select count(*) from households where county_code = $1), $6, $7
"""


async def add_run(conn: Connection, scope: Scope, today: date, now: datetime, fingerprint: str, changed: int) -> None:
    """The whole county was looked at, and so many households are screened anew."""
    xid = await conn.fetchval(XID)
    await conn.execute(ADD_RUN, scope.county_code, new_id(now), today, fingerprint, xid, changed, now)
