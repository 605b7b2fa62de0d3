-- Bundles: what a phone had not sent, in one sealed file that anyone may hand in. The file lies in the object store.

create table bundles (
    county_code  text not null references counties,
    digest       bytea not null,                  -- SHA-256 over the SHA-256 of each MiB
    region_code  text not null,                   -- where its owner works; until it is opened, where whoever handed it in does
    bytes        bigint not null check (bytes > 0),
    announced_at timestamptz not null,
    arrived_at   timestamptz,
    opened_at    timestamptz,                     -- read to its end
    problem      text,                            -- an error code: why it was not, or not to its end
    owner_id     uuid,
    device_id    uuid,
    session      text check (session in ('open', 'ended', 'lost')),
    app_version  text,
    made_at      timestamptz,                     -- by the phone's clock
    promised     integer,                         -- records that the phone put into it
    removed_at   timestamptz,                     -- the file; the rows stay
    primary key (county_code, digest),
    foreign key (county_code, owner_id) references users (county_code, id),
    foreign key (county_code, device_id) references devices (county_code, id)
);
create index bundles_newest on bundles (county_code, announced_at, digest);
create index bundles_owner on bundles (county_code, owner_id) where owner_id is not null;
create index bundles_device on bundles (county_code, device_id) where device_id is not null;

-- Whoever handed it in sees what came of it.
create table bundle_handovers (
    county_code  text not null,
    digest       bytea not null,
    user_id      uuid not null,
    handed_in_at timestamptz not null,
    primary key (county_code, digest, user_id),
    foreign key (county_code, digest) references bundles (county_code, digest),
    foreign key (county_code, user_id) references users (county_code, id)
);
create index bundle_handovers_user on bundle_handovers (county_code, user_id);

create table bundle_records (
    county_code text not null,
    digest      bytea not null,
    place       integer not null,                 -- in the bundle, from 0
    region_code text not null,
    record_id   uuid,                             -- null: it has none that could be read
    purpose     text check (purpose in ('visit', 'quick_report', 'survey')),
    outcome     text not null check (outcome in ('taken', 'already_there', 'kept_with_problem')),
    problem     text,                             -- an error code
    primary key (county_code, digest, place),
    foreign key (county_code, digest) references bundles (county_code, digest)
);

-- Drafts are nobody's but their owner's: no office reads them.
create table bundle_drafts (
    county_code text not null,
    digest      bytea not null,
    record_id   uuid not null,
    owner_id    uuid not null,
    device_id   uuid,                             -- the phone that it comes from
    saved_at    timestamptz not null,             -- by that phone's clock
    body        bytea not null,                   -- the draft as the phone kept it, sealed
    primary key (county_code, digest, record_id),
    foreign key (county_code, digest) references bundles (county_code, digest),
    foreign key (county_code, owner_id) references users (county_code, id)
);
create index bundle_drafts_owner on bundle_drafts (county_code, owner_id, record_id);

-- A draft goes to one other phone of its owner; to a third only when the second never got it, or was lost.
create table draft_adoptions (
    county_code text not null,
    record_id   uuid not null,
    device_id   uuid not null,
    asked_at    timestamptz not null,
    adopted_at  timestamptz,                      -- the phone has it with its files
    primary key (county_code, record_id),
    foreign key (county_code, device_id) references devices (county_code, id)
);
create index draft_adoptions_device on draft_adoptions (county_code, device_id);

do $$
declare t text;
begin
    foreach t in array array['bundles', 'bundle_records'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
end $$;

create policy hander on bundles for select using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and exists (select 1 from bundle_handovers h
                where h.county_code = bundles.county_code and h.digest = bundles.digest
                  and h.user_id = any ((select string_to_array(current_setting('tanfang.actors', true), ','))::uuid[]))
);
create policy of_bundles on bundle_records for select using (exists (
    select 1 from bundles b where b.county_code = bundle_records.county_code and b.digest = bundle_records.digest));

grant select, insert, update on bundles, draft_adoptions to tanfang_app;
grant select, insert on bundle_handovers, bundle_records, bundle_drafts to tanfang_app;
