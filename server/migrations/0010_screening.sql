-- What the rules say of every household, and parameters that two people set by date.

-- One row for each household: what is known of it as the rules read it, and their answer, one letter for each programme.
-- It follows from facts and statuses and may be made anew from them at any time. A rule that reads a new fact needs a
-- column here.
create table screening_standings (
    county_code  text not null,
    household_id uuid not null,
    region_code  text not null,
    answers      text not null,                   -- E eligible, N not, P open with a sign for it, U open; programmes by name
    findings     text[] not null,                 -- of policy/findings.toml
    screened_at  timestamptz not null,
    -- the newest of each fact that the rules ask for and that outlasts one event, if the catalogue accepts it
    age_years numeric, aid_rate numeric, approved_amount numeric, bought_commodity_housing boolean,
    can_find_work boolean, care_need_duration_months numeric, consecutive_months_without_income numeric,
    cpi_food_yoy_monthly numeric, cpi_yoy_monthly numeric, daily_carer_person text, dibao_scope text,
    disability_cert_generation text, disability_cert_no text, disability_level numeric, disability_type text,
    epidemic_blocks_return_to_work boolean, family_support boolean, funding_source text,
    has_housing_security boolean, has_legal_supporter boolean, hospital_self_paid_amount numeric,
    household_able_bodied_count numeric, household_employed_count numeric, household_members jsonb,
    household_per_capita_monthly_income numeric, housing_misuse text, income_drop_amount numeric,
    is_full_time_student boolean, is_ill_now boolean, is_in_hardship boolean, is_migrant_worker boolean,
    is_unemployed_graduate boolean, labour_capacity text, legal_supporter_capable boolean, livelihood_source text,
    low_income_category text, major_illness_certified boolean, major_illness_certifier text,
    needs_long_term_care boolean, one_off_aid_paid boolean, property_meets_rules boolean,
    receives_any_safety_net boolean, receives_dibao boolean, receives_living_subsidy boolean,
    receives_nursing_subsidy boolean, receives_old_age_allowance text[], receives_orphan_allowance boolean,
    receives_regular_pension_compensation boolean, receives_retired_cadre_allowance text[], receives_tekun boolean,
    receives_unemployment_benefit boolean, receives_work_disability_allowance text[],
    receives_work_injury_nursing boolean, residence_class text, rigid_expenditure_amount numeric,
    scpi_yoy_monthly numeric, self_funded_school_choice boolean, sick_care_in_place boolean,
    special_relief_type text, student_stage text, tekun_care_mode text, trigger_order_id text,
    trigger_order_level text, unemployment_insurance_covers boolean,
    primary key (county_code, household_id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index screening_standings_household on screening_standings (county_code, household_id, region_code);

-- The answer for one programme from a day on; a new answer ends the row and begins another. Only what somebody must know
-- begins a row (qualifies, may qualify, receives without qualifying), and every answer after that.
create table screening_results (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    programme    text not null,
    result       text not null check (result in ('eligible', 'not_eligible', 'unknown')),
    promising    boolean not null,
    receives     boolean not null,                -- is in the programme, or has a case of it that is not ended
    missing      text[] not null,                 -- facts that could settle it, the most promising first
    parameters   text not null,                   -- fingerprint of the values in force
    valid_from   date not null,
    valid_to     date,                            -- the first day on which another answer held
    screened_at  timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create unique index screening_results_now on screening_results (county_code, household_id, programme)
    where valid_to is null;
create index screening_results_household on screening_results (county_code, household_id, region_code);
create index screening_results_queue
    on screening_results (county_code, programme, result, (cardinality(missing)), region_code, id)
    where valid_to is null and not receives;

create index visits_died on visits (county_code, household_id) where outcome = 'died';

-- Something two records say that cannot be, or that must be looked at. It ends when it is no longer so.
create table screening_findings (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    finding      text not null,                   -- of policy/findings.toml, or of the register
    subject      text not null,                   -- a person, a programme, or nothing
    detail       jsonb not null,
    found_on     date not null,
    ended_on     date,
    found_at     timestamptz not null,
    primary key (county_code, id),
    unique (county_code, id, region_code),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create unique index screening_findings_now on screening_findings (county_code, household_id, finding, subject)
    where ended_on is null;
create index screening_findings_household on screening_findings (county_code, household_id, region_code);
create index screening_findings_open on screening_findings (county_code, region_code, id) where ended_on is null;

create table finding_reviews (
    county_code text not null,
    id          uuid not null,
    finding_id  uuid not null,
    region_code text not null,
    note        text not null check (btrim(note) <> ''),
    reviewed_by uuid not null,
    reviewed_at timestamptz not null,
    primary key (county_code, id),
    constraint finding_reviews_once unique (county_code, finding_id),
    foreign key (county_code, finding_id, region_code)
        references screening_findings (county_code, id, region_code) on update cascade,
    foreign key (county_code, reviewed_by) references users (county_code, id)
);
create index finding_reviews_finding on finding_reviews (county_code, finding_id, region_code);
create index finding_reviews_reviewed_by on finding_reviews (county_code, reviewed_by);

-- The leads that screening opened: once for a household, a programme and what was then known.
create table screening_leads (
    county_code  text not null,
    household_id uuid not null,
    region_code  text not null,
    programme    text not null,
    known        text not null,                   -- fingerprint of the facts that the programme reads
    lead_id      uuid not null,
    primary key (county_code, household_id, programme, known),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, lead_id) references leads (county_code, id)
);
create index screening_leads_household on screening_leads (county_code, household_id, region_code);
create index screening_leads_lead on screening_leads (county_code, lead_id);

create table screening_runs (
    county_code text not null references counties,
    id          uuid not null,
    ran_on      date not null,
    parameters  text not null,
    xid         xid8 not null,                    -- facts and statuses written from here on are looked at by the next run
    households  integer not null,
    changed     integer not null,                 -- households screened anew
    ran_at      timestamptz not null,
    primary key (county_code, id)
);

do $$
declare t text;
begin
    foreach t in array array['screening_standings', 'screening_results', 'screening_findings', 'finding_reviews',
                             'screening_leads'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
end $$;
grant select, insert, update on screening_standings to tanfang_app;
grant select, insert on screening_runs, screening_results, screening_findings, finding_reviews, screening_leads to tanfang_app;
grant update (valid_to) on screening_results to tanfang_app;
grant update (ended_on) on screening_findings to tanfang_app;

-- Parameters: one proposes, another decides, a dated row is added; none is ever changed ----------------------------

create table parameter_proposals (
    county_code text not null references counties,
    id          uuid not null,
    name        text not null check (name ~ '^p_[a-z0-9_]+$'),
    value       jsonb not null,
    valid_from  date not null,
    reason      text not null check (btrim(reason) <> ''),
    order_ref   text not null,                    -- the paper of city or province, where they decide the value
    proposed_by uuid not null,
    proposed_at timestamptz not null,
    primary key (county_code, id),
    unique (county_code, id, proposed_by),
    foreign key (county_code, proposed_by) references users (county_code, id)
);
create index parameter_proposals_name on parameter_proposals (county_code, name, id desc);
create index parameter_proposals_proposed_by on parameter_proposals (county_code, proposed_by);

create table parameter_decisions (
    county_code text not null,
    proposal_id uuid not null,
    decision    text not null check (decision in ('approve', 'refuse')),
    reason      text not null,
    proposed_by uuid not null,
    decided_by  uuid not null,
    decided_at  timestamptz not null,
    primary key (county_code, proposal_id),
    constraint parameter_decisions_two_people check (proposed_by <> decided_by),
    check (decision = 'approve' or btrim(reason) <> ''),
    foreign key (county_code, proposal_id, proposed_by)
        references parameter_proposals (county_code, id, proposed_by),
    foreign key (county_code, decided_by) references users (county_code, id)
);
create index parameter_decisions_proposal on parameter_decisions (county_code, proposal_id, proposed_by);
create index parameter_decisions_decided_by on parameter_decisions (county_code, decided_by);

grant select, insert on parameter_proposals, parameter_decisions to tanfang_app;
revoke update on county_parameters from tanfang_app;

-- What the documents force stands here too, so that no interface, import or command can go past it (DB-10, PS-02, PS-06).
alter table county_parameters
    add constraint sample_ratio_of_the_law check (name <> 'p_sample_ratio'
        or jsonb_typeof(value) = 'number' and value::numeric between 0.30 and 1),
    add constraint price_triggers_of_the_law check (name not in ('p_price_trigger_cpi', 'p_price_trigger_food')
        or jsonb_typeof(value) = 'number'
           and value::numeric <= case name when 'p_price_trigger_cpi' then 3.5 else 6 end),
    add constraint price_groups_of_the_law check (name <> 'p_price_subsidy_groups'
        or value @> '["regular_pension", "dibao", "tekun", "unemployment_benefit"]');
alter table county_parameters
    add column proposal_id uuid,                  -- null: set when the county was put on file
    add constraint county_parameters_of_proposal foreign key (county_code, proposal_id)
        references parameter_decisions (county_code, proposal_id);
create unique index county_parameters_proposal on county_parameters (county_code, proposal_id);

-- A value set by the application is one that another person approved, word for word.
create function parameter_was_approved() returns trigger language plpgsql as $$
begin
    if current_user = 'tanfang_app' and not exists (
        select from parameter_decisions d
        join parameter_proposals p on p.county_code = d.county_code and p.id = d.proposal_id
        where d.county_code = new.county_code and d.proposal_id = new.proposal_id and d.decision = 'approve'
          and p.name = new.name and p.value = new.value and p.valid_from = new.valid_from)
    then
        raise exception 'a parameter needs a proposal and the approval of another person'
            using errcode = 'check_violation', constraint = 'county_parameters_of_proposal', table = 'county_parameters';
    end if;
    return new;
end $$;
create trigger parameter_was_approved before insert on county_parameters
    for each row execute function parameter_was_approved();
