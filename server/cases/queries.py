"""SQL of cases."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.cases.records import (
    ActRow,
    CaseRow,
    ClockChangeRow,
    ClockRow,
    Decision,
    EarlierAid,
    StandingRow,
    SurveyRow,
)
from server.core.db import Connection, Scope, row, rows

ADD_CASE = """
insert into cases (county_code, id, programme, household_id, region_code, lead_id, applicant_name, urgent, facts,
                   opened_by, opened_at, stage, number, ended)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, false)
on conflict (county_code, id) do nothing returning id
"""


async def add_case(conn: Connection, scope: Scope, *values: object) -> bool:
    """(id, programme, household, region, lead, applicant, urgent, facts, by, at, first stage); False when it is there
    already."""
    return await conn.fetchval(ADD_CASE, scope.county_code, *values) is not None


CASE = """
select c.id, c.programme, c.household_id, c.region_code, d.name as village_name, c.lead_id, c.applicant_name,
       c.urgent, c.facts, c.opened_by, c.opened_at, c.stage, c.number, c.due_on
from cases c
left join divisions d on d.county_code = c.county_code and d.code = left(c.region_code, 12)
"""

QUEUE = f"""{CASE}
where c.county_code = $1 and not c.ended and c.region_code >= $2 and c.region_code < $2 || ':'
  and c.programme || '.' || c.stage = any($3::text[]) and ($4::text is null or c.programme = $4)
  and ($5::boolean is null or (not c.urgent, coalesce(c.due_on, 'infinity'::date), c.id)
                              > ($5, coalesce($6::date, 'infinity'::date), $7::uuid))
order by not c.urgent, coalesce(c.due_on, 'infinity'::date), c.id limit $8
"""


async def queue(
    conn: Connection,
    scope: Scope,
    *,
    region: str,
    stages: Sequence[str],
    programme: str | None,
    after: tuple[bool, date | None, UUID] | None,
    limit: int,
) -> list[CaseRow]:
    """Open cases below a division: the urgent first, then by the nearest limit. `stages` as `programme.stage`;
    `after`: urgent, due, id of the last one read."""
    last = (not after[0], after[1], after[2]) if after else (None, None, None)
    return await rows(conn, CaseRow, QUEUE, scope.county_code, region, list(stages), programme, *last, limit)


ENDED = f"""{CASE}
where c.county_code = $1 and c.ended and c.region_code >= $2 and c.region_code < $2 || ':'
  and ($3::text is null or c.stage = $3) and ($4::text is null or c.programme = $4)
  and ($5::uuid is null or c.id < $5)
order by c.id desc limit $6
"""


async def ended(
    conn: Connection,
    scope: Scope,
    *,
    region: str,
    stage: str | None,
    programme: str | None,
    after: UUID | None,
    limit: int,
) -> list[CaseRow]:
    """Ended cases below a division, the newest first."""
    return await rows(conn, CaseRow, ENDED, scope.county_code, region, stage, programme, after, limit)


STANDING = """
select programme, stage, count(*)::integer as open, count(*) filter (where due_on < $3)::integer as late,
       count(*) filter (where due_on = $3)::integer as due_today
