-- Household spot checks (DB-10): one row for a draw, with all that is needed to draw again, and one for each case in it.
create table samples (
    county_code  text not null,
    id           uuid not null,
    region_code  text not null,                   -- the county: a draw is the county's
    seed         text not null check (length(seed) between 16 and 128),
    ratio        numeric(4, 3) not null constraint samples_ratio check (ratio >= 0.30 and ratio <= 1),
    base_count   integer not null check (base_count >= 0),
    drawn_count  integer not null,
    forced_count integer not null check (forced_count >= 0),
    drawn_by     uuid not null,
    drawn_at     timestamptz not null,
    primary key (county_code, id),
    constraint samples_enough check (drawn_count between ceil(ratio * base_count) and base_count),
    foreign key (county_code, drawn_by) references users (county_code, id)
);
create index samples_by on samples (county_code, drawn_by);

create table sample_cases (
    county_code text not null,
    sample_id   uuid not null,
    case_id     uuid not null,
    region_code text not null,
    part        text not null check (part in ('drawn', 'forced', 'not_drawn')),
    primary key (county_code, sample_id, case_id),
    constraint sample_cases_once unique (county_code, case_id),   -- a case is drawn once, so a draw cannot be tried again
    foreign key (county_code, sample_id) references samples (county_code, id),
    foreign key (county_code, case_id) references cases (county_code, id)
);

do $$
declare t text;
begin
    foreach t in array array['samples', 'sample_cases'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
        execute format('grant select, insert on %I to tanfang_app', t);
    end loop;
end $$;
create policy of_cases on sample_cases for select using (exists (
    select 1 from cases p where p.county_code = sample_cases.county_code and p.id = sample_cases.case_id));
