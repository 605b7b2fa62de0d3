"""What the numbers of limits and of the way to help count; the columns and bound values are those of discovery."""

from server.statistics.queries_of_discovery import BEFORE, FROM, HELPED

# The ends of the months of a period, of its last month the period's own end, or today.
ENDS = """(
    select least((m + interval '1 month' - interval '1 day')::date, $5::date, $6::date) as day
    from generate_series(date_trunc('month', $4::date::timestamp),
                         date_trunc('month', least($5::date, $6::date)::timestamp), interval '1 month') as m
)"""
MIDNIGHT_AFTER = "((ends.day + 1)::timestamp at time zone 'Asia/Shanghai')"
# A limit that ends today is still running.
OVER = "<= least($5::date, $6::date - 1)"

# Whoever was helped for the first time within the period, from the day of the report. Who was helped at all within
# the period is found first, by the days of payments and of departments' reports.
DAYS_TO_HELP = f"""(
    select l.id as key, l.id, l.household_id, l.region_code, h.day, l.channel as part, true as hit,
           (h.day - (l.reported_at at time zone 'Asia/Shanghai')::date)::numeric as amount, l.person_name as title,
           l.description as note
    from (select c.lead_id
          from payment_outcomes p
          join payment_lines n on n.county_code = $1 and n.id = p.line_id
          join benefits b on b.county_code = $1 and b.id = n.benefit_id
          join cases c on c.county_code = $1 and c.id = b.case_id
          where p.county_code = $1 and p.outcome = 'paid' and p.paid_on between $4 and $5 and c.lead_id is not null
          union
          select c.lead_id
          from reserve_entries e
          join cases c on c.county_code = $1 and c.id = e.case_id
          where e.county_code = $1 and e.kind = 'aid' and e.entry_on between $4 and $5 and c.lead_id is not null
          union
          select r.lead_id from referrals r
          where r.county_code = $1 and r.state = 'done' and r.due_on is null and r.moved_at >= {FROM}
            and r.moved_at < {BEFORE} and r.lead_id is not null) as found
    join leads l on l.county_code = $1 and l.id = found.lead_id
    left join lead_outcomes o on o.county_code = $1 and o.lead_id = l.id
    join lateral {HELPED} as h on h.day between $4 and $5
    where l.region_code >= $2 and l.region_code < $3
)"""  # noqa: S608 - constants only

LEADS_IN_TIME = f"""(
    select l.id as key, l.id, l.household_id, l.region_code,
           (l.respond_by at time zone 'Asia/Shanghai')::date as day, l.channel as part,
           coalesce(l.ended_at <= l.respond_by, false) as hit, null::numeric as amount, l.person_name as title,
           l.description as note
    from leads l
    where l.county_code = $1 and l.region_code >= $2 and l.region_code < $3 and l.respond_by >= {FROM}
      and l.respond_by < {BEFORE}
      and (l.respond_by at time zone 'Asia/Shanghai')::date {OVER}
)"""  # noqa: S608 - constants only

CASES_IN_TIME = f"""(
    select k.id as key, c.id, c.household_id, c.region_code, k.due_on as day, c.programme as part,
           coalesce(k.stopped_on <= k.due_on, false) as hit, null::numeric as amount, c.applicant_name as title,
           k.rule_id as note
    from case_clocks k
    join cases c on c.county_code = $1 and c.id = k.case_id
    where k.county_code = $1 and c.region_code >= $2 and c.region_code < $3
      and k.due_on >= $4 and k.due_on {OVER} and (k.paused_on is null or k.stopped_on is not null)
)"""  # noqa: S608 - constants only

LEADS_OPEN_LATE = f"""(
    select l.id as key, l.id, l.household_id, l.region_code, ends.day, l.channel as part, true as hit,
           (ends.day - (l.respond_by at time zone 'Asia/Shanghai')::date)::numeric as amount, l.person_name as title,
           l.description as note
    from leads l
    join {ENDS} as ends on l.respond_by < ends.day::timestamp at time zone 'Asia/Shanghai'
                       and (l.ended_at is null or l.ended_at >= {MIDNIGHT_AFTER})
    where l.county_code = $1 and l.region_code >= $2 and l.region_code < $3
      and (l.ended_at is null or l.ended_at >= {FROM})
)"""  # noqa: S608 - constants only

CASES_OPEN_LATE = f"""(
    select k.id as key, c.id, c.household_id, c.region_code, ends.day, c.programme as part, true as hit,
           (ends.day - k.due_on)::numeric as amount, c.applicant_name as title, k.rule_id as note
    from case_clocks k
    join {ENDS} as ends on k.due_on < ends.day and (k.stopped_on is null or k.stopped_on > ends.day)
    join cases c on c.county_code = $1 and c.id = k.case_id
    where k.county_code = $1 and c.region_code >= $2 and c.region_code < $3
      and (k.stopped_on is null or k.stopped_on > $4) and (k.paused_on is null or k.stopped_on is not null)
)"""  # noqa: S608 - constants only

RELATIONS = {
    "days_to_help": DAYS_TO_HELP,
    "leads_in_time": LEADS_IN_TIME,
    "cases_in_time": CASES_IN_TIME,
    "leads_open_late": LEADS_OPEN_LATE,
    "cases_open_late": CASES_OPEN_LATE,
}
