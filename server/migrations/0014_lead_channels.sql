-- Leads of every channel: who told us and how, what is odd about it, the public help page, partners that bring leads by
-- machine, monitoring with its outcomes, and what was answered to those who have no account here.

alter table leads
    add column channel text not null default 'visit' check (channel in ('visit', 'quick_report', 'help_page',
        'hotline_12345', 'hotline', 'telephone', 'in_person', 'village_committee', 'department_match')),
    add column mode text not null generated always as (case when channel in ('help_page', 'hotline_12345',
        'department_match') then 'online' else 'offline' end) stored,          -- PD-11
    add column entered_by      uuid,              -- who wrote it down at the desk
    add column reporter_name   text not null default '',
    add column reporter_relation text not null default '' check (reporter_relation in ('', 'self', 'family',
        'neighbour', 'village', 'other')),
    add column reporter_phone_cipher bytea,
    add column reporter_phone_blind  bytea,       -- keyed hash of the number's digits
    add column person_phone_cipher   bytea,
    add column person_phone_blind    bytea,
    add column marks           jsonb not null default '[]',  -- codes: what whoever handles it should know
    add column partner_id      uuid,
    add column partner_number  text,              -- the partner's own number of it
    add column ended_at        timestamptz,       -- kept by the trigger below
    add foreign key (county_code, entered_by) references users (county_code, id),
    add check ((partner_id is null) = (partner_number is null));
update leads set channel = 'quick_report' where source = 'grassroots_report';
update leads l set ended_at = o.decided_at from lead_outcomes o where o.county_code = l.county_code and o.lead_id = l.id;

create index leads_entered_by on leads (county_code, entered_by) where entered_by is not null;
create index leads_open on leads (county_code, respond_by, id) where ended_at is null;
create index leads_ended on leads (county_code, ended_at desc, id) where ended_at is not null;
create index leads_person_name on leads (county_code, person_name, reported_at);
create index leads_person_phone on leads (county_code, person_phone_blind) where person_phone_blind is not null;
create index leads_reporter_phone on leads (county_code, reporter_phone_blind) where reporter_phone_blind is not null;
create index leads_place on leads (county_code, place, reported_at) where place <> '';

create function lead_has_ended() returns trigger language plpgsql as $$
begin
    update leads set ended_at = new.decided_at where county_code = new.county_code and id = new.lead_id;
    return null;
end $$;
create trigger lead_has_ended after insert on lead_outcomes for each row execute function lead_has_ended();

-- Photos that came with a request for help; those of visits and reports are named by their submissions.
create table lead_files (
    county_code text not null,
    lead_id     uuid not null,
    name        text not null,
    region_code text not null,
    sha256      bytea not null,
    bytes       bigint not null,
    primary key (county_code, lead_id, name),
    foreign key (county_code, lead_id) references leads (county_code, id)
);
create index lead_files_sha256 on lead_files (county_code, sha256);
alter table files alter column announced_by drop not null;  -- null: it came through the public help page

-- What somebody who has no account here was answered.
create table lead_replies (
    county_code text not null,
    id          uuid not null,
    lead_id     uuid not null,
    region_code text not null,
    means       text not null check (means in ('telephone', 'in_person', 'hotline', 'letter')),
    words       text not null check (btrim(words) <> ''),
    told_by     uuid not null,
    told_at     timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, lead_id) references leads (county_code, id),
    foreign key (county_code, told_by) references users (county_code, id)
);
create index lead_replies_lead on lead_replies (county_code, lead_id, id);
create index lead_replies_told_by on lead_replies (county_code, told_by);

-- monitoring (DM-01, DM-02) -----------------------------------------------------------------------

create table monitorings (
    county_code  text not null,
    id           uuid not null,
    household_id uuid not null,
    region_code  text not null,
    lead_id      uuid,                            -- where it came from, when from a lead
    level        text not null check (level in ('high', 'key', 'ordinary')),
    reason       text not null check (btrim(reason) <> ''),
    began_on     date not null,
    began_by     uuid not null,
    began_at     timestamptz not null,
    ended_at     timestamptz,                     -- only an outcome that ends it sets this
    primary key (county_code, id),
    unique (county_code, id, region_code),        -- what outcomes follow when a household changes hands
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, lead_id) references leads (county_code, id),
    foreign key (county_code, began_by) references users (county_code, id)
);
create unique index monitorings_one_open on monitorings (county_code, household_id) where ended_at is null;
create index monitorings_household on monitorings (county_code, household_id, region_code);
create index monitorings_lead on monitorings (county_code, lead_id);
create index monitorings_began_by on monitorings (county_code, began_by);
create index monitorings_open on monitorings (county_code, id) where ended_at is null;
create index monitorings_ended on monitorings (county_code, ended_at desc, id) where ended_at is not null;

