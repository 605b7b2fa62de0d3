"""What the numbers of referrals' limits count; the columns and bound values are those of discovery.

An act keeps the limit that ran until it was done; the limit that still runs stands with the referral.
"""

from server.statistics.queries_of_time import ENDS, OVER

# To take it, to report back, to send on what came back. Taking it back or giving it up meets no limit.
LIMITS = """(
    select a.id as key, a.referral_id, a.region_code, a.limit_on as due_on,
           (a.acted_at at time zone 'Asia/Shanghai')::date as met_on
    from referral_acts a
    where a.county_code = $1 and a.region_code >= $2 and a.region_code < $3 and a.limit_on is not null
      and a.act in ('accept', 'reject', 'done', 'dispatch', 'settle')
    union all
    select r.id, r.id, r.region_code, r.due_on, null
    from referrals r
    where r.county_code = $1 and r.region_code >= $2 and r.region_code < $3 and r.due_on is not null
)"""

WHOM = """
    join referrals r on r.county_code = $1 and r.id = limits.referral_id
    left join leads l on l.county_code = $1 and l.id = r.lead_id
    left join cases c on c.county_code = $1 and c.id = r.case_id
    left join persons p on p.county_code = $1 and p.id = r.person_id
"""
NAMED = "coalesce(p.name, c.applicant_name, l.person_name, '') as title"

REFERRALS_IN_TIME = f"""(
    select limits.key, r.id, r.household_id, r.region_code, limits.due_on as day, r.target as part,
           coalesce(limits.met_on <= limits.due_on, false) as hit, null::numeric as amount, {NAMED}, '' as note
    from {LIMITS} as limits {WHOM}
    where limits.due_on >= $4 and limits.due_on {OVER}
)"""  # noqa: S608 - constants only

REFERRALS_OPEN_LATE = f"""(
    select limits.key, r.id, r.household_id, r.region_code, ends.day, r.target as part, true as hit,
           (ends.day - limits.due_on)::numeric as amount, {NAMED}, '' as note
    from {LIMITS} as limits
    join {ENDS} as ends on limits.due_on < ends.day and (limits.met_on is null or limits.met_on > ends.day) {WHOM}
    where limits.met_on is null or limits.met_on > $4
)"""  # noqa: S608 - constants only

RELATIONS = {"referrals_in_time": REFERRALS_IN_TIME, "referrals_open_late": REFERRALS_OPEN_LATE}
