"""SQL of the tables that leave the house. Each names all columns of its dataset (datasets.py) and reads as the caller
may: row-level security stands beneath.
"""

from collections.abc import Sequence
from typing import Any, BinaryIO

from server.core.db import Connection, Scope
from server.exports.datasets import DATASETS, Column

DIVISIONS = """
select county_code, code as region_code, code, parent_code, level, name, valid_from, valid_to from divisions
"""

HOUSEHOLDS = """
select county_code, id, region_code, head_name, address, lon, lat, position_source, registered_at, merged_into
from households
"""

PERSONS = """
select county_code, id, household_id, region_code, name, '**************' || id_last4 as id_masked, sex, birth_date,
       extract(year from birth_date)::int as birth_year, relation, died_on, merged_into
from persons
"""

STATUSES = """
select county_code, id, household_id, person_id, region_code, status, support_mode, care_grade, valid_from, valid_to,
       recorded_at
from statuses
"""

FACTS = """
select county_code, household_id, subject_id, region_code, name, value::text as value, observed_on, channel, said_by,
       source_id, stands, withdrawn_at, recorded_at
from facts
"""

VISITS = """
select v.county_code, v.id, v.household_id, v.region_code, v.form_id, n.title_zh as form_title, v.form_version,
       v.visited_on, v.entered_at, v.received_at, v.outcome, v.counts, v.evidence, v.lon, v.lat
from visits v
left join form_versions n on n.county_code = v.county_code and n.form_id = v.form_id and n.version = v.form_version
"""

FOLLOWUPS = """
select county_code, household_id, region_code, reason, interval_days, obliged_from, last_counted_on, due_on,
       overdue_from, paused_until, ended_on
from followups
"""

LEADS = """
select l.county_code, l.id, l.household_id, l.region_code, l.source, l.channel, l.event_type, l.urgent, l.person_name,
       l.description, l.reported_at, l.respond_by, o.outcome, o.decided_at, o.case_id
from leads l
left join lateral (select outcome, decided_at, case_id from lead_outcomes o
                   where o.county_code = l.county_code and o.lead_id = l.id
                   order by decided_at desc, id desc limit 1) o on true
"""

CASES = """
select c.county_code, c.id, c.household_id, c.region_code, c.programme, c.lead_id, c.applicant_name, c.urgent,
       c.stage, c.ended, c.opened_at, c.due_on, d.decision, d.amount, d.decided_at
from cases c
left join lateral (select decision, amount, decided_at from case_decisions d
                   where d.county_code = c.county_code and d.case_id = c.id
                   order by decided_at desc, id desc limit 1) d on true
"""

BENEFITS = """
select county_code, id, case_id, household_id, person_id, region_code, programme, payee_name, amount, paid_every,
       first_month, granted_at
from benefits
"""

PAYMENTS = """
select p.county_code, p.id, p.batch_id, p.household_id, p.person_id, p.region_code, p.programme, p.month,
       p.payee_name, p.amount, o.outcome, o.paid_on
from payment_lines p
left join payment_outcomes o on o.county_code = p.county_code and o.line_id = p.id
"""

REFERRALS = """
select r.county_code, r.id, r.household_id, r.person_id, r.region_code, r.lead_id, r.case_id, r.target,
       d.name_zh as department_name, r.urgent, r.state, r.dispatched_on, r.due_on, r.returns, r.moved_at
from referrals r
left join lateral (select name_zh from department_terms d
                   where d.county_code = r.county_code and d.department_id = r.department_id
                     and d.valid_from <= r.dispatched_on
                   order by d.valid_from desc limit 1) d on true
"""

MONITORINGS = """
select county_code, id, household_id, region_code, level, began_on, ended_at from monitorings
"""

# With a household go the persons of it who are the same as somebody of the other.
MERGES = """
select m.county_code, m.id, m.household_id, m.region_code, g.kind, g.gone_id, g.kept_id, m.merged_at, m.undone_at
from merges m
cross join lateral (
    select m.kind, m.gone_id, m.kept_id
    union all
    select 'person', (pair ->> 0)::uuid, (pair ->> 1)::uuid from jsonb_array_elements(m.persons) pair
    where m.kind = 'household') g
"""

TABLES: dict[str, str] = {
    "divisions": DIVISIONS,
    "households": HOUSEHOLDS,
    "persons": PERSONS,
    "statuses": STATUSES,
    "facts": FACTS,
    "visits": VISITS,
    "followups": FOLLOWUPS,
    "leads": LEADS,
    "cases": CASES,
    "benefits": BENEFITS,
    "payments": PAYMENTS,
    "referrals": REFERRALS,
    "monitorings": MONITORINGS,
    "merges": MERGES,
}
# What a place is called stands beside every row.
PLACES = """
left join divisions t on t.county_code = d.county_code and t.code = left(d.region_code, 9)
left join divisions v on v.county_code = d.county_code and v.code = left(d.region_code, 12)
"""
# Excel takes a text that begins so for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = "'^[=+@\\t\\r-]'"


def _guarded(column: Column) -> str:
    name = column.name
    if column.kind == "moment":
        return f"to_char({name} at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') as {name}"
    if column.kind != "text":
        return name
    return f"case when {name} ~ {_FORMULA} then '''' || {name} else {name} end as {name}"


def rows_below(name: str) -> str:
    """The dataset's rows of one place and everything below it, from `from` on: $1 county, $2 place."""
    named = f"select d.*, t.name as town_name, v.name as village_name from ({TABLES[name]}) as d {PLACES}"  # noqa: S608 - constants only
    return f"from ({named}) as d where county_code = $1 and region_code >= $2 and region_code < $2 || ':'"


def csv_of(name: str, columns: Sequence[Column]) -> str:
    """The statement whose rows `copy_csv` writes. Names are the catalogue's own."""
    return f"select {', '.join(map(_guarded, columns))} {rows_below(name)} order by {', '.join(DATASETS[name].key)}"


async def copy_csv(
    conn: Connection, scope: Scope, name: str, columns: Sequence[Column], region_code: str, output: BinaryIO
) -> int:
    """Append the rows of one place as CSV (RFC 4180, UTF-8, no heading), straight from the server; how many."""
    done = await conn.copy_from_query(
        csv_of(name, columns), scope.county_code, region_code, output=output, format="csv", encoding="utf-8"
    )
    return int(done.rpartition(" ")[2])


async def read_page(conn: Connection, sql: str, args: Sequence[Any]) -> list[Any]:
    """Rows of a statement that `odata.py` put together of the catalogue's names and bound values."""
    return await conn.fetch(sql, *args)


async def count(conn: Connection, sql: str, args: Sequence[Any]) -> int:
    """The same for one number."""
    return int(await conn.fetchval(sql, *args))
