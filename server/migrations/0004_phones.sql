-- Phones: lost and found again, the recovery keys of their stores, and what they last said of themselves.

-- What a phone said of itself at its last sync; null: its app does not say.
alter table devices
    add column unsent            integer check (unsent >= 0),
    add column drafts            integer check (drafts >= 0),
    add column kept_with_problem integer check (kept_with_problem >= 0),
    add column oldest_unsent_at  timestamptz,     -- on the server's clock
    add column free_storage_mb   integer check (free_storage_mb >= 0),
    add column opens_offline     boolean,
    add column storage_persisted boolean,
    add column last_failure      text;            -- code of what stopped the sync before

-- A phone marked as lost. It works for nobody until it is marked as found.
create table device_losses (
    county_code text not null,
    id          uuid not null,
    device_id   uuid not null,
    reason      text not null,
    lost_at     timestamptz not null,
    lost_by     uuid,                             -- null: locked in the database before people could say so
    primary key (county_code, id),
    foreign key (county_code, device_id) references devices (county_code, id),
    foreign key (county_code, lost_by) references users (county_code, id)
);
create index device_losses_device on device_losses (county_code, device_id);
create index device_losses_lost_by on device_losses (county_code, lost_by) where lost_by is not null;

create table device_finds (
    county_code text not null,
    loss_id     uuid not null,
    reason      text not null,
    found_at    timestamptz not null,
    found_by    uuid not null,
    primary key (county_code, loss_id),
    foreign key (county_code, loss_id) references device_losses (county_code, id),
    foreign key (county_code, found_by) references users (county_code, id)
);
create index device_finds_found_by on device_finds (county_code, found_by);

create view lost_devices as
select l.county_code, l.device_id, l.id as loss_id, l.lost_at
from device_losses l
where not exists (select 1 from device_finds f where f.county_code = l.county_code and f.loss_id = l.id);

insert into device_losses (county_code, id, device_id, reason, lost_at)
select county_code, uuidv7(), id, '', locked_at from devices where locked_at is not null;

-- Keys that open what one user keeps on one phone, sealed. A phone that begins a new store brings a new one.
create table device_recoveries (
    county_code text not null,
    device_id   uuid not null,
    user_id     uuid not null,
    version     integer not null check (version > 0),
    key_cipher  bytea not null,
    kept_at     timestamptz not null,
    primary key (county_code, device_id, user_id, version),
    foreign key (county_code, device_id) references devices (county_code, id),
    foreign key (county_code, user_id) references users (county_code, id)
);
create index device_recoveries_user on device_recoveries (county_code, user_id);

-- As in 0001, with lost phones left out by their rows.
create or replace function phones_heard(county text, today date) returns table (region_code text, heard_on date)
language sql stable as $$
    with phones as materialized (
        select r.region_code as covers, max(coalesce(p.last_synced_at, p.first_seen_at)) as heard_at
        from user_reaches r
        join users u on u.county_code = county and u.id = r.user_id and u.role = 'grid_worker' and u.left_at is null
        join devices p on p.county_code = county and p.user_id = u.id
            and not exists (select 1 from lost_devices l where l.county_code = county and l.device_id = p.id)
        where r.county_code = county and r.valid_from <= today and (r.valid_to is null or r.valid_to >= today)
        group by r.region_code
    )
    select code, (max(heard_at) at time zone 'Asia/Shanghai')::date
    from (select d.code, heard_at from divisions d join phones on covers = d.code
          where d.county_code = county
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 12)
          where d.county_code = county and length(d.code) > 12
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 9)
          where d.county_code = county and length(d.code) > 9
          union all
          select d.code, heard_at from divisions d join phones on covers = left(d.code, 6)
          where d.county_code = county and length(d.code) > 6) as covered
    group by code
$$;

alter table devices drop column locked_at;

grant select, insert on device_losses, device_finds, device_recoveries to tanfang_app;
grant select on lost_devices to tanfang_app;
