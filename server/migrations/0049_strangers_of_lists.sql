-- Who stands in a list and in no register: they wait here, page by page, to become leads, and go with the list's rows.
create table import_strangers (
    county_code text not null,
    import_id   uuid not null,
    row         integer not null,                 -- the first about this person
    listed_as   bytea not null,                   -- the blind index of the citizen ID, else of name, day of birth and place
    rows        integer[] not null,
    primary key (county_code, import_id, row),
    foreign key (county_code, import_id) references imports (county_code, id)
);
grant select, insert, delete on import_strangers to tanfang_app;

-- As whom the list knew a lead's person who was in no register; null: of a household of the register.
alter table import_leads add column listed_as bytea;
create index import_leads_listed_as on import_leads (county_code, listed_as) where listed_as is not null;
