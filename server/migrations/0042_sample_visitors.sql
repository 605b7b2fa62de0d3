-- Who of the county's staff visits a household that was drawn: the highest number holds; nobody: the township goes.
create table sample_visitors (
    county_code text not null,
    id          uuid not null,
    sample_id   uuid not null,
    case_id     uuid not null,
    number      integer not null check (number > 0),
    visitor_id  uuid,
    given_by    uuid not null,
    given_at    timestamptz not null,
    primary key (county_code, id),
    constraint sample_visitors_in_order unique (county_code, case_id, number),
    foreign key (county_code, sample_id, case_id) references sample_cases (county_code, sample_id, case_id),
    foreign key (county_code, visitor_id) references users (county_code, id),
    foreign key (county_code, given_by) references users (county_code, id)
);
create index sample_visitors_case on sample_visitors (county_code, sample_id, case_id);
create index sample_visitors_visitor on sample_visitors (county_code, visitor_id);
create index sample_visitors_given_by on sample_visitors (county_code, given_by);
alter table sample_visitors enable row level security;
create policy of_sample_cases on sample_visitors using (exists (
    select 1 from sample_cases p where p.county_code = sample_visitors.county_code
      and p.sample_id = sample_visitors.sample_id and p.case_id = sample_visitors.case_id));
grant select, insert on sample_visitors to tanfang_app;

-- Whoever checked a household at home does not propose what is decided of its case: no interface goes past it.
create function check_is_not_opinion() returns trigger language plpgsql as $$
begin
    if new.act in ('propose_approval', 'propose_refusal') and exists (
        select from case_acts a where a.county_code = new.county_code and a.case_id = new.case_id
          and a.act = 'record_household_check' and a.actor_id = new.actor_id)
    then
        raise exception 'who checked the household does not propose'
            using errcode = 'check_violation', constraint = 'case_acts_check_two_people', table = 'case_acts';
    end if;
    return new;
end $$;
create trigger check_is_not_opinion before insert on case_acts
    for each row execute function check_is_not_opinion();
