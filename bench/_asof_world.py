"""A register with a past: members, statuses, ten words of each household, and what was written otherwise since."""

from datetime import UTC, datetime
from uuid import UUID

from bench._county import COUNTY, filled_bare, make_county, say
from server.core.db import Connection

BEGAN = "2020-01-01"  # every household is on file since
TABLES = ("persons", "statuses", "facts", "register_changes", "household_moves", "search_entries")
NUMBERED = (
    "create temp table numbered as select id, region_code, row_number() over (order by id)::int k from households"
)
CLERK_ID = UUID("00000000-0000-7000-8000-000000000001")
WHO = f"'{CLERK_ID}'::uuid"
CLERK = f"""
insert into users (county_code, id, login, name, role, password_hash, created_at)
values ('{COUNTY}', {WHO}, 'clerk', 'clerk', 'county', '', now())
"""
PERSONS = f"""
insert into persons (county_code, id, household_id, region_code, name, pinyin, sex, birth_date, relation,
                     registered_at)
select '{COUNTY}', uuidv7(), id, region_code, 'Wang Xiulan', 'wang xiulan wxl', 'female',
       date '1940-01-01' + (k + n * 7919) % 20000, case n when 1 then 'self' else 'child' end, date '{BEGAN}'
from numbered cross join generate_series(1, 3) n
"""
# Five facts, said twice, a year and a half apart; of one household in a thousand a hundred words.
FACTS = f"""
insert into facts (county_code, household_id, region_code, name, observed_on, source_id, value, recorded_at, channel,
                   said_by)
select '{COUNTY}', id, region_code, f.name, f.day, uuidv7(), '1', f.day, f.channel, 'worker'
from numbered
cross join lateral (
    select (array['household_size', 'monthly_income', 'house_condition', 'water', 'heating'])[1 + n % 5] as name,
           date '2024-06-01' + k % 200 + n / 5 * 500 / (case when k % 1000 = 0 then 20 else 2 end) as day,
           case when n % 3 = 0 then 'import' else 'visit' end as channel
    from generate_series(0, case when k % 1000 = 0 then 99 else 9 end) n) f
"""
# A third of the households: another address in spring; a tenth: a status that ended in autumn; a fifth: a name.
CHANGES = f"""
insert into register_changes (county_code, id, household_id, region_code, subject, subject_id, before, after,
                              effective_on, reason, recorded_by, recorded_at)
select '{COUNTY}', uuidv7(), id, region_code, 'household', id, '{{"address": "old lane 3"}}'::jsonb,
       '{{"address": "new lane 5"}}'::jsonb, date '2025-04-01', 'bench', {WHO}, timestamptz '2025-04-02'
from numbered where k % 3 = 0
union all
select '{COUNTY}', uuidv7(), s.household_id, s.region_code, 'status', s.id, '{{"valid_to": null}}'::jsonb,
       '{{"valid_to": "2025-10-01"}}'::jsonb, date '2025-10-01', 'bench', {WHO}, timestamptz '2025-10-02'
from statuses s where s.valid_to is not null
union all
select '{COUNTY}', uuidv7(), p.household_id, p.region_code, 'person', p.id, '{{"name": "Wang Xiulian"}}'::jsonb,
       '{{"name": "Wang Xiulan"}}'::jsonb, date '2025-07-01', 'bench', {WHO}, timestamptz '2025-07-02'
from persons p join numbered n on n.id = p.household_id where p.relation = 'self' and n.k % 5 = 0
"""
STATUSES = f"""
insert into statuses (county_code, id, household_id, region_code, status, support_mode, valid_from, valid_to, source,
                      recorded_at)
select '{COUNTY}', uuidv7(), id, region_code, 'tekun', 'scattered', date '{BEGAN}' + k % 1000,
       case when k % 10 = 0 then date '2025-10-01' end, 'bench', date '{BEGAN}' + k % 1000
from numbered
"""
# One household in twenty lived in the next grid until autumn.
MOVES = f"""
insert into household_moves (county_code, id, household_id, from_region, to_region, moved_at, moved_by, reason)
select '{COUNTY}', uuidv7(), n.id, g.before, n.region_code, '2025-09-15', {WHO}, 'bench'
from numbered n
join (select code, lag(code, 1, code) over (order by code) as before from divisions where level = 'grid') g
  on g.code = n.region_code
where n.k % 20 = 0
"""


async def generate(admin: Connection, households: int) -> None:
    """Fill an empty database with as many households and their past."""
    await make_county(admin, households, registered=datetime.fromisoformat(BEGAN).replace(tzinfo=UTC))
    await admin.execute(CLERK)
    async with filled_bare(admin, TABLES):
        await admin.execute(NUMBERED)
        for what, statement in (
            ("members", PERSONS), ("statuses", STATUSES), ("facts", FACTS), ("moves", MOVES),
            ("what was written since", CHANGES),
        ):  # fmt: skip
            say(what)
            await admin.execute(statement)
        say("indexes")
    await admin.execute("vacuum analyze")
