-- Passwords are rows: the newest is in force, users.password_hash only where there is none. One that somebody else set is
-- told once and opens nothing but the way to an own one.
create table user_passwords (
    county_code   text not null,
    id            uuid not null,
    user_id       uuid not null,
    number        integer not null check (number > 0),
    password_hash text not null,
    one_time      boolean not null,
    set_by        uuid not null,
    set_at        timestamptz not null,
    primary key (county_code, id),
    constraint user_passwords_in_order unique (county_code, user_id, number),
    constraint user_passwords_own check (one_time = (set_by <> user_id)),
    foreign key (county_code, user_id) references users (county_code, id),
    foreign key (county_code, set_by) references users (county_code, id)
);
create index user_passwords_set_by on user_passwords (county_code, set_by);
grant select, insert on user_passwords to tanfang_app;
