-- Changes of division codes: who made which on what document, what became of every division, whose reach and which
-- households went with it. What was written under a former code stays there and is read by who reaches its successor.

create table division_changes (
    county_code text not null references counties,
    id          uuid not null,
    number      integer not null,                           -- in the order in which they were made
    document    text not null check (btrim(document) <> ''),
    lines       integer not null check (lines > 0),
    households  integer not null check (households >= 0),   -- that got another code
    made_by     uuid not null,
    made_at     timestamptz not null,
    undone_by   uuid,
    undone_at   timestamptz,
    undo_reason text check (btrim(undo_reason) <> ''),
    primary key (county_code, id),
    constraint division_changes_in_order unique (county_code, number),
    foreign key (county_code, made_by) references users (county_code, id),
    foreign key (county_code, undone_by) references users (county_code, id),
    check ((undone_at is null) = (undone_by is null) and (undone_at is null) = (undo_reason is null))
);
create index division_changes_made_by on division_changes (county_code, made_by);
create index division_changes_undone_by on division_changes (county_code, undone_by);

create table division_steps (
    county_code text not null,
    change_id   uuid not null,
    position    integer not null check (position > 0),
    line        integer not null check (line >= 0),         -- of the list; 0: it followed what is above it
    kind        text not null check (kind in ('rename', 'recode', 'transfer', 'merge', 'split', 'new', 'close', 'follow', 'outline')),
    on_day      date not null,
    old_code    text,
    old_name    text not null,
    new_code    text,
    new_name    text not null,
    makes       boolean not null default false,             -- new_code came about by this step
    before      jsonb,                                      -- of an outline: the boundary that stood there
    primary key (county_code, change_id, position),
    foreign key (county_code, change_id) references division_changes (county_code, id),
    foreign key (county_code, old_code) references divisions (county_code, code),
    foreign key (county_code, new_code) references divisions (county_code, code),
    check (old_code is not null or new_code is not null)
);
create index division_steps_old on division_steps (county_code, old_code);
create index division_steps_new on division_steps (county_code, new_code);

create table division_change_reaches (
    county_code text not null,
    change_id   uuid not null,
    reach_id    uuid not null,
    begun       boolean not null,                           -- by the change; else the change ended it
    was_until   date,                                       -- of one that was ended: until when it had been given
    primary key (county_code, change_id, reach_id),
    foreign key (county_code, change_id) references division_changes (county_code, id),
    foreign key (county_code, reach_id) references user_reaches (county_code, id)
);
create index division_change_reaches_reach on division_change_reaches (county_code, reach_id);

create table unplaced_households (
    county_code  text not null,
    change_id    uuid not null,
    household_id uuid not null,
    region_code  text not null,
    why          text not null check (why in ('no_position', 'outside')),
    settled_by   uuid,
    settled_at   timestamptz,
    primary key (county_code, change_id, household_id),
    foreign key (county_code, change_id) references division_changes (county_code, id),
    foreign key (county_code, household_id, region_code)
        references households (county_code, id, region_code) on update cascade,
    foreign key (county_code, settled_by) references users (county_code, id),
    check ((settled_at is null) = (settled_by is null))
);
create index unplaced_households_household on unplaced_households (county_code, household_id, region_code);
create index unplaced_households_settled_by on unplaced_households (county_code, settled_by);
create index unplaced_households_waiting on unplaced_households (county_code, change_id, region_code, household_id)
    where settled_at is null;

alter table household_moves add change_id uuid;             -- the change of divisions it came with
alter table household_moves add foreign key (county_code, change_id) references division_changes (county_code, id);
create index household_moves_change on household_moves (county_code, change_id) where change_id is not null;

-- The ended codes that came before those of a reach and lie outside it: what was written under them is read by who is
-- responsible today. A code that is still in force is somebody else's.
create function former_codes(county text, reach text[]) returns text[]
    language sql stable as $$
    with recursive steps as materialized (
        select w.old_code, w.new_code from division_steps s
        join division_changes c on c.county_code = s.county_code and c.id = s.change_id
        cross join lateral (
            select case when c.undone_at is null then s.old_code else s.new_code end as old_code,
                   case when c.undone_at is null then s.new_code else s.old_code end as new_code) w
        join divisions d on d.county_code = s.county_code and d.code = w.old_code and d.valid_to is not null
        where s.county_code = county and s.old_code <> s.new_code and (c.undone_at is null or s.makes)
    ), past (code) as (
        select old_code from steps where new_code ^@ any (reach)
        union
        select s.old_code from past p join steps s on starts_with(s.new_code, p.code)
    )
    select coalesce(array_agg(code order by code), '{}') from past where not code ^@ any (reach)
$$;

alter table unplaced_households enable row level security;
create policy reach on unplaced_households using (
    county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
    and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
);
grant select, insert on division_changes, division_steps, division_change_reaches, unplaced_households to tanfang_app;
grant update (undone_by, undone_at, undo_reason) on division_changes to tanfang_app;
grant update (settled_by, settled_at) on unplaced_households to tanfang_app;
grant execute on function former_codes to tanfang_app;
