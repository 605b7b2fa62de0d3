"""What the numbers of discovery count: one relation for each, from which its figures and its records are read.

Every relation has the columns key, id, household_id, region_code, day, part, hit, amount, title, note, and is bound
to $1 county, $2 and $3 region codes from and before, $4 and $5 the period, $6 today.
"""

FROM = "($4::date::timestamp at time zone 'Asia/Shanghai')"
BEFORE = "(($5::date + 1)::timestamp at time zone 'Asia/Shanghai')"

# The earliest day on which money had arrived or a department had helped, of a lead and the case that came of it.
HELPED = """(
    select min(h.day) as day from (
        select p.paid_on as day
        from benefits b
        join payment_lines n on n.county_code = $1 and n.benefit_id = b.id
        join payment_outcomes p on p.county_code = $1 and p.line_id = n.id and p.outcome = 'paid'
        where b.county_code = $1 and b.case_id = o.case_id
        union all
        select e.entry_on from reserve_entries e
        where e.county_code = $1 and e.kind = 'aid' and e.case_id = o.case_id
        union all
        select (r.moved_at at time zone 'Asia/Shanghai')::date from referrals r
        where r.county_code = $1 and r.lead_id = l.id and r.state = 'done') as h
)"""


def _leads(part: str, hit: str, condition: str = "true", more: str = "") -> str:
    return f"""(
    select l.id as key, l.id, l.household_id, l.region_code,
           (l.reported_at at time zone 'Asia/Shanghai')::date as day, {part} as part, {hit} as hit,
           null::numeric as amount, l.person_name as title, l.description as note
    from leads l
    left join lead_outcomes o on o.county_code = $1 and o.lead_id = l.id and o.decided_at < {BEFORE}
    {more}
    where l.county_code = $1 and l.region_code >= $2 and l.region_code < $3
      and l.reported_at >= {FROM} and l.reported_at < {BEFORE} and {condition}
)"""  # noqa: S608 - constants only


NOT_JOINED = "o.outcome is distinct from 'joined'"

RELATIONS = {
    "leads_received": _leads("l.channel", "true"),
    "leads_checked": _leads("l.channel", "o.id is not null"),
    "leads_outcomes": _leads("coalesce(o.outcome, 'open')", "true"),
    "leads_decided": _leads(
        "l.channel",
        f"""(o.outcome = 'monitoring' or c.id is not null or exists (
               select from referrals r where r.county_code = $1 and r.lead_id = l.id and r.state = 'done'
                 and r.moved_at < {BEFORE}))""",
        NOT_JOINED,
        f"""left join case_decisions c on c.county_code = $1 and c.case_id = o.case_id
                                      and c.decided_at < {BEFORE}""",
    ),
    "leads_helped": _leads(
        "l.channel", "h.day is not null and h.day <= $5", NOT_JOINED, f"left join lateral {HELPED} as h on true"
    ),
}
