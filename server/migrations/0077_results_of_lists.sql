-- The result of a list, a workbook with the reason beside each row, is made by a job: of a million rows it takes a
-- quarter of a minute. It is kept sealed as the list is, and goes with it, or after a week.
create table import_results (
    county_code text not null,
    import_id   uuid not null,
    asked_at    timestamptz not null,
    percent     integer not null default 0,
    made_at     timestamptz,                       -- null: being made
    primary key (county_code, import_id),
    foreign key (county_code, import_id) references imports (county_code, id)
);
create table import_result_pieces (
    county_code text not null,
    import_id   uuid not null,
    piece       integer not null,
    sealed      bytea not null,
    primary key (county_code, import_id, piece),
    foreign key (county_code, import_id) references import_results (county_code, import_id) on delete cascade
);
create index import_results_made on import_results (county_code, made_at);
grant select, insert, update, delete on import_results to tanfang_app;
grant select, insert, delete on import_result_pieces to tanfang_app;
