-- What planning knows of a worker is kept by the township they work in, and read wherever they walk: who covers another
-- township's grid is planned there with their own days.
alter table worker_days add column region_code text;
alter table worker_leaves add column region_code text;
update worker_days d set region_code = coalesce(
    (select left(min(r.region_code), 9) from user_reaches r where r.county_code = d.county_code and r.user_id = d.user_id),
    d.county_code);
update worker_leaves l set region_code = coalesce(
    (select left(min(r.region_code), 9) from user_reaches r where r.county_code = l.county_code and r.user_id = l.user_id),
    l.county_code);
alter table worker_days alter column region_code set not null;
alter table worker_leaves alter column region_code set not null;
create index worker_days_region on worker_days (county_code, region_code);
create index worker_leaves_region on worker_leaves (county_code, region_code);

do $$
declare t text;
begin
    foreach t in array array['worker_days', 'worker_leaves'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
        execute format($policy$
            create policy walks on %1$I for select using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and exists (
                    select 1 from user_reaches r where r.county_code = %1$I.county_code and r.user_id = %1$I.user_id
                    and r.region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
                )
            )$policy$, t);
    end loop;
end $$;

-- How long a visit there takes; null: as long as the plan says.
alter table visit_needs add column minutes smallint check (minutes between 5 and 240);
