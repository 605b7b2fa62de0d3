"""A county in which a year and more was recorded: visits, leads, cases, payments, monitoring and overdue visits."""

from bench._county import COUNTY, TODAY, make_county
from server.core.db import Connection

PAYMENTS_FROM = "date '2025-01-01'"
WHO, OTHER = "'00000000-0000-7000-8000-000000000001'::uuid", "'00000000-0000-7000-8000-000000000002'::uuid"

# One household in ten is visited every month; leads are a fifth as many as households, spread over fourteen months.
VISITED = f"""
insert into obligations (county_code, household_id, region_code, reason, began_on, owed_on, due_on, grace_days,
                         closed_on, closed_by, visit_id, entered_on)
select '{COUNTY}', id, region_code, 'SV-01.scattered', began, began + 25, began + 25, 3,
       began + 20 + k % 15, 'visit', uuidv7(), began + 21 + k % 15
from numbered
cross join lateral (select {PAYMENTS_FROM} + 30 * m as began from generate_series(0, 12) m) as rounds
where k % 10 = 0
"""
OWED = f"""
insert into followups (county_code, household_id, region_code, reason, interval_days, grace_days, obliged_from,
                       due_on, owed_on)
select '{COUNTY}', id, region_code, 'SV-01.scattered', 30, 3, {PAYMENTS_FROM}, $1::date - 15 + k % 30,
       $1::date - 15 + k % 30
from numbered where k % 10 = 0
"""
LEADS = f"""
insert into leads (county_code, id, household_id, region_code, source, event_type, urgent, person_name, description,
                   reported_at, respond_by, channel, ended_at)
select '{COUNTY}', uuidv7(), id, region_code, 'public_report', 'illness', false, 'Wang Xiulan', 'in hospital',
       at, at + interval '3 days', (array['visit', 'quick_report', 'help_page', 'telephone'])[1 + k / 5 % 4],
       case when k % 50 > 0 then at + (1 + k % 4) * interval '1 day' end
from (select *, {PAYMENTS_FROM} + (k % 400) * interval '1 day' as at from numbered where k % 5 = 0) as told
"""
OUTCOMES = f"""
insert into lead_outcomes (county_code, id, lead_id, region_code, outcome, case_id, note, decided_by, decided_at)
select county_code, uuidv7(), id, region_code, (array['case', 'referral', 'withdrawn'])[1 + n % 3],
       case when n % 3 = 0 then uuidv7() end, '', {WHO}, ended_at
from (select *, row_number() over () as n from leads where ended_at is not null) as ended
"""
CASES = f"""
insert into cases (county_code, id, programme, household_id, region_code, lead_id, applicant_name, urgent, facts,
                   opened_by, opened_at, stage, number, ended)
select o.county_code, o.case_id, 'temp_aid', l.household_id, o.region_code, l.id, 'Wang Xiulan', false, '{{}}', {WHO},
       o.decided_at, 'paid', 5, true
from lead_outcomes o join leads l on l.county_code = o.county_code and l.id = o.lead_id
where o.case_id is not null
"""
DECISIONS = f"""
insert into case_decisions (county_code, id, case_id, region_code, decision, amount, reason, parameters, proposed_by,
                            decided_by, decided_at)
select county_code, uuidv7(), id, region_code, 'approve', 500, 'bench', '{{}}', {WHO}, {OTHER},
       opened_at + interval '9 days'
from cases
"""
CLOCKS = """
insert into case_clocks (county_code, id, case_id, region_code, rule_id, started_on, due_on, proof, stopped_on)
select county_code, uuidv7(), id, region_code, 'TA-17', opened_at::date, opened_at::date + 10, '{}',
       opened_at::date + 9
from cases
"""
# A case is paid once, one household in twelve every month.
BENEFITS = f"""
insert into benefits (county_code, id, case_id, decision_id, programme, region_code, household_id, payee_name, amount,
                      paid_every, first_month, granted_by, granted_at)
select c.county_code, uuidv7(), c.id, d.id, c.programme, c.region_code, c.household_id, c.applicant_name, 500, 'once',
       date_trunc('month', d.decided_at)::date, {WHO}, d.decided_at
from cases c join case_decisions d on d.county_code = c.county_code and d.case_id = c.id
union all
select '{COUNTY}', uuidv7(), uuidv7(), uuidv7(), 'dibao', region_code, id, 'Wang Xiulan', 500, 'month',
       {PAYMENTS_FROM}, {WHO}, {PAYMENTS_FROM}
from numbered where k % 12 = 0
"""
LINES = """
insert into payment_lines (county_code, id, batch_id, programme, number, region_code, household_id, benefit_id, month,
                           amount, payee_name, account_id)
select b.county_code, uuidv7(), uuidv7(), b.programme, 1, b.region_code, b.household_id, b.id, m::date, b.amount,
       b.payee_name, uuidv7()
from benefits b
cross join lateral generate_series(b.first_month::timestamp,
    case b.paid_every when 'once' then b.first_month else date_trunc('month', $1::date) end::timestamp,
    interval '1 month') as m
"""
PAID = f"""
insert into payment_outcomes (county_code, line_id, outcome, reason, words, paid_on, answer_id, said_by, said_at)
select county_code, id, case when failed then 'failed' else 'paid' end, case when failed then 'other' else '' end, '',
       case when not failed then month + 12 end, uuidv7(), {WHO}, month + interval '12 days'
from (select *, row_number() over () % 40 = 0 as failed from payment_lines) as lines
"""
MONITORED = f"""
insert into monitorings (county_code, id, household_id, region_code, level, began_level, reason, began_on, began_by,
                         began_at, ended_at)
select '{COUNTY}', uuidv7(), id, region_code, 'key', 'key', 'bench', {PAYMENTS_FROM} + k % 300, {WHO},
       {PAYMENTS_FROM} + k % 300, case when k % 4 = 0 then timestamptz '2025-12-01' end
from numbered where k % 50 = 0
"""
OVERDUE = f"""
insert into overdue_flags (county_code, id, household_id, region_code, due_on, flagged_on, flagged_at, cleared_at)
select '{COUNTY}', uuidv7(), id, region_code, day, day + 4, day + 4, case when k % 20 > 0 then day + 14 end
from (select *, {PAYMENTS_FROM} + k % 330 as day from numbered where k % 10 = 0) as late
"""
PASSED_ON = """
insert into followup_escalations (county_code, flag_id, level, region_code, escalated_on)
select county_code, id, 'township', region_code, flagged_on + 3 from overdue_flags
"""
NUMBERED = (
    "create temp table numbered as select id, region_code, row_number() over (order by id)::int as k from households"
)
IN_ORDER = (
    VISITED,
    OWED,
    LEADS,
    OUTCOMES,
    CASES,
    DECISIONS,
    CLOCKS,
    BENEFITS,
    LINES,
    PAID,
    MONITORED,
    OVERDUE,
    PASSED_ON,
)


async def generate(admin: Connection, households: int) -> None:
    """Fill an empty database with as many households and what is recorded of them."""
    await make_county(admin, households)
    await admin.execute(NUMBERED)
    for statement in IN_ORDER:
        await admin.execute(statement, *([TODAY] if "$1" in statement else []))
    await admin.execute("vacuum analyze")
