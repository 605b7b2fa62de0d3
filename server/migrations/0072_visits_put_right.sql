-- A visit that its own visitor put right counts for nothing: the record that mends it stands in its place. A record that
-- nobody could read mends nothing.
alter table visits add column replaced_by uuid;
alter table visits add foreign key (county_code, replaced_by) references visits (county_code, id);
update visits v set replaced_by = n.visit_id, counts = false
from visit_traces n join visits m on m.county_code = n.county_code and m.id = n.visit_id and m.outcome <> 'unknown'
where n.county_code = v.county_code and n.corrects = v.id and n.visitor_id = v.visitor_id;
create index visits_replaced_by on visits (county_code, replaced_by) where replaced_by is not null;

insert into outbox (county_code, name, payload)
select county_code, 'followups.recompute_county', jsonb_build_object('ids', jsonb_build_array(county_code)) from counties
where exists (select from visits v where v.county_code = counties.county_code and v.replaced_by is not null);