from cases where county_code = $1 and not ended and region_code >= $2 and region_code < $2 || ':'
group by programme, stage
"""


async def standing(conn: Connection, scope: Scope, region: str, today: date) -> list[StandingRow]:
    """How many open cases stand where below a division, and how many of them are late or due today."""
    return await rows(conn, StandingRow, STANDING, scope.county_code, region, today)


ONE_CASE = f"{CASE} where c.county_code = $1 and c.id = $2"


async def case(conn: Connection, scope: Scope, case_id: UUID) -> CaseRow | None:
    return await row(conn, CaseRow, ONE_CASE, scope.county_code, case_id)


OPEN_OF_HOUSEHOLD = f"{CASE} where c.county_code = $1 and c.household_id = $2 and not c.ended order by c.id"


async def open_of_household(conn: Connection, scope: Scope, household_id: UUID) -> list[CaseRow]:
    """Cases of a household that are under way."""
    return await rows(conn, CaseRow, OPEN_OF_HOUSEHOLD, scope.county_code, household_id)


AT_STAGE = f"""{CASE}
where c.county_code = $1 and not c.ended and c.stage = $2 and c.programme = any($3::text[]) order by c.id limit $4
"""


async def at_stage(
    conn: Connection, scope: Scope, stage: str, programmes: Sequence[str], limit: int
) -> list[CaseRow]:
    """Cases that stand at a stage of these programmes, oldest first."""
    return await rows(conn, CaseRow, AT_STAGE, scope.county_code, stage, list(programmes), limit)


# Of acts `a`: household checks whose survey is still said to be of their case.
CHECK = """a.act = 'record_household_check'
    and not exists (select 1 from case_acts b where b.county_code = a.county_code and b.case_id = a.case_id
                    and b.act = 'take_back' and b.detail -> 'takes_back' ? (a.detail ->> 'submission_id'))"""
# A household check is wanted where the lot fell, or where the law wants every one visited, until it was made.
WANTED = f"""{CASE}
where c.county_code = $1 and not c.ended and c.region_code >= $2 and c.region_code < $3 and c.opened_at > $4
  and (c.stage = $5 or (c.stage = $6
       and not exists (select 1 from case_acts a where a.county_code = c.county_code and a.case_id = c.id
                       and {CHECK})
       and exists (select 1 from case_acts a where a.county_code = c.county_code and a.case_id = c.id
                   and (a.detail @> '{{"sampled": true}}' or a.detail @> '{{"is_close_relative_of_staff": true}}'
                        or a.detail @> '{{"has_doubt": true}}' or a.detail @> '{{"has_report": true}}'
                        or a.detail @> '{{"needs_key_check": true}}'))))
order by c.id limit 200
"""  # noqa: S608 - constants only


async def surveys_wanted(
    conn: Connection, scope: Scope, span: tuple[str, str], since: datetime, survey_stage: str, check_stage: str
) -> list[CaseRow]:
    """Cases within the bounds that wait for their survey or their household check, oldest first."""
    return await rows(conn, CaseRow, WANTED, scope.county_code, *span, since, survey_stage, check_stage)


CHECKS = f"""{CASE}
where c.county_code = $1 and c.id = any($2::uuid[]) and not c.ended and c.stage = $3
  and not exists (select 1 from case_acts a where a.county_code = c.county_code and a.case_id = c.id
                  and {CHECK})
order by c.id
"""  # noqa: S608 - constants only


async def checks_wanted(conn: Connection, scope: Scope, case_ids: Sequence[UUID], check_stage: str) -> list[CaseRow]:
    """Those of these cases that wait for their household check, oldest first."""
    return await rows(conn, CaseRow, CHECKS, scope.county_code, list(case_ids), check_stage)


ACTS_OF = """
select case_id, detail from case_acts where county_code = $1 and case_id = any($2::uuid[]) order by case_id, number
"""


async def details_of(conn: Connection, scope: Scope, case_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What the acts of these cases recorded, in order."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for one in await conn.fetch(ACTS_OF, scope.county_code, list(case_ids)):
        found.setdefault(one["case_id"], []).append(one["detail"])
    return found


SETTLE = """
update cases set stage = $3, number = $4, ended = $5,
    due_on = (select min(l.due_on) from case_clocks l
              where l.county_code = $1 and l.case_id = $2 and l.stopped_on is null and l.paused_on is null)
