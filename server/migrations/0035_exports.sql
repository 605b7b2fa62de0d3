-- Files of the county's tables that somebody asked for, and keys with which BI tools read the interface.

create table exports (
    county_code text not null,
    id          uuid not null,
    region_code text not null,                    -- this place and everything below it
    dataset     text not null,
    format      text not null check (format in ('csv', 'xlsx', 'geojson', 'zip')),
    personal    boolean not null,                 -- with names, addresses, masked citizen IDs, exact positions
    purpose     text not null check (btrim(purpose) <> '' and length(purpose) <= 500),
    asked_by    uuid not null,
    asked_at    timestamptz not null,
    rows_done   bigint not null default 0,        -- while it is made
    rows        bigint,
    bytes       bigint,
    sha256      bytea check (length(sha256) = 32),
    made_at     timestamptz,
    removed_at  timestamptz,                      -- the file; the row stays
    primary key (county_code, id),
    constraint exports_made check ((made_at is null) = (rows is null) and (made_at is null) = (bytes is null)
                                   and (made_at is null) = (sha256 is null)),
    foreign key (county_code, asked_by) references users (county_code, id)
);
create index exports_asked_by on exports (county_code, asked_by, id desc);
create index exports_lying on exports (county_code, made_at) where made_at is not null and removed_at is null;

create table odata_keys (
    county_code text not null,
    id          uuid not null,
    region_code text not null,
    name        text not null check (btrim(name) <> '' and length(name) <= 100),
    purpose     text not null check (btrim(purpose) <> '' and length(purpose) <= 500),
    token_hash  bytea not null check (length(token_hash) = 32),
    last_on     date not null,
    made_by     uuid not null,
    made_at     timestamptz not null,
    ended_by    uuid,
    ended_at    timestamptz,
    read_on     date,                             -- the last day anything was read with it
    primary key (county_code, id),
    constraint odata_keys_ended check ((ended_at is null) = (ended_by is null)),
    foreign key (county_code, made_by) references users (county_code, id),
    foreign key (county_code, ended_by) references users (county_code, id)
);
create unique index odata_keys_token on odata_keys (county_code, token_hash);
create index odata_keys_made_by on odata_keys (county_code, made_by);
create index odata_keys_ended_by on odata_keys (county_code, ended_by) where ended_by is not null;

do $$
declare t text;
begin
    foreach t in array array['exports', 'odata_keys'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
        execute format('grant select, insert on %I to tanfang_app', t);
    end loop;
end $$;
grant update (rows_done, rows, bytes, sha256, made_at, removed_at) on exports to tanfang_app;
grant update (ended_at, ended_by, read_on) on odata_keys to tanfang_app;
