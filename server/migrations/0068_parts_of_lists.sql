-- A list's rows are stored five hundred together, a column of them in each value: storing a million rows one by one, each
-- under its key, took most of the time of reading them. The view shows them one by one as before.
create table import_parts (
    county_code   text not null,
    import_id     uuid not null,
    part          integer not null,               -- the rows part_of() says
    rows          integer[] not null,             -- as a spreadsheet counts; what follows is in their order
    names         text[] not null,
    id_blinds     bytea[] not null,
    same_as       bigint[] not null,              -- equal for rows about one person
    said          bigint[] not null,              -- equal for rows that say the same
    readings      text[],                         -- pinyin, where there is no whole citizen ID; null: of none of them
    phone_ciphers bytea[],
    places        text[],
    -- a line for each row; an empty one where there is nothing
    id_last4s     text not null,
    born          text not null,
    sexes         text not null,
    facts         text not null,
    details       text not null,
    problems      text,                           -- a row's with commas; null: nothing is wrong with any
    primary key (county_code, import_id, part)
);
-- Compressing it would take longer than storing it.
alter table import_parts alter rows set storage external, alter names set storage external,
    alter id_blinds set storage external, alter same_as set storage external, alter said set storage external,
    alter readings set storage external, alter phone_ciphers set storage external, alter places set storage external,
    alter id_last4s set storage external, alter born set storage external, alter sexes set storage external,
    alter facts set storage external, alter details set storage external, alter problems set storage external;

create function part_of(number integer) returns integer language sql immutable parallel safe return number / 500;

insert into import_parts
select county_code, import_id, part_of(row), array_agg(row order by row), array_agg(name order by row),
       array_agg(id_blind order by row), array_agg(same_as order by row),
       array_agg(hashtextextended(jsonb_build_array(name, born, facts, details)::text, 0) order by row),
       case when count(reading) > 0 then array_agg(reading order by row) end,
       case when count(phone_cipher) > 0 then array_agg(phone_cipher order by row) end,
       case when bool_or(place <> '') then array_agg(place order by row) end,
       string_agg(coalesce(id_last4, ''), E'\n' order by row), string_agg(coalesce(born::text, ''), E'\n' order by row),
       string_agg(sex, E'\n' order by row), string_agg(facts::text, E'\n' order by row),
       string_agg(details::text, E'\n' order by row),
       case when bool_or(problems <> '{}') then string_agg(array_to_string(problems, ','), E'\n' order by row) end
from import_rows group by county_code, import_id, part_of(row);

-- What an applied list says of a person stands with the person: it is read by person, and the parts are in the order of
-- the list.
alter table import_persons add facts jsonb not null default '[]', add details jsonb not null default '[]';
update import_persons m set facts = s.facts, details = s.details
from (select n.county_code, n.import_id, n.person_id, jsonb_agg(r.facts order by r.row) as facts,
             jsonb_agg(r.details order by r.row) as details
      from import_persons n
      join import_rows r on r.county_code = n.county_code and r.import_id = n.import_id and r.row = any(n.rows)
      group by n.county_code, n.import_id, n.person_id) s
where m.county_code = s.county_code and m.import_id = s.import_id and m.person_id = s.person_id;
alter table import_persons alter facts drop default, alter details drop default;

drop table import_rows;
-- Asked for one row, say its part as well: only that is taken apart.
create view import_rows with (security_invoker = true) as
select p.county_code, p.import_id, p.part, t.row, t.name, t.id_blind, t.id_last4, t.born::date as born, t.sex, t.reading,
       t.phone_cipher, coalesce(t.place, '') as place, t.facts::jsonb as facts, t.details::jsonb as details,
       coalesce(string_to_array(t.problems, ','), '{}') as problems
from import_parts p
cross join lateral rows from (
    unnest(p.rows), unnest(p.names), unnest(p.id_blinds), unnest(p.readings), unnest(p.phone_ciphers), unnest(p.places),
    string_to_table(p.id_last4s, E'\n', ''), string_to_table(p.born, E'\n', ''), string_to_table(p.sexes, E'\n'),
    string_to_table(p.facts, E'\n'), string_to_table(p.details, E'\n'), string_to_table(p.problems, E'\n', '')
) as t (row, name, id_blind, reading, phone_cipher, place, id_last4, born, sex, facts, details, problems);

grant select, insert, delete on import_parts to tanfang_app;
grant select on import_rows to tanfang_app;
