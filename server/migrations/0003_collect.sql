-- ODK Collect: the secrets of its devices, what it sends apart from its record, and the versions of the list rows
-- it was given. Who may see what follows 0001: region-bound tables are under row-level security.

-- A device secret, made for one user and one device. Only what the digest needs is kept, sealed.
create table collect_secrets (
    county_code   text not null references counties,
    id            uuid not null,
    user_id       uuid not null,
    username      text not null,                  -- made by the house; says nothing about the person
    device_name   text not null,
    digest_cipher bytea not null,                 -- MD5(username:realm:secret) of RFC 7616, sealed; never the secret
    made_at       timestamptz not null,
    made_by       uuid not null,
    primary key (county_code, id),
    constraint collect_secrets_username_taken unique (county_code, username),
    foreign key (county_code, user_id) references users (county_code, id),
    foreign key (county_code, made_by) references users (county_code, id)
);
create index collect_secrets_user on collect_secrets (county_code, user_id);
create index collect_secrets_made_by on collect_secrets (county_code, made_by);

create table collect_revocations (
    county_code text not null,
    secret_id   uuid not null,
    revoked_at  timestamptz not null,
    revoked_by  uuid not null,
    primary key (county_code, secret_id),
    foreign key (county_code, secret_id) references collect_secrets (county_code, id),
    foreign key (county_code, revoked_by) references users (county_code, id)
);
create index collect_revocations_revoked_by on collect_revocations (county_code, revoked_by);

-- What was already seen at the door; it joins what the evaluation finds.
create table submission_marks (
    county_code   text not null,
    id            uuid not null,
    submission_id uuid not null,
    region_code   text not null,
    mark          jsonb not null,                 -- {code, message: {zh, en}, path?}
    primary key (county_code, id),
    foreign key (county_code, submission_id) references submissions (county_code, id)
);
create index submission_marks_submission on submission_marks (county_code, submission_id);

-- The document as it came, sealed: the record holds what was read of it.
create table collect_documents (
    county_code   text not null,
    submission_id uuid not null,
    region_code   text not null,
    document      bytea not null,
    primary key (county_code, submission_id),
    foreign key (county_code, submission_id) references submissions (county_code, id)
);

-- Files that an instance names while nothing but the name is known: hash and size come with the file.
create table awaited_files (
    county_code   text not null,
    submission_id uuid not null,
    name          text not null,
    region_code   text not null,
    primary key (county_code, submission_id, name),
    foreign key (county_code, submission_id) references submissions (county_code, id)
);

-- False: it came with the record, but no answer names it.
alter table submission_files add column named boolean not null default true;

-- Rows of the lists as they were given to devices: an answer made from an old row is compared with what it was.
create table entity_versions (
    county_code  text not null,
    dataset      text not null check (dataset in ('households', 'persons')),
    entity_id    uuid not null,
    version      integer not null check (version > 0),
    household_id uuid not null,
    region_code  text not null,
    properties   jsonb not null,                  -- {column: text} as the list had them
    made_at      timestamptz not null,
    primary key (county_code, dataset, entity_id, version),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade
);
create index entity_versions_household on entity_versions (county_code, household_id, region_code);

-- What a submission asked to create or change in the lists, and what became of it.
create table entity_changes (
    county_code   text not null,
    id            uuid not null,
    submission_id uuid not null,
    region_code   text not null,
    dataset       text not null,
    entity_id     text not null,                  -- as sent
    action        text not null check (action in ('create', 'update')),
    base_version  integer,
    branch_id     text not null,                  -- a device's run of updates made without signal; '' = none
    properties    jsonb not null,                 -- as sent
    outcome       text not null check (outcome in ('applied', 'unchanged', 'conflict', 'proposed', 'kept')),
    applied       jsonb not null,                 -- {column: text} that was written to the register
    recorded_at   timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, submission_id) references submissions (county_code, id)
);
create index entity_changes_submission on entity_changes (county_code, submission_id);
create index entity_changes_entity on entity_changes (county_code, dataset, entity_id, branch_id);

do $$
declare t text;
begin
    foreach t in array array['submission_marks', 'collect_documents', 'awaited_files', 'entity_versions', 'entity_changes']
    loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
    end loop;
    foreach t in array array['submission_marks', 'collect_documents', 'awaited_files', 'entity_changes'] loop
        execute format('create policy of_visits on %I for select using (exists (
            select 1 from visits p where p.county_code = %I.county_code and p.id = %I.submission_id))', t, t, t);
    end loop;
end $$;

grant select, insert on collect_secrets, collect_revocations, submission_marks, collect_documents, awaited_files,
    entity_versions, entity_changes to tanfang_app;
