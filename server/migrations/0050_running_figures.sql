-- The figures of the running month, quarter and year of a county, as the worker counted them last, so that a wall need
-- not count a year. They are no record: whoever loses them counts again.

create table statistics_running (
    county_code text not null references counties,
    region_code text not null check (length(region_code) in (6, 9)),
    kind        text not null check (kind in ('month', 'quarter', 'year')),
    counted_at  timestamptz not null,
    content     jsonb not null,               -- the figures with their period and definitions
    primary key (county_code, region_code, kind)
);
alter table statistics_running enable row level security;
create policy reach on statistics_running using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
grant select, insert, update on statistics_running to tanfang_app;

-- What lies in the county lies within the reach of whoever has all of it: its lines are not looked up one by one.
drop policy of_payment_lines on payment_outcomes;
create policy of_payment_lines on payment_outcomes using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and (county_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
         or exists (select 1 from payment_lines p
                    where p.county_code = payment_outcomes.county_code and p.id = payment_outcomes.line_id)));
