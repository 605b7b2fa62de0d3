"""SQL of statistics. Each number has one relation; its figures and the records behind them are read from it alone."""

from datetime import date

import policy.statistics
from policy.statistics import Measure
from server.core.db import Connection, Scope, rows
from server.statistics import (
    queries_of_discovery,
    queries_of_money,
    queries_of_referrals,
    queries_of_time,
    queries_of_watching,
)
from server.statistics.records import BehindKey, BehindRow, CellRow, Chosen

RELATIONS = (
    queries_of_discovery.RELATIONS
    | queries_of_time.RELATIONS
    | queries_of_referrals.RELATIONS
    | queries_of_money.RELATIONS
    | queries_of_watching.RELATIONS
)

# A relation need not ask for every value it is bound to.
BOUND = """bound as (
    select $1::text, $2::text, $3::text, $4::date, $5::date, $6::date
)"""
LAST = "day = least($5::date, $6::date)"  # of what stands: the end of the period
MONTH, PLACE = "to_char(day, 'YYYY-MM')", "left(region_code, $7)"


def _figures(measure: Measure, relation: str) -> str:
    last = LAST if measure.each == "standing" else "true"
    if measure.each == "household":
        return _of_households(relation)
    return _of_days(relation, last) if measure.unit == "days" else _of_sums(relation, last)


def _of_sums(relation: str, last: str) -> str:
    """Records are counted where month, place and part meet; each of the three adds up what lies in it."""
    return f"""
with {BOUND}, met as (
    select {MONTH} as month, {PLACE} as code, part, {last} as last, count(*) filter (where hit) as count,
           count(*) as of, sum(amount) as amount
    from {relation} as one group by 1, 2, 3, 4
)
select cell.by, cell.key, sum(count)::bigint as count, sum(of)::bigint as of, (100 * sum(amount))::bigint as amount
from met
cross join lateral (values ('all', '', last), ('month', month, true), ('place', code, last),
                           ('part', part, last)) as cell (by, key, asked)
where cell.asked
group by 1, 2 order by 1, 2
"""  # noqa: S608 - constants only


def _of_days(relation: str, last: str) -> str:
    """Medians do not add up."""
    return f"""
with {BOUND}
select cell.by, cell.key, count(*) as count, count(*) as of,
       percentile_cont(0.5) within group (order by amount)::float8 as amount,
       percentile_cont(0.9) within group (order by amount)::float8 as p90
from {relation} as one
cross join lateral (values ('all', '', {last}), ('month', {MONTH}, true), ('place', {PLACE}, {last}),
                           ('part', part, {last})) as cell (by, key, asked)
where cell.asked
group by 1, 2 order by 1, 2
"""  # noqa: S608 - constants only


def _of_households(relation: str) -> str:
    """Each household counts once in the whole, in a month, a place and a part."""
    return f"""
with {BOUND}, each_once as (
    select key, array_agg(distinct {MONTH}) as months, array_agg(distinct {PLACE}) as codes,
           array_agg(distinct part) as parts
    from {relation} as one group by key
)
select cell.by, cell.key, count(*) as count, count(*) as of
from each_once
cross join lateral (select 'all', '' union all select 'month', unnest(months)
                    union all select 'place', unnest(codes) union all select 'part', unnest(parts)) as cell (by, key)
group by 1, 2 order by 1, 2
"""  # noqa: S608 - constants only


def _records(measure: Measure, relation: str) -> str:
    last = LAST if measure.each == "standing" else "true"
    each = "distinct on (one.key)" if measure.each == "household" else ""
    order = "order by one.key, one.day desc" if measure.each == "household" else ""
    return f"""
with {BOUND}
select c.key, c.id, c.household_id, coalesce(nullif(c.title, ''), h.head_name, '') as title, c.day as "on",
       c.region_code, coalesce(d.name, '') as region_name, c.part, {_amount(measure)} as amount, c.note
from (select * from (
          select {each} one.* from {relation} as one
          where (hit or $8 = 'of') and ($9::text is null and {last} or to_char(day, 'YYYY-MM') = $9)
            and ($10::text is null or left(region_code, $7) = $10) and ($11::text is null or part = $11)
          {order}) as chosen
      where $12::date is null or (day, key) < ($12, $13::uuid)
      order by day desc, key desc limit $14) as c
left join households h on h.county_code = $1 and h.id = c.household_id
left join divisions d on d.county_code = $1 and d.code = c.region_code
order by c.day desc, c.key desc
"""  # noqa: S608 - constants only


def _amount(measure: Measure) -> str:
    return "(100 * c.amount)::bigint" if measure.unit == "yuan" else "c.amount::float8"


FIGURES = {name: _figures(policy.statistics.measures()[name], one) for name, one in RELATIONS.items()}
RECORDS = {name: _records(policy.statistics.measures()[name], one) for name, one in RELATIONS.items()}


async def figures(
    conn: Connection,
    scope: Scope,
    measure: str,
    span: tuple[str, str],
    period: tuple[date, date],
    today: date,
    digits: int,
) -> list[CellRow]:
    """A number as a whole, by month, by division of so many digits and by part."""
    statement = FIGURES[measure]
    return await rows(conn, CellRow, statement, scope.county_code, *span, *period, today, digits)


async def behind(
    conn: Connection,
    scope: Scope,
    measure: str,
    span: tuple[str, str],
    period: tuple[date, date],
    today: date,
    digits: int,
    chosen: Chosen,
    after: BehindKey | None,
    limit: int,
) -> list[BehindRow]:
    """The records that a number counts, the newest first."""
    statement, last = RECORDS[measure], after or (None, None)
    return await rows(
        conn, BehindRow, statement, scope.county_code, *span, *period, today, digits, chosen.which, chosen.month,
        chosen.place, chosen.part, *last, limit,
    )  # fmt: skip
