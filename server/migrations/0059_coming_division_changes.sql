-- Changes of divisions whose day has not come: made on that day under the same id, or withdrawn before it.
create table coming_division_changes (
    county_code     text not null references counties,
    id              uuid not null,
    document        text not null check (btrim(document) <> ''),
    on_day          date not null,                      -- of every line
    asked           jsonb not null,                     -- the lines and outlines as they were handed in
    entered_by      uuid not null,
    entered_at      timestamptz not null,
    withdrawn_by    uuid,
    withdrawn_at    timestamptz,
    withdraw_reason text check (btrim(withdraw_reason) <> ''),
    stopped_at      timestamptz,                        -- when it was last tried and something stood in the way
    findings        jsonb,                              -- what that was
    primary key (county_code, id),
    foreign key (county_code, entered_by) references users (county_code, id),
    foreign key (county_code, withdrawn_by) references users (county_code, id),
    check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdraw_reason is null)),
    check ((stopped_at is null) = (findings is null))
);
create index coming_division_changes_entered_by on coming_division_changes (county_code, entered_by);
create index coming_division_changes_withdrawn_by on coming_division_changes (county_code, withdrawn_by);
create index coming_division_changes_on on coming_division_changes (county_code, on_day, id);

grant select, insert on coming_division_changes to tanfang_app;
grant update (withdrawn_by, withdrawn_at, withdraw_reason, stopped_at, findings) on coming_division_changes to tanfang_app;
