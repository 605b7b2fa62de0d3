-- Whoever was granted a lasting benefit before grants were told to the register has no status there, and nobody was
-- asked to visit them (SV-01). They are recognised from the day of their decision, as a grant is today; a benefit whose
-- stop lies ahead until that month begins. Who has the status already, or had it since and lost it, is left alone.
with known as (
    select c.county_code, c.id,
           coalesce((select a.detail ->> 'self_care_ability' from case_acts a
                     where a.county_code = c.county_code and a.case_id = c.id and a.detail ? 'self_care_ability'
                     order by a.number desc limit 1), c.facts ->> 'self_care_ability') as care_grade
    from cases c where c.programme = 'tekun'
), granted as (
    select b.county_code, h.id as household_id, h.region_code,
           case when b.programme <> 'dibao' then b.person_id end as person_id, b.programme as status,
           case when b.programme = 'tekun' then b.care_mode end as support_mode,
           case when k.care_grade in ('able', 'partly_unable', 'unable') then k.care_grade end as care_grade,
           (d.decided_at at time zone 'Asia/Shanghai')::date as valid_from, s.from_month - 1 as valid_to, b.granted_by
    from benefits b
    join case_decisions d on d.county_code = b.county_code and d.id = b.decision_id
    left join persons p on p.county_code = b.county_code and p.id = b.person_id
    join households h on h.county_code = b.county_code
        and h.id = case when b.programme = 'dibao' then b.household_id else coalesce(p.household_id, b.household_id) end
        and h.withdrawn_at is null and h.merged_into is null
    left join known k on k.county_code = b.county_code and k.id = b.case_id
    left join lateral (select min(c.from_month) as from_month from benefit_changes c
                       where c.county_code = b.county_code and c.benefit_id = b.id and c.kind = 'stop') s on true
    where b.programme in ('dibao', 'single_person_dibao', 'tekun', 'orphan_allowance', 'disability_living',
                          'disability_nursing')
      and (b.programme = 'dibao' or p.died_on is null)
      and (s.from_month is null or s.from_month > (now() at time zone 'Asia/Shanghai')::date)
), added as (
    insert into statuses (county_code, id, household_id, region_code, person_id, status, support_mode, care_grade,
                          valid_from, valid_to, source, recorded_at, recorded_by)
    select distinct on (g.county_code, g.household_id, g.person_id, g.status)
           g.county_code, uuidv7(), g.household_id, g.region_code, g.person_id, g.status, g.support_mode, g.care_grade,
           g.valid_from, g.valid_to, '审批决定（补记）', now(), g.granted_by
    from granted g
    where (g.valid_to is null or g.valid_to >= g.valid_from)
      and not exists (
        select from statuses s
        where s.county_code = g.county_code and s.household_id = g.household_id and s.status = g.status
          and (s.person_id is null or g.person_id is null or s.person_id = g.person_id)
          and (s.valid_to is null or s.valid_to >= g.valid_from) and s.withdrawn_at is null)
    order by g.county_code, g.household_id, g.person_id, g.status, g.valid_from
    returning county_code, household_id
)
insert into outbox (county_code, name, payload)
select a.county_code, n.name, jsonb_build_object('ids', jsonb_agg(distinct a.household_id))
from added a
cross join unnest(array['followups.recompute', 'screening.recheck', 'duplicates.look']) as n (name)
group by a.county_code, n.name, right(a.household_id::text, 1);  -- in parts
