-- Public notices. A notice is for one village; each step in its life is a row that is never changed: its wordings, its
-- posting, photos of it, objections to it, its removal. Where it stands follows from which of them are there.

create table notices (
    county_code text not null references counties,
    id          uuid not null,
    region_code text not null,                    -- the village it is posted in
    kind        text not null,                    -- of policy/notices.toml
    contact     text not null check (btrim(contact) <> ''),  -- how to supervise and report
    until       date,                             -- last day, where no rule gives a number of days
    made_by     uuid not null,
    made_at     timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, made_by) references users (county_code, id)
);
create index notices_made_by on notices (county_code, made_by);
create index notices_region on notices (county_code, region_code, id desc);

create table notice_cases (
    county_code text not null,
    notice_id   uuid not null,
    case_id     uuid not null,
    region_code text not null,
    position    integer not null check (position > 0),
    facts       jsonb not null,                   -- what its act needs beside the dates
    primary key (county_code, notice_id, case_id),
    foreign key (county_code, notice_id) references notices (county_code, id),
    foreign key (county_code, case_id) references cases (county_code, id)
);
create index notice_cases_case on notice_cases (county_code, case_id);

create table notice_texts (
    county_code text not null,
    notice_id   uuid not null,
    number      integer not null check (number > 0),
    region_code text not null,
    texts       jsonb not null,                   -- opening, one for each case in its position, closing
    written_by  uuid not null,
    written_at  timestamptz not null,
    primary key (county_code, notice_id, number),
    foreign key (county_code, notice_id) references notices (county_code, id),
    foreign key (county_code, written_by) references users (county_code, id)
);
create index notice_texts_written_by on notice_texts (county_code, written_by);

create table notice_postings (
    county_code text not null,
    notice_id   uuid not null,
    region_code text not null,
    text_number integer not null,
    places      text[] not null check (cardinality(places) > 0),
    posted_on   date not null,
    due_on      date,                             -- last day it stands; null: a long-term list
    proof       jsonb not null,                   -- how the days were counted
    posted_by   uuid not null,
    posted_at   timestamptz not null,
    primary key (county_code, notice_id),
    check (due_on >= posted_on),
    foreign key (county_code, notice_id, text_number) references notice_texts (county_code, notice_id, number),
    foreign key (county_code, posted_by) references users (county_code, id)
);
create index notice_postings_text on notice_postings (county_code, notice_id, text_number);
create index notice_postings_posted_by on notice_postings (county_code, posted_by);
create index notice_postings_due on notice_postings (county_code, due_on);

create table notice_photos (
    county_code text not null,
    notice_id   uuid not null,
    sha256      bytea not null,
    region_code text not null,
    place       text not null,
    added_by    uuid not null,
    added_at    timestamptz not null,
    primary key (county_code, notice_id, sha256),
    foreign key (county_code, notice_id) references notice_postings (county_code, notice_id),
    foreign key (county_code, sha256) references files (county_code, sha256),
    foreign key (county_code, added_by) references users (county_code, id)
);
create index notice_photos_sha256 on notice_photos (county_code, sha256);
create index notice_photos_added_by on notice_photos (county_code, added_by);

create table notice_objections (
    county_code text not null,
    id          uuid not null,
    notice_id   uuid not null,
    case_id     uuid not null,
    region_code text not null,
    objector    text,                             -- null: anonymous
    content     text not null check (btrim(content) <> ''),
    received_on date not null,
    in_time     boolean not null,
    reopened    boolean not null,                 -- whether it sent the case back to be looked into again
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    primary key (county_code, id),
    foreign key (county_code, notice_id) references notice_postings (county_code, notice_id),
    foreign key (county_code, case_id) references cases (county_code, id),
    foreign key (county_code, recorded_by) references users (county_code, id)
);
create index notice_objections_notice on notice_objections (county_code, notice_id);
create index notice_objections_case on notice_objections (county_code, case_id);
create index notice_objections_recorded_by on notice_objections (county_code, recorded_by);

create table notice_removals (
    county_code text not null,
    notice_id   uuid not null,
    region_code text not null,
    removed_on  date not null,
    reason      text,                             -- null: its days were over
    removed_by  uuid,                             -- null: the clock
    removed_at  timestamptz not null,
    primary key (county_code, notice_id),
    check ((reason is null) = (removed_by is null)),
    foreign key (county_code, notice_id) references notice_postings (county_code, notice_id),
    foreign key (county_code, removed_by) references users (county_code, id)
);
create index notice_removals_removed_by on notice_removals (county_code, removed_by);

do $$
declare t text;
begin
    foreach t in array array['notices', 'notice_cases', 'notice_texts', 'notice_postings', 'notice_photos',
                             'notice_objections', 'notice_removals'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
        execute format('grant select, insert on %I to tanfang_app', t);
    end loop;
end $$;

-- Papers of a case. A paper is never made over: another one of its kind is a new version, with a reason. Its files are
-- made from its content by a job and lie in the object store under their hashes.

create table papers (
    county_code text not null references counties,
    id          uuid not null,
    case_id     uuid not null,
    region_code text not null,
    kind        text not null,                    -- of policy/papers.toml
    version     integer not null check (version > 0),
    number      text,                             -- the document number, where its kind has one
    content     jsonb not null,                   -- what it says, block by block
    facts       jsonb not null,                   -- from which facts
    parameters  jsonb not null,                   -- and which parameters in force
    reason      text check (btrim(reason) <> ''),
    made_by     uuid not null,
    made_at     timestamptz not null,
    primary key (county_code, id),
    constraint papers_version_once unique (county_code, case_id, kind, version),
    constraint papers_number_once unique (county_code, number),
    check (version = 1 or reason is not null),
    foreign key (county_code, case_id) references cases (county_code, id),
    foreign key (county_code, made_by) references users (county_code, id)
);
create index papers_made_by on papers (county_code, made_by);

create table paper_files (
    county_code text not null,
    paper_id    uuid not null,
    region_code text not null,
    form        text not null check (form in ('pdf', 'docx')),
    sha256      bytea not null,
    bytes       integer not null check (bytes > 0),
    made_at     timestamptz not null,
    primary key (county_code, paper_id, form),
    foreign key (county_code, paper_id) references papers (county_code, id)
);

do $$
declare t text;
begin
    foreach t in array array['papers', 'paper_files'] loop
        execute format('alter table %I enable row level security', t);
        execute format($policy$
            create policy reach on %I using (
                county_code = any ((select string_to_array(current_setting('tanfang.counties', true), ','))::text[])
                and region_code ^@ any ((select string_to_array(current_setting('tanfang.reach', true), ','))::text[])
            )$policy$, t);
        execute format('grant select, insert on %I to tanfang_app', t);
    end loop;
end $$;
-- What belongs to a case is seen by whoever sees the case, also after its household changed hands.
create policy of_cases on papers for select using (exists (
    select 1 from cases p where p.county_code = papers.county_code and p.id = papers.case_id));
create policy of_papers on paper_files for select using (exists (
    select 1 from papers p where p.county_code = paper_files.county_code and p.id = paper_files.paper_id));
