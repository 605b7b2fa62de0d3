-- Who a finding waits for hears of it when it is opened and when its day comes near; the county, when it is late. Each
-- step of a finding is told once, whatever becomes of the job that tells it.
create table finding_notices (
    county_code text not null,
    finding_id  uuid not null,
    region_code text not null,
    step        text not null check (step in ('opened', 'near', 'late')),
    told_at     timestamptz not null,
    primary key (county_code, finding_id, step),
    foreign key (county_code, finding_id, region_code)
        references screening_findings (county_code, id, region_code) on update cascade
);
create index finding_notices_finding on finding_notices (county_code, finding_id, region_code);
alter table finding_notices enable row level security;
create policy reach on finding_notices using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
grant select, insert on finding_notices to tanfang_app;

-- The day from which on a benefit should not have been paid any more, as whoever answered the finding says: what was
-- paid for the months after it is to be claimed back.
alter table finding_reviews add column ended_from date;
alter table finding_reviews
    add constraint finding_reviews_ended_from check (ended_from is null or answer = 'benefit_ended'),
    add constraint finding_reviews_since check (answer <> 'benefit_ended' or ended_from is not null) not valid;
create index finding_reviews_ended on finding_reviews (county_code, finding_id) where ended_from is not null;

alter table claims drop constraint claims_ground_check;
alter table claims add constraint claims_ground_check check (ground in ('died', 'ended', 'reduced', 'finding'));