create table monitoring_outcomes (
    county_code   text not null,
    id            uuid not null,
    monitoring_id uuid not null,
    region_code   text not null,
    outcome       text not null check (outcome in ('intervene', 'transfer', 'precise_aid', 'comprehensive_help')),
    note          text not null check (btrim(note) <> ''),
    level         text not null check (level in ('high', 'key', 'ordinary')),  -- from then on, unless it ends
    ends          boolean not null,
    decided_by    uuid not null,
    decided_at    timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, monitoring_id, region_code)
        references monitorings (county_code, id, region_code) on update cascade,
    foreign key (county_code, decided_by) references users (county_code, id)
);
create unique index monitoring_outcomes_one_end on monitoring_outcomes (county_code, monitoring_id) where ends;
create index monitoring_outcomes_monitoring on monitoring_outcomes (county_code, monitoring_id, region_code);
create index monitoring_outcomes_decided_by on monitoring_outcomes (county_code, decided_by);

-- As the owner: the application may not end monitoring by itself.
create function monitoring_has_an_outcome() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    update monitorings set level = new.level, ended_at = case when new.ends then new.decided_at end
    where county_code = new.county_code and id = new.monitoring_id and ended_at is null;
    if not found then
        raise exception using errcode = '23505', constraint = 'monitoring_outcomes_one_end',
            message = 'this monitoring has ended';
    end if;
    return null;
end $$;
create trigger monitoring_has_an_outcome after insert on monitoring_outcomes
    for each row execute function monitoring_has_an_outcome();

alter table lead_outcomes
    add column monitoring_id uuid,
    add foreign key (county_code, monitoring_id) references monitorings (county_code, id),
    add constraint lead_outcomes_monitoring check (outcome <> 'monitoring' or monitoring_id is not null) not valid;
create index lead_outcomes_monitoring_id on lead_outcomes (county_code, monitoring_id);

-- partners: who brings leads by machine -----------------------------------------------------------

create table lead_partners (
    county_code text not null references counties,
    id          uuid not null,
    name        text not null check (btrim(name) <> ''),
    token_hash  bytea not null,                   -- SHA-256; the token is shown once and kept nowhere
    made_by     uuid not null,
    made_at     timestamptz not null,
    ended_at    timestamptz,
    ended_by    uuid,
    primary key (county_code, id),
    unique (county_code, token_hash),
    foreign key (county_code, made_by) references users (county_code, id),
    foreign key (county_code, ended_by) references users (county_code, id),
    check ((ended_at is null) = (ended_by is null))
);
create index lead_partners_made_by on lead_partners (county_code, made_by);
create index lead_partners_ended_by on lead_partners (county_code, ended_by);
alter table leads add foreign key (county_code, partner_id) references lead_partners (county_code, id);
create unique index leads_one_per_partner_number on leads (county_code, partner_id, partner_number)
    where partner_id is not null;

-- the public help page ----------------------------------------------------------------------------

-- Each request as it came, sealed. Above the limits it is held: kept, marked and shown, and a lead once somebody looked.
create table help_requests (
    county_code  text not null references counties,
    id           uuid not null,                   -- made with the page: a form sent twice is one request
    region_code  text not null,
    number       text not null check (number ~ '^\d{10}$'),  -- by chance; with it one asks how far it is
    body_cipher  bytea not null,
    marks        jsonb not null,
    address_hash bytea not null,                  -- keyed hash of where it came from on the network
    received_at  timestamptz not null,
    lead_id      uuid,                            -- null: held
    settled_by   uuid,                            -- who looked at a held one
    settled_at   timestamptz,
    set_aside    text check (btrim(set_aside) <> ''),  -- why no lead was made of it
    primary key (county_code, id),
    unique (county_code, number),
    foreign key (county_code, lead_id) references leads (county_code, id),
    foreign key (county_code, settled_by) references users (county_code, id),
    check ((settled_at is null) = (settled_by is null)),
    check (set_aside is null or (settled_at is not null and lead_id is null))
);
create index help_requests_address on help_requests (county_code, address_hash, received_at);
create index help_requests_received on help_requests (county_code, received_at);
create index help_requests_held on help_requests (county_code, id) where lead_id is null and set_aside is null;
create index help_requests_lead on help_requests (county_code, lead_id);
create index help_requests_settled_by on help_requests (county_code, settled_by);

-- Numbers that were asked for and are none: who tries many is asked to wait.
create table help_misses (
    county_code  text not null references counties,
    id           uuid not null,
    address_hash bytea not null,
    asked_at     timestamptz not null,
    primary key (county_code, id)
);
create index help_misses_address on help_misses (county_code, address_hash, asked_at);

do $$
declare t text;
begin
    foreach t in array array['lead_files', 'lead_replies', 'monitorings', 'monitoring_outcomes', 'help_requests'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
end $$;
create policy of_leads on lead_files for select using (exists (
    select 1 from leads p where p.county_code = lead_files.county_code and p.id = lead_files.lead_id));
create policy of_leads on lead_replies for select using (exists (
    select 1 from leads p where p.county_code = lead_replies.county_code and p.id = lead_replies.lead_id));

grant select, insert on lead_files, lead_replies, monitorings, monitoring_outcomes, help_misses to tanfang_app;
grant select, insert on help_requests, lead_partners to tanfang_app;
grant update (lead_id, settled_by, settled_at, set_aside) on help_requests to tanfang_app;
grant update (ended_at, ended_by) on lead_partners to tanfang_app;
