-- Forms come into force on a day, say for whom they are, and keep their files and the outcomes of their tests.

alter table form_versions
    add column in_force_on date,                                 -- civil date: new records are filled with it from then on
    add column xform_sha256 bytea,                               -- of the XForm in UTF-8
    add column form_tests jsonb not null default '[]';           -- [{name, row, passed, engines}] as at publishing
update form_versions set
    in_force_on = (published_at at time zone 'Asia/Shanghai')::date,
    xform_sha256 = sha256(convert_to(xform, 'UTF8'));
alter table form_versions alter column in_force_on set not null, alter column xform_sha256 set not null;
create index form_versions_in_force on form_versions (county_code, form_id, in_force_on desc);

alter table form_retirements add column reason text not null default '';

-- The files that a version names: lists (CSV, GeoJSON, XML), pictures, sound.
create table form_media (
    county_code  text not null,
    form_id      text not null,
    version      text not null,
    name         text not null,
    sha256       bytea not null,
    content_type text not null,
    content      bytea not null,
    primary key (county_code, form_id, version, name),
    foreign key (county_code, form_id, version) references form_versions (county_code, form_id, version)
);

-- For whom a form is; the newest row counts. An empty list stands for all.
create table form_assignments (
    county_code text not null references counties,
    id          uuid not null,
    form_id     text not null,
    programmes  text[] not null,
    statuses    text[] not null,
    regions     text[] not null,                  -- division codes; each stands for itself and what is below it
    assigned_at timestamptz not null,
    assigned_by uuid,
    primary key (county_code, id),
    foreign key (county_code, assigned_by) references users (county_code, id)
);
create index form_assignments_newest on form_assignments (county_code, form_id, assigned_at desc, id desc);
create index form_assignments_assigned_by on form_assignments (county_code, assigned_by);

-- Which version of each form new records are filled with on a day: the latest to come into force that is not
-- retired; of several of the same day the one published last.
create function forms_in_force(county text, day date) returns table (form_id text, version text)
language sql stable as $$
    select distinct on (f.form_id) f.form_id, f.version
    from form_versions f
    where f.county_code = county and f.in_force_on <= day
      and not exists (select 1 from form_retirements r
                      where r.county_code = f.county_code and r.form_id = f.form_id and r.version = f.version)
    order by f.form_id, f.in_force_on desc, f.published_at desc, f.version desc
$$;

-- The newest assignment of each form; a form without one is for all.
create function forms_assigned(county text)
returns table (form_id text, programmes text[], statuses text[], regions text[])
language sql stable as $$
    select distinct on (a.form_id) a.form_id, a.programmes, a.statuses, a.regions
    from form_assignments a where a.county_code = county
    order by a.form_id, a.assigned_at desc, a.id desc
$$;

-- What is published is never changed, nor is a retirement taken back or an assignment rewritten.
grant select, insert on form_media, form_assignments to tanfang_app;
revoke update on form_versions, form_retirements from tanfang_app;
