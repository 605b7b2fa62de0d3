"""What the numbers of monitoring and of overdue visits count; the columns and bound values are those of discovery."""

from server.statistics.queries_of_discovery import BEFORE, FROM
from server.statistics.queries_of_time import ENDS, MIDNIGHT_AFTER

MONITORED = f"""(
    select m.id as key, m.id, m.household_id, m.region_code, ends.day,
           coalesce((select o.level from monitoring_outcomes o
                     where o.county_code = $1 and o.monitoring_id = m.id and o.decided_at < {MIDNIGHT_AFTER}
                     order by o.decided_at desc, o.id desc limit 1), m.began_level) as part,
           true as hit, null::numeric as amount, '' as title, m.reason as note
    from monitorings m
    join {ENDS} as ends on m.began_on <= ends.day and (m.ended_at is null or m.ended_at >= {MIDNIGHT_AFTER})
    where m.county_code = $1 and m.region_code >= $2 and m.region_code < $3
      and (m.ended_at is null or m.ended_at >= {FROM})
)"""  # noqa: S608 - constants only

MONITORING_BEGUN = """(
    select m.id as key, m.id, m.household_id, m.region_code, m.began_on as day, m.began_level as part, true as hit,
           null::numeric as amount, '' as title, m.reason as note
    from monitorings m
    where m.county_code = $1 and m.region_code >= $2 and m.region_code < $3 and m.began_on between $4 and $5
)"""

MONITORING_ENDED = f"""(
    select m.id as key, m.id, m.household_id, m.region_code, (m.ended_at at time zone 'Asia/Shanghai')::date as day,
           m.level as part, true as hit, null::numeric as amount, '' as title, o.note
    from monitorings m
    join monitoring_outcomes o on o.county_code = $1 and o.monitoring_id = m.id and o.ends
    where m.county_code = $1 and m.region_code >= $2 and m.region_code < $3
      and m.ended_at >= {FROM} and m.ended_at < {BEFORE}
)"""  # noqa: S608 - constants only

# Each rung of each flag once; a flag has no other id for a rung.
PASSED_ON = """(
    select md5(e.flag_id::text || e.level)::uuid as key, e.flag_id as id, f.household_id, e.region_code,
           e.escalated_on as day, e.level as part, true as hit, null::numeric as amount, '' as title,
           to_char(f.due_on, 'YYYY-MM-DD') as note
    from followup_escalations e
    join overdue_flags f on f.county_code = $1 and f.id = e.flag_id
    where e.county_code = $1 and e.region_code >= $2 and e.region_code < $3 and e.escalated_on between $4 and $5
)"""

# The county is told after the township, so of the two words the first in the alphabet is the higher.
OVERDUE_OPEN = f"""(
    select f.id as key, f.id, f.household_id, f.region_code, ends.day,
           coalesce((select min(e.level) from followup_escalations e
                     where e.county_code = $1 and e.flag_id = f.id and e.region_code = f.region_code
                       and e.escalated_on <= ends.day), 'worker') as part,
           true as hit, null::numeric as amount, '' as title, to_char(f.due_on, 'YYYY-MM-DD') as note
    from overdue_flags f
    join {ENDS} as ends on f.flagged_on <= ends.day and (f.cleared_at is null or f.cleared_at >= {MIDNIGHT_AFTER})
    where f.county_code = $1 and f.region_code >= $2 and f.region_code < $3
      and (f.cleared_at is null or f.cleared_at >= {FROM})
)"""  # noqa: S608 - constants only

ANSWERED = f"""(
    select a.id as key, f.id, f.household_id, a.region_code,
           (a.answered_at at time zone 'Asia/Shanghai')::date as day, a.action as part, true as hit,
           null::numeric as amount, '' as title, a.note
    from followup_answers a
    join overdue_flags f on f.county_code = $1 and f.id = a.flag_id
    where a.county_code = $1 and a.region_code >= $2 and a.region_code < $3
      and a.answered_at >= {FROM} and a.answered_at < {BEFORE}
)"""  # noqa: S608 - constants only

RELATIONS = {
    "monitored": MONITORED,
    "monitoring_begun": MONITORING_BEGUN,
    "monitoring_ended": MONITORING_ENDED,
    "overdue_open": OVERDUE_OPEN,
    "overdue_passed_on": PASSED_ON,
    "overdue_answered": ANSWERED,
}
