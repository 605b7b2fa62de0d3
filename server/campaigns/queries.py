"""SQL of campaigns."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.campaigns.records import Campaign, Member, NewCampaign
from server.core.db import Connection, Scope, row, rows

ADD = """
insert into campaigns (county_code, id, region_code, name, purpose, regions, statuses, starts_on, ends_on, entered_by,
                       entered_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (county_code, id) do nothing returning id
"""


async def add(conn: Connection, scope: Scope, region: str, new: NewCampaign, by: UUID, now: datetime) -> bool:
    """False when it is on file already."""
    added = await conn.fetchval(
        ADD, scope.county_code, new.id, region, new.name, new.purpose, new.regions, list(new.statuses), new.starts_on,
        new.ends_on, by, now,
    )  # fmt: skip
    return added is not None


# A household belongs to it that lives in one of the places on the day it is begun; it stays in when it moves.
TAKE_IN = """
insert into campaign_households (county_code, campaign_id, household_id, region_code)
select distinct $1, $2::uuid, h.id, h.region_code
from unnest($3::text[]) as place (code)
join households h on h.county_code = $1 and h.region_code >= place.code and h.region_code < place.code || ':'
where (cardinality($4::text[]) = 0 or exists (
        select from statuses s where s.county_code = $1 and s.household_id = h.id and s.status = any($4)
          and s.valid_from <= $5 and (s.valid_to is null or s.valid_to >= $5)))
  and (cardinality($6::uuid[]) = 0 or h.id = any($6))
on conflict do nothing
"""


async def take_in(conn: Connection, scope: Scope, new: NewCampaign) -> int:
    """Put the households of its places and groups in; how many."""
    tag = await conn.execute(
        TAKE_IN, scope.county_code, new.id, new.regions, list(new.statuses), new.starts_on, new.households
    )
    return int(tag.rpartition(" ")[2])


SHOWN = """
select c.id, c.region_code, c.name, c.purpose, c.regions, c.statuses, c.starts_on, c.ends_on,
       case when c.ended_on is not null then 'ended' when c.starts_on > $2 then 'ahead'
            when c.ends_on < $2 then 'past' else 'going_on' end as standing,
       u.name as entered_by, c.entered_at, c.ended_on, e.name as ended_by, c.end_reason, n.households, n.visited
from (select * from campaigns p
      where p.county_code = $1 and ($3::uuid is null or p.id = $3)
        and ($4::date is null or (p.starts_on, p.id) < ($4, $5::uuid))
      order by p.starts_on desc, p.id desc limit $6) as c
join users u on u.county_code = $1 and u.id = c.entered_by
left join users e on e.county_code = $1 and e.id = c.ended_by
cross join lateral (
    select count(*) as households,
           count(*) filter (where exists (
               select from visits v where v.county_code = $1 and v.household_id = m.household_id and v.counts
                 and v.visited_on >= c.starts_on)) as visited
    from campaign_households m where m.county_code = $1 and m.campaign_id = c.id) as n
order by c.starts_on desc, c.id desc
"""


async def newest(
    conn: Connection, scope: Scope, today: date, limit: int, after: tuple[date, UUID] | None
) -> list[Campaign]:
    """Campaigns with households within reach, the newest first."""
    return await rows(conn, Campaign, SHOWN, scope.county_code, today, None, *(after or (None, None)), limit)


async def one(conn: Connection, scope: Scope, today: date, campaign_id: UUID) -> Campaign | None:
    return await row(conn, Campaign, SHOWN, scope.county_code, today, campaign_id, None, None, 1)


MEMBERS = """
select m.household_id, h.head_name, h.address, h.region_code, d.name as village_name, v.visited_on,
       (select count(distinct t.visited_on) from visits t where t.county_code = $1 and t.household_id = m.household_id
          and not t.counts and t.visited_on >= $3) as in_vain,
       (select max(p.until_on) from followup_pauses p where p.county_code = $1 and p.household_id = m.household_id
          and p.from_on <= $4 and p.until_on >= $4 and p.ended_on is null) as paused_until, h.lon, h.lat
from campaign_households m
join households h on h.county_code = $1 and h.id = m.household_id
left join divisions d on d.county_code = $1 and d.code = left(h.region_code, 12)
left join lateral (select min(v.visited_on) as visited_on from visits v
                   where v.county_code = $1 and v.household_id = m.household_id and v.counts
                     and v.visited_on >= $3) as v on true
where m.county_code = $1 and m.campaign_id = $2
  and ($5 = 'all' or ($5 = 'visited') = (v.visited_on is not null))
  and ($7::text is null or (m.region_code, m.household_id) > ($7, $8::uuid))
order by m.region_code, m.household_id limit $6
"""


async def members(
    conn: Connection,
    scope: Scope,
    campaign: Campaign,
    today: date,
    wanted: str,
    limit: int,
    after: tuple[str, UUID] | None,
) -> list[Member]:
    """Its households within reach, place by place."""
    return await rows(
        conn, Member, MEMBERS, scope.county_code, campaign.id, campaign.starts_on, today, wanted, limit,
        *(after or (None, None)),
    )  # fmt: skip


END = """
update campaigns set ended_on = $3, ended_by = $4, ended_at = $5, end_reason = $6
where county_code = $1 and id = $2 and ended_on is null returning id
"""


async def end(
    conn: Connection, scope: Scope, campaign_id: UUID, today: date, by: UUID, now: datetime, reason: str
) -> bool:
    """False when it had ended before."""
    ended = await conn.fetchval(END, scope.county_code, campaign_id, today, by, now, reason)
    return ended is not None


HOUSEHOLDS = """
select household_id from campaign_households
where county_code = $1 and campaign_id = any($2::uuid[]) and ($3::uuid is null or household_id > $3)
order by household_id limit $4
"""


async def households(
    conn: Connection, scope: Scope, campaign_ids: Sequence[UUID], after: UUID | None, limit: int
) -> list[UUID]:
    """Households of campaigns by id, from after one of them."""
    found = await conn.fetch(HOUSEHOLDS, scope.county_code, list(campaign_ids), after, limit)
    return [r["household_id"] for r in found]
