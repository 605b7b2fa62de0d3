-- Monthly and quarterly tables as they stood when they were made. Nobody may change one: a correction is a row of its
-- own with a reason, and the first of a place and period has number 1.

create table statistics_tables (
    county_code text not null references counties,
    id          uuid not null,
    region_code text not null check (length(region_code) in (6, 9)),
    region_name text not null,
    kind        text not null check (kind in ('month', 'quarter')),
    since       date not null check (extract(day from since) = 1),
    until       date not null,
    number      integer not null check (number > 0),
    reason      text not null,
    version     integer not null,             -- of the definitions, which stand in content
    content     jsonb not null,
    frozen_at   timestamptz not null,
    frozen_by   uuid,                         -- null: the clock
    primary key (county_code, id),
    constraint statistics_tables_once unique (county_code, region_code, kind, since, number),
    constraint statistics_tables_period check (until = (since + case kind when 'month' then interval '1 month'
                                                                else interval '3 months' end - interval '1 day')::date),
    constraint statistics_tables_corrected check ((number = 1) = (btrim(reason) = '')
                                                  and (number = 1 or frozen_by is not null)),
    foreign key (county_code, frozen_by) references users (county_code, id)
);
create index statistics_tables_newest on statistics_tables (county_code, kind, since desc, region_code, number desc);
create index statistics_tables_by on statistics_tables (county_code, frozen_by);

alter table statistics_tables enable row level security;
create policy reach on statistics_tables using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
grant select, insert on statistics_tables to tanfang_app;

create function statistics_tables_stand() returns trigger language plpgsql as $$
begin
    raise exception using errcode = '42501', message = 'a frozen table is not changed; a correction is a new one';
end $$;
create trigger statistics_tables_stand before update or delete on statistics_tables
    for each row execute function statistics_tables_stand();
