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
select h.county_code, h.id, h.region_code, t.name as town_name, v.name as village_name, h.head_name, h.address, h.lon,
       h.lat, h.position_source, h.registered_at
from households h
left join divisions t on t.county_code = h.county_code and t.code = left(h.region_code, 9)
left join divisions v on v.county_code = h.county_code and v.code = left(h.region_code, 12)
"""

PERSONS = """
select p.county_code, p.id, p.household_id, p.region_code, t.name as town_name, v.name as village_name, p.name,
       '**************' || p.id_last4 as id_masked, p.sex, p.birth_date,
       extract(year from p.birth_date)::int as birth_year, p.relation, p.died_on
from persons p
left join divisions t on t.county_code = p.county_code and t.code = left(p.region_code, 9)
left join divisions v on v.county_code = p.county_code and v.code = left(p.region_code, 12)
"""

STATUSES = """
select s.county_code, s.id, s.household_id, s.person_id, s.region_code, t.name as town_name, v.name as village_name,
       s.status, s.support_mode, s.care_grade, s.valid_from, s.valid_to, s.recorded_at
from statuses s
left join divisions t on t.county_code = s.county_code and t.code = left(s.region_code, 9)
left join divisions v on v.county_code = s.county_code and v.code = left(s.region_code, 12)
"""

VISITS = """
select s.county_code, s.id, s.household_id, s.region_code, t.name as town_name, v.name as village_name, s.form_id,
       s.form_version, s.visited_on, s.entered_at, s.received_at, s.outcome, s.counts, s.evidence, s.lon, s.lat
from visits s
left join divisions t on t.county_code = s.county_code and t.code = left(s.region_code, 9)
left join divisions v on v.county_code = s.county_code and v.code = left(s.region_code, 12)
"""

FOLLOWUPS = """
select f.county_code, f.household_id, f.region_code, t.name as town_name, v.name as village_name, f.reason,
       f.interval_days, f.obliged_from, f.last_counted_on, f.due_on, f.overdue_from, f.paused_until, f.ended_on
from followups f
left join divisions t on t.county_code = f.county_code and t.code = left(f.region_code, 9)
left join divisions v on v.county_code = f.county_code and v.code = left(f.region_code, 12)
"""

LEADS = """
select l.county_code, l.id, l.household_id, l.region_code, t.name as town_name, v.name as village_name, l.source,
       l.channel, l.event_type, l.urgent, l.person_name, l.description, l.reported_at, l.respond_by, o.outcome,
       o.decided_at, o.case_id
from leads l
left join divisions t on t.county_code = l.county_code and t.code = left(l.region_code, 9)
left join divisions v on v.county_code = l.county_code and v.code = left(l.region_code, 12)
left join lateral (select outcome, decided_at, case_id from lead_outcomes o
                   where o.county_code = l.county_code and o.lead_id = l.id
                   order by decided_at desc, id desc limit 1) o on true
"""

CASES = """
select c.county_code, c.id, c.household_id, c.region_code, t.name as town_name, v.name as village_name, c.programme,
       c.lead_id, c.applicant_name, c.urgent, c.stage, c.ended, c.opened_at, c.due_on, d.decision, d.amount,
       d.decided_at
from cases c
left join divisions t on t.county_code = c.county_code and t.code = left(c.region_code, 9)
left join divisions v on v.county_code = c.county_code and v.code = left(c.region_code, 12)
left join lateral (select decision, amount, decided_at from case_decisions d
                   where d.county_code = c.county_code and d.case_id = c.id
                   order by decided_at desc, id desc limit 1) d on true
"""

BENEFITS = """
select b.county_code, b.id, b.case_id, b.household_id, b.person_id, b.region_code, t.name as town_name,
       v.name as village_name, b.programme, b.payee_name, b.amount, b.paid_every, b.first_month, b.granted_at
from benefits b
left join divisions t on t.county_code = b.county_code and t.code = left(b.region_code, 9)
left join divisions v on v.county_code = b.county_code and v.code = left(b.region_code, 12)
"""

PAYMENTS = """
select p.county_code, p.id, p.batch_id, p.household_id, p.person_id, p.region_code, t.name as town_name,
       v.name as village_name, p.programme, p.month, p.payee_name, p.amount, o.outcome, o.paid_on
from payment_lines p
left join payment_outcomes o on o.county_code = p.county_code and o.line_id = p.id
left join divisions t on t.county_code = p.county_code and t.code = left(p.region_code, 9)
left join divisions v on v.county_code = p.county_code and v.code = left(p.region_code, 12)
"""

REFERRALS = """
select r.county_code, r.id, r.household_id, r.person_id, r.region_code, t.name as town_name, v.name as village_name,
       r.lead_id, r.case_id, r.target, d.name_zh as department_name, r.urgent, r.state, r.dispatched_on, r.due_on,
       r.returns, r.moved_at
from referrals r
left join lateral (select name_zh from department_terms d
                   where d.county_code = r.county_code and d.department_id = r.department_id
                     and d.valid_from <= r.dispatched_on
                   order by d.valid_from desc limit 1) d on true
left join divisions t on t.county_code = r.county_code and t.code = left(r.region_code, 9)
left join divisions v on v.county_code = r.county_code and v.code = left(r.region_code, 12)
"""

MONITORINGS = """
select m.county_code, m.id, m.household_id, m.region_code, t.name as town_name, v.name as village_name, m.level,
       m.began_on, m.ended_at
from monitorings m
left join divisions t on t.county_code = m.county_code and t.code = left(m.region_code, 9)
left join divisions v on v.county_code = m.county_code and v.code = left(m.region_code, 12)
"""

TABLES: dict[str, str] = {
    "divisions": DIVISIONS,
    "households": HOUSEHOLDS,
    "persons": PERSONS,
    "statuses": STATUSES,
    "visits": VISITS,
    "followups": FOLLOWUPS,
    "leads": LEADS,
    "cases": CASES,
    "benefits": BENEFITS,
    "payments": PAYMENTS,
    "referrals": REFERRALS,
    "monitorings": MONITORINGS,
}
# Excel takes a text that begins so for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = "'^[=+@\\t\\r-]'"


def _guarded(column: Column) -> str:
    name = column.name
    if column.kind == "moment":
        return f"to_char({name} at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') as {name}"
    if column.kind != "text":
        return name
    return f"case when {name} ~ {_FORMULA} then '''' || {name} else {name} end as {name}"


def _below(name: str) -> str:
    """The dataset's rows of one place and everything below it: $1 county, $2 place."""
    dataset = DATASETS[name]
    return (
        f"from ({TABLES[name]}) as d where county_code = $1 and region_code >= $2 and region_code < $2 || ':'"
        f" order by {', '.join(dataset.key)}"
    )


def csv_of(name: str, columns: Sequence[Column]) -> str:
    """The statement whose rows `copy_csv` writes. Names are the catalogue's own."""
    return f"select {', '.join(map(_guarded, columns))} {_below(name)}"


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