where county_code = $1 and id = $2
"""


async def settle(conn: Connection, scope: Scope, case_id: UUID, stage: str, number: int, *, ended: bool) -> None:
    """Write on the case where its newest act and its clocks leave it."""
    await conn.execute(SETTLE, scope.county_code, case_id, stage, number, ended)


ADD_ACT = """
insert into case_acts (county_code, id, case_id, region_code, number, act, stage_from, stage_to, actor_id, actor_role,
                       acted_at, detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""


async def add_act(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, case, region, number, act, from, to, actor, role, at, detail); the number may be taken only once."""
    await conn.execute(ADD_ACT, scope.county_code, *values)


ACTS = """
select a.id, a.number, a.act, a.stage_from, a.stage_to, a.actor_id, u.name as actor_name, a.actor_role, a.acted_at,
       a.detail
from case_acts a join users u on u.county_code = a.county_code and u.id = a.actor_id
where a.county_code = $1 and a.case_id = $2 order by a.number
"""


async def acts(conn: Connection, scope: Scope, case_id: UUID) -> list[ActRow]:
    """The path of a case, from its opening."""
    return await rows(conn, ActRow, ACTS, scope.county_code, case_id)


ADD_DECISION = """
insert into case_decisions (county_code, id, case_id, region_code, decision, amount, reason, parameters, proposed_by,
                            decided_by, decided_at, rules, policy_digest)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""


async def add_decision(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, case, region, decision, amount, reason, parameters, proposer, decider, at, rules, digest of the policy)"""
    await conn.execute(ADD_DECISION, scope.county_code, *values)


DECISION = """
select d.decision, d.amount, d.reason, u.name as decided_by, d.decided_at
from case_decisions d join users u on u.county_code = d.county_code and u.id = d.decided_by
where d.county_code = $1 and d.case_id = $2
"""


async def decision(conn: Connection, scope: Scope, case_id: UUID) -> Decision | None:
    return await row(conn, Decision, DECISION, scope.county_code, case_id)


DECIDED_UNDER = "select policy_digest from case_decisions where county_code = $1 and case_id = $2"


async def decided_under(conn: Connection, scope: Scope, case_id: UUID) -> str | None:
    """The digest of rules, courses and clocks under which a case was decided; empty for the oldest ones."""
    return await conn.fetchval(DECIDED_UNDER, scope.county_code, case_id)


EARLIER_AID = """
select e.id as case_id, e.programme, (d.decided_at at time zone 'Asia/Shanghai')::date as decided_on, d.amount,
       coalesce(e.facts ->> 'event_type' = c.facts ->> 'event_type', false) as same_cause
from cases c
join cases e on e.county_code = c.county_code and e.household_id = c.household_id and e.region_code = c.region_code
    and e.id <> c.id and e.programme = any($3::text[])
join case_decisions d on d.county_code = e.county_code and d.case_id = e.id and d.decision = 'approve'
where c.county_code = $1 and c.id = $2 and c.programme = any($3::text[])
  and d.decided_at > $4::timestamptz - interval '1 year' and d.decided_at <= $4
order by d.decided_at desc
"""


async def earlier_aid(
    conn: Connection, scope: Scope, case_id: UUID, programmes: Sequence[str], now: datetime
) -> list[EarlierAid]:
    """What the household of a case was given by these programmes within the year, the newest first."""
    return await rows(conn, EarlierAid, EARLIER_AID, scope.county_code, case_id, list(programmes), now)


START_CLOCK = """
insert into case_clocks (county_code, id, case_id, region_code, rule_id, started_on, due_on, proof)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict on constraint case_clocks_once do nothing
"""


async def start_clock(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, case, region, rule, started, due, proof)"""
    await conn.execute(START_CLOCK, scope.county_code, *values)


STOP_CLOCKS = """
update case_clocks set stopped_on = $4
where county_code = $1 and case_id = $2 and rule_id = any($3::text[]) and stopped_on is null
"""


async def stop_clocks(conn: Connection, scope: Scope, case_id: UUID, rules: Sequence[str], on: date) -> None:
    """These limits no longer run."""
    await conn.execute(STOP_CLOCKS, scope.county_code, case_id, list(rules), on)


CLOCKS = """
select id, case_id, rule_id, started_on, due_on, stopped_on, paused_on, proof from case_clocks
where county_code = $1 and case_id = any($2::uuid[]) order by case_id, due_on
"""


async def clocks(conn: Connection, scope: Scope, case_ids: Sequence[UUID]) -> list[ClockRow]:
    """The limits on these cases, the first due first."""
    return await rows(conn, ClockRow, CLOCKS, scope.county_code, list(case_ids))


MOVE_DUE = """
update case_clocks set due_on = $3, proof = $4, paused_on = $5
where county_code = $1 and id = $2 and stopped_on is null
"""


async def move_due(
    conn: Connection, scope: Scope, clock_id: UUID, due_on: date, proof: object, paused_on: date | None
) -> None:
    """A running limit ends on another day, with the proof of it; `paused_on`: halted since."""
    await conn.execute(MOVE_DUE, scope.county_code, clock_id, due_on, proof, paused_on)


ADD_CLOCK_CHANGE = """
insert into case_clock_changes (county_code, id, case_id, clock_id, region_code, change, on_day, days, reason,
                                changed_by, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


async def add_clock_change(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, case, clock, region, change, day, days, reason, by, at)"""
    await conn.execute(ADD_CLOCK_CHANGE, scope.county_code, *values)


CLOCK_CHANGES = """
select h.id, h.clock_id, l.rule_id, h.change, h.on_day, h.days, h.reason, u.name as by, h.changed_at
from case_clock_changes h
join case_clocks l on l.county_code = h.county_code and l.id = h.clock_id
join users u on u.county_code = h.county_code and u.id = h.changed_by
where h.county_code = $1 and h.case_id = $2 order by h.id
"""


async def clock_changes(conn: Connection, scope: Scope, case_id: UUID) -> list[ClockChangeRow]:
    """What was changed on the limits of a case, in order."""
    return await rows(conn, ClockChangeRow, CLOCK_CHANGES, scope.county_code, case_id)


SURVEYS = """
select s.id as submission_id, s.form_id, s.form_version, u.name as by, s.received_at, e.answers, e.problems,
       (select m.id from evaluations n join submissions m on m.county_code = $1 and m.id = n.submission_id
        where n.county_code = $1 and n.corrects = s.id and m.submitted_by = s.submitted_by and m.purpose = s.purpose
        order by m.id desc limit 1) as replaced_by
from submissions s
join evaluations e on e.county_code = s.county_code and e.submission_id = s.id
join users u on u.county_code = s.county_code and u.id = s.submitted_by
where s.county_code = $1 and s.case_id = $2 order by s.id
"""


async def surveys(conn: Connection, scope: Scope, case_id: UUID) -> list[SurveyRow]:
    """The household surveys sent for a case, in the order they came."""
    return await rows(conn, SurveyRow, SURVEYS, scope.county_code, case_id)


# A survey may mend one that mends another, so the whole line of them is followed.
SENT_ELSEWHERE = """
with recursive earlier as (
    select corrects as id from evaluations where county_code = $1 and submission_id = $2 and corrects is not null
    union
    select n.corrects from earlier e
    join evaluations n on n.county_code = $1 and n.submission_id = e.id and n.corrects is not null
)
select o.case_id, array_agg(o.id::text order by o.id) as submissions
from earlier e
join submissions o on o.county_code = $1 and o.id = e.id
join submissions s on s.county_code = $1 and s.id = $2
where o.submitted_by = s.submitted_by and o.purpose = s.purpose and o.case_id <> s.case_id
group by o.case_id order by o.case_id
"""


async def sent_elsewhere(conn: Connection, scope: Scope, submission_id: UUID) -> dict[UUID, list[str]]:
    """The cases that a survey's sender named instead in the surveys which this one mends, with those surveys."""
    found = await conn.fetch(SENT_ELSEWHERE, scope.county_code, submission_id)
    return {r["case_id"]: r["submissions"] for r in found}


HOMES_OF_CASES = """
select s.id, c.household_id from submissions s join cases c on c.county_code = $1 and c.id = s.case_id
where s.county_code = $1 and s.id = any($2::uuid[])
"""


async def homes_of_cases(conn: Connection, scope: Scope, submission_ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """The household of each survey's case, None for a case of somebody without one; unknown cases are absent."""
    found = await conn.fetch(HOMES_OF_CASES, scope.county_code, list(submission_ids))
    return {r["id"]: r["household_id"] for r in found}


SURVEYORS = "select id, name, role from users where county_code = $1 and id = any($2::uuid[])"


async def surveyors(conn: Connection, county_code: str, ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Name and role of users."""
    found = await conn.fetch(SURVEYORS, county_code, list(ids))
    return {r["id"]: (r["name"], r["role"]) for r in found}
