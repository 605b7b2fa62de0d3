-- Boundaries taken over from files: who brought which file, and what each division had before.

create table boundary_imports (
    county_code text not null references counties,
    id          uuid not null,
    file_name   text not null,
    sha256      text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    datum       text not null,                    -- what the file's coordinates were read as
    boundaries  integer not null check (boundaries >= 0),
    imported_by uuid not null,
    imported_at timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, imported_by) references users (county_code, id)
);
create index boundary_imports_by on boundary_imports (county_code, imported_by);
create index boundary_imports_newest on boundary_imports (county_code, imported_at);

create table boundary_changes (
    county_code text not null,
    import_id   uuid not null,
    code        text not null,
    before      jsonb,                            -- GeoJSON, WGS-84; null when there was none
    after       jsonb not null,
    primary key (county_code, import_id, code),
    foreign key (county_code, import_id) references boundary_imports (county_code, id),
    foreign key (county_code, code) references divisions (county_code, code)
);
create index boundary_changes_division on boundary_changes (county_code, code);

grant select, insert on boundary_imports, boundary_changes to tanfang_app;
