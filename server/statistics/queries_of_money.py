"""What the numbers of money count; the columns and bound values are those of discovery."""

from server.statistics.queries_of_discovery import BEFORE, FROM

# The outcomes of the period are found first (offset 0): the planner thinks that nearly no line is within reach.
PAID = """(
    select n.id as key, n.id, n.household_id, n.region_code, p.paid_on as day, n.programme as part, true as hit,
           n.amount, n.payee_name as title, to_char(n.month, 'YYYY-MM') as note,
           coalesce(n.household_id, n.person_id, (select b.case_id from benefits b
                                                  where b.county_code = $1 and b.id = n.benefit_id), n.id) as whom
    from (select line_id, paid_on from payment_outcomes
          where county_code = $1 and outcome = 'paid' and paid_on between $4 and $5 offset 0) as p
    join payment_lines n on n.county_code = $1 and n.id = p.line_id
    where n.region_code >= $2 and n.region_code < $3
    union all
    select e.id, e.id, c.household_id, c.region_code, e.entry_on, c.programme, true, e.amount, c.applicant_name,
           e.note, coalesce(c.household_id, c.id)
    from reserve_entries e
    join cases c on c.county_code = $1 and c.id = e.case_id
    where e.county_code = $1 and e.kind = 'aid' and e.entry_on between $4 and $5
      and c.region_code >= $2 and c.region_code < $3
)"""

HOUSEHOLDS_PAID = f"""(
    select paid.whom as key, paid.whom as id, paid.household_id, paid.region_code, paid.day, paid.part, paid.hit,
           null::numeric as amount, paid.title, '' as note
    from {PAID} as paid
)"""  # noqa: S608 - constants only

FAILED = f"""(
    select n.id as key, n.id, n.household_id, n.region_code, (p.said_at at time zone 'Asia/Shanghai')::date as day,
           n.programme as part, true as hit, n.amount, n.payee_name as title,
           to_char(n.month, 'YYYY-MM') || ' ' || p.words as note
    from (select line_id, said_at, words from payment_outcomes
          where county_code = $1 and outcome = 'failed' and said_at >= {FROM} and said_at < {BEFORE} offset 0) as p
    join payment_lines n on n.county_code = $1 and n.id = p.line_id
    where n.region_code >= $2 and n.region_code < $3
)"""  # noqa: S608 - constants only

RELATIONS = {
    "money_paid": PAID,
    "households_paid": HOUSEHOLDS_PAID,
    "money_failed": FAILED,
}
