"""SQL of a household's page and history."""

from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.history.records import Event, VisitBrief

NEWEST_VISITS = """
select v.id, v.visited_on, v.outcome, v.counts, u.name as visitor_name, coalesce(e.answers, '{}') as answers
from visits v
join users u on u.county_code = $1 and u.id = v.visitor_id
left join evaluations e on e.county_code = $1 and e.submission_id = v.id
where v.county_code = $1 and v.household_id = $2
order by v.visited_on desc, v.id desc
limit 3
"""


async def newest_visits(conn: Connection, scope: Scope, household_id: UUID) -> list[VisitBrief]:
    """The three newest visits, attempts included."""
    return await rows(conn, VisitBrief, NEWEST_VISITS, scope.county_code, household_id)


EVENTS = """
select at, kind, subject_id, detail from (
    select coalesce(v.started_at, v.received_at) as at, 'visit' as kind, v.id as subject_id,
           jsonb_build_object('visited_on', v.visited_on, 'outcome', v.outcome, 'counts', v.counts,
                              'visitor', u.name, 'received_at', v.received_at) as detail
    from visits v join users u on u.county_code = $1 and u.id = v.visitor_id
    where v.county_code = $1 and v.household_id = $2
    union all
    select o.flagged_at, 'flagged', o.id, jsonb_build_object('due_on', o.due_on)
    from overdue_flags o where o.county_code = $1 and o.household_id = $2
    union all
    select (e.escalated_on + time '05:30') at time zone 'Asia/Shanghai', 'escalated', o.id,
           jsonb_build_object('level', e.level, 'due_on', o.due_on)
    from overdue_flags o join followup_escalations e on e.county_code = $1 and e.flag_id = o.id
    where o.county_code = $1 and o.household_id = $2
    union all
    select o.cleared_at, 'cleared', o.id,
           jsonb_build_object('due_on', o.due_on, 'visit_id', v.id, 'visited_on', v.visited_on,
                              'received_at', v.received_at)
    from overdue_flags o left join visits v on v.county_code = $1 and v.id = o.cleared_by_visit
    where o.county_code = $1 and o.household_id = $2 and o.cleared_at is not null
    union all
    select l.reported_at, 'lead', l.id,
           jsonb_build_object('event_type', l.event_type, 'person_name', l.person_name, 'urgent', l.urgent)
    from leads l where l.county_code = $1 and l.household_id = $2
    union all
    select a.acted_at, 'case', c.id,
           jsonb_build_object('programme', c.programme, 'act', a.act, 'stage_to', a.stage_to, 'number', a.number)
    from cases c join case_acts a on a.county_code = $1 and a.case_id = c.id
    where c.county_code = $1 and c.household_id = $2
    union all
    select a.acted_at, 'referral', r.id,
           jsonb_build_object('target', coalesce(a.detail ->> 'target', r.target), 'act', a.act,
                              'department', t.name_zh, 'department_en', t.name_en,
                              'reason', a.detail -> 'reason', 'aid', a.detail -> 'aid',
                              'amount', a.detail -> 'amount')
    from referrals r join referral_acts a on a.county_code = $1 and a.referral_id = r.id
    join lateral (select n.name_zh, n.name_en from department_terms n
                  where n.county_code = $1 and n.department_id = a.department_id
                  order by n.valid_from <= a.acted_at::date desc, abs(n.valid_from - a.acted_at::date), n.id desc
                  limit 1) t on true
    where r.county_code = $1 and r.household_id = $2
    union all
    select d.found_at, 'disagreement', d.id,
           jsonb_build_object('state', 'found', 'fact', d.name, 'observed_on', d.observed_on, 'sayings', (
               select jsonb_agg(jsonb_build_object('by', u.name, 'value', f.value) order by f.seen_at, f.source_id)
               from facts f
               left join submissions s on s.county_code = $1 and s.id = f.source_id
               left join disagreement_settlements t on t.county_code = $1 and t.id = f.source_id
               left join users u on u.county_code = $1 and u.id = coalesce(s.submitted_by, t.settled_by)
               where f.county_code = $1 and f.household_id = $2 and f.name = d.name
                 and f.observed_on = d.observed_on and f.source_id = any(d.sources)))
    from disagreements d where d.county_code = $1 and d.household_id = $2
    union all
    select t.settled_at, 'disagreement', d.id,
           jsonb_build_object('state', 'settled', 'fact', d.name, 'observed_on', d.observed_on, 'by', u.name,
                              'reason', t.reason, 'both_right', t.chosen_source is null, 'value', f.value)
    from disagreements d
    join disagreement_settlements t on t.county_code = $1 and t.disagreement_id = d.id
    join users u on u.county_code = $1 and u.id = t.settled_by
    join facts f on f.county_code = $1 and f.household_id = $2 and f.name = d.name and f.source_id = t.id
    where d.county_code = $1 and d.household_id = $2
    union all
    select d.ended_at, 'disagreement', d.id,
           jsonb_build_object('state', 'outdated', 'fact', d.name, 'observed_on', d.observed_on)
    from disagreements d
    where d.county_code = $1 and d.household_id = $2 and d.ended_at is not null and not exists (
        select from disagreement_settlements t
        where t.county_code = $1 and t.disagreement_id = d.id and t.settled_at = d.ended_at)
    union all
    select m.moved_at, 'moved', m.id,
           jsonb_build_object('from', coalesce(f.name, m.from_region), 'to', coalesce(t.name, m.to_region),
                              'reason', m.reason, 'by', u.name)
    from household_moves m
    join users u on u.county_code = $1 and u.id = m.moved_by
    left join divisions f on f.county_code = $1 and f.code = m.from_region
    left join divisions t on t.county_code = $1 and t.code = m.to_region
    where m.county_code = $1 and m.household_id = $2
    union all
    select s.recorded_at, 'status', s.id,
           jsonb_build_object('status', s.status, 'support_mode', s.support_mode, 'person_name', p.name,
                              'valid_from', s.valid_from, 'valid_to', s.valid_to)
    from statuses s left join persons p on p.county_code = $1 and p.id = s.person_id
    where s.county_code = $1 and s.household_id = $2
    union all
    select m.began_at, 'monitoring', m.id,
           jsonb_build_object('state', 'begun', 'level', m.began_level, 'note', m.reason, 'by', u.name)
    from monitorings m join users u on u.county_code = $1 and u.id = m.began_by
    where m.county_code = $1 and m.household_id = $2
    union all
    select o.decided_at, 'monitoring', m.id,
           jsonb_build_object('state', case when o.ends then 'ended' else 'watched' end, 'level', o.level,
                              'outcome', o.outcome, 'note', o.note, 'by', u.name)
    from monitorings m
    join monitoring_outcomes o on o.county_code = $1 and o.monitoring_id = m.id
    join users u on u.county_code = $1 and u.id = o.decided_by
    where m.county_code = $1 and m.household_id = $2
) as event
order by at desc, kind, subject_id
limit $3
"""


async def events(conn: Connection, scope: Scope, household_id: UUID, limit: int) -> list[Event]:
    """What happened to a household, newest first."""
    return await rows(conn, Event, EVENTS, scope.county_code, household_id, limit)
