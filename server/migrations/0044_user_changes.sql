-- What an administrator did with an account: opened, given other duties, ended; as it stood after each.
create table user_changes (
    county_code text not null,
    id          uuid not null,
    user_id     uuid not null,
    number      integer not null check (number > 0),
    change      text not null check (change in ('open', 'duties', 'end')),
    role        text not null,
    reach       text[] not null,
    reason      text not null check (btrim(reason) <> ''),
    changed_by  uuid not null constraint user_changes_two_people check (changed_by <> user_id),
    changed_at  timestamptz not null,
    primary key (county_code, id),
    constraint user_changes_in_order unique (county_code, user_id, number),
    foreign key (county_code, user_id) references users (county_code, id),
    foreign key (county_code, changed_by) references users (county_code, id)
);
create index user_changes_changed_by on user_changes (county_code, changed_by);
grant select, insert on user_changes to tanfang_app;
