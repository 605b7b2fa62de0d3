"""SQL of forms: submissions as received, published versions, evaluations."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, convert

from server.core.db import Connection, Scope, json_texts, row, rows
from server.core.errors import Mark
from server.core.ids import new_id
from server.forms.records import (
    AnswersRow,
    Arrival,
    Assignment,
    Evaluated,
    FormListed,
    FormTestOutcome,
    FormVersion,
    GivenRow,
    InForce,
    Kept,
    Mended,
    Submission,
)

ADD_SUBMISSIONS = """
insert into submissions (county_code, id, region_code, purpose, form_id, form_version, household_id, case_id,
                         submitted_by, device_id, received_at, body_sha256, body)
select $1, id, region_code, purpose, form_id, form_version, household_id, case_id,
       submitted_by, device_id, $2, body_sha256, body
from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::uuid[],
            $10::uuid[], $11::uuid[], $12::bytea[], $13::bytea[])
  as a (id, region_code, purpose, form_id, form_version, household_id, case_id, submitted_by, device_id,
        body_sha256, body)
on conflict (county_code, id) do nothing
returning id
"""


async def add_submissions(conn: Connection, scope: Scope, now: datetime, arrivals: Sequence[Arrival]) -> set[UUID]:
    """Store records as received; the ids that were new."""
    columns = zip(
        *(
            (
                a.id,
                a.region_code,
                a.purpose,
                a.record.form.id if a.record else "",
                a.record.form.version if a.record else "",
                a.record.household_id if a.record else None,
                a.record.case_id if a.record else None,
                a.sender_id,
                a.device_id,
                a.content_sha256,
                a.body,
            )
            for a in arrivals
        ),
        strict=True,
    )
    found = await conn.fetch(ADD_SUBMISSIONS, scope.county_code, now, *map(list, columns))
    return {r["id"] for r in found}


ADD_FILES = """
insert into submission_files (county_code, submission_id, name, region_code, sha256, bytes)
select $1, submission_id, name, region_code, sha256, bytes
from unnest($2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::bigint[])
  as f (submission_id, name, region_code, sha256, bytes)
on conflict do nothing
"""


async def add_files(conn: Connection, scope: Scope, files: Sequence[tuple[UUID, str, str, bytes, int]]) -> None:
    """Remember which files the records wait for: (submission, name, region, sha256, bytes)."""
    await conn.execute(ADD_FILES, scope.county_code, *map(list, zip(*files, strict=True)))


KEPT = """
select id, received_at, body_sha256 from submissions where county_code = $1 and id = any($2::uuid[])
"""


async def kept(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[Kept]:
    """What is stored under these ids already."""
    return await rows(conn, Kept, KEPT, scope.county_code, list(ids))


ADD_REPEAT = """
insert into submission_repeats (county_code, id, region_code, submission_id, submitted_by, received_at,
                                body_sha256, body)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict on constraint submission_repeats_once do nothing
"""


async def add_repeat(conn: Connection, scope: Scope, now: datetime, arrival: Arrival) -> None:
    """Keep other contents that came under an id already taken."""
    await conn.execute(
        ADD_REPEAT, scope.county_code, new_id(now), arrival.region_code, arrival.id, arrival.sender_id, now,
        arrival.content_sha256, arrival.body,
    )  # fmt: skip


SUBMISSIONS = """
select id, region_code, purpose, form_id, form_version, household_id, case_id, submitted_by, received_at, body
from submissions s
where county_code = $1 and id = any($2::uuid[])
  and not exists (select 1 from evaluations e where e.county_code = s.county_code and e.submission_id = s.id)
order by id
"""


async def unevaluated(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[Submission]:
    """Those of these submissions that the engine has not seen yet."""
    return await rows(conn, Submission, SUBMISSIONS, scope.county_code, list(ids))


MARKS = """
select submission_id, mark from submission_marks
where county_code = $1 and submission_id = any($2::uuid[]) order by submission_id, id
"""


async def marks(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> dict[UUID, list[Mark]]:
    """What was seen wrong with these submissions when they came."""
    found: dict[UUID, list[Mark]] = {}
    for r in await conn.fetch(MARKS, scope.county_code, list(ids)):
        found.setdefault(r["submission_id"], []).append(convert(r["mark"], Mark))
    return found


ADD_MARKS = """
insert into submission_marks (county_code, id, submission_id, region_code, mark)
select $1, id, $2, $3, mark::jsonb from unnest($4::uuid[], $5::text[]) as m (id, mark)
"""


async def add_marks(
    conn: Connection, scope: Scope, now: datetime, submission_id: UUID, region_code: str, marks: Sequence[Mark]
) -> None:
    """Write down what was seen wrong with a submission when it came."""
    await conn.execute(
        ADD_MARKS, scope.county_code, submission_id, region_code, [new_id(now) for _ in marks], json_texts(marks)
    )


# The newest version that was out when the form was filled; the first one where the device's clock is behind.
GIVEN_ROWS = """
select distinct on (dataset, entity_id) dataset, entity_id, version, properties from entity_versions
where county_code = $1 and entity_id = any($2::uuid[])
order by dataset, entity_id, made_at > $3, case when made_at > $3 then version else -version end
"""


async def given_rows(conn: Connection, scope: Scope, ids: Sequence[UUID], at: datetime) -> list[GivenRow]:
    """Rows of the register's lists as devices had them at that moment."""
    return await rows(conn, GivenRow, GIVEN_ROWS, scope.county_code, list(ids), at)


ADD_EVALUATIONS = """
insert into evaluations (county_code, submission_id, region_code, answers, facts, problems, differences,
                         corrects, evaluated_at)
select $1, id, region_code, answers::jsonb, facts::jsonb, problems::jsonb, differences::jsonb, corrects, $2
from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[])
  as e (id, region_code, answers, facts, problems, differences, corrects)
on conflict do nothing
"""


async def add_evaluations(conn: Connection, scope: Scope, now: datetime, evaluated: Sequence[Evaluated]) -> None:
    """Write what the engine found, once for each submission."""
    await conn.execute(
        ADD_EVALUATIONS,
        scope.county_code,
        now,
        [e.submission.id for e in evaluated],
        [e.submission.region_code for e in evaluated],
        json_texts(e.answers for e in evaluated),
        json_texts(e.facts for e in evaluated),
        json_texts(e.problems for e in evaluated),
        json_texts(e.differences for e in evaluated),
        [e.corrects for e in evaluated],
    )


# Nobody mends what another sent, and a record mends only one that was sent for the same.
MENDED = """
select o.id, s.id as by_record, s.submitted_by as sent_by
from evaluations n
join submissions s on s.county_code = $1 and s.id = n.submission_id
join submissions o on o.county_code = $1 and o.id = n.corrects and o.submitted_by = s.submitted_by
    and o.purpose = s.purpose
where n.county_code = $1 and n.corrects is not null
  and (n.submission_id = any($2::uuid[]) or n.corrects = any($2::uuid[]))
order by s.id
"""


async def mended(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[Mended]:
    """The records that these mend, and those of these that were mended before they came."""
    return await rows(conn, Mended, MENDED, scope.county_code, list(ids))


ADD_VERSION = """
insert into form_versions (county_code, form_id, version, title_zh, title_en, purpose, xform, xform_sha256,
                           definition, workbook, form_tests, in_force_on, published_at, published_by)
values ($1, $2, $3, $4, $5, $6, $7, sha256(convert_to($7, 'UTF8')), $8, $9, $10, $11, $12, $13)
"""


async def add_version(conn: Connection, county_code: str, *values: object) -> None:
    """Publish: (form id, version, titles, purpose, xform, definition, workbook, form tests, from when, when, who)."""
    await conn.execute(ADD_VERSION, county_code, *values)


ADD_MEDIA = """
insert into form_media (county_code, form_id, version, name, sha256, content_type, content)
values ($1, $2, $3, $4, sha256($6), $5, $6)
"""


async def add_media(
    conn: Connection, county_code: str, form_id: str, version: str, files: Sequence[tuple[str, str, bytes]]
) -> None:
    """Keep the files of a version: (name, content type, content)."""
    await conn.executemany(ADD_MEDIA, [(county_code, form_id, version, *file) for file in files])


MEDIA = """
select content, content_type from form_media where county_code = $1 and form_id = $2 and version = $3 and name = $4
"""


async def media(
    conn: Connection, county_code: str, form_id: str, version: str, name: str
) -> tuple[bytes, str] | None:
    """One file of a version and its content type."""
    found = await conn.fetchrow(MEDIA, county_code, form_id, version, name)
    return (found["content"], found["content_type"]) if found else None


LISTS = """
select name, content from form_media
where county_code = $1 and form_id = $2 and version = $3 and name ~ '[.](csv|geojson|json|xml)$'
"""


async def lists(conn: Connection, county_code: str, form_id: str, version: str) -> dict[str, bytes]:
    """The external lists of a version by file name."""
    return {r["name"]: r["content"] for r in await conn.fetch(LISTS, county_code, form_id, version)}


SAME_WORKBOOK = """
select f.form_id, f.version, f.in_force_on, f.form_tests from form_versions f
where f.county_code = $1 and sha256(f.workbook) = $2
  and (select coalesce(array_agg(m.sha256 order by m.name), '{}') from form_media m
       where m.county_code = f.county_code and m.form_id = f.form_id and m.version = f.version) = $3::bytea[]
limit 1
"""


class Same(Struct, frozen=True):
    form_id: str
    version: str
    in_force_on: date
    form_tests: list[FormTestOutcome]


async def same_workbook(
    conn: Connection, county_code: str, workbook_sha256: bytes, media_sha256: Sequence[bytes]
) -> Same | None:
    """The version that was published from this very workbook with these very files (hashes in order of names)."""
    return await row(conn, Same, SAME_WORKBOOK, county_code, workbook_sha256, list(media_sha256))


PUBLISHED = "select 1 from form_versions where county_code = $1 and form_id = $2 and version = $3"


async def is_published(conn: Connection, county_code: str, form_id: str, version: str) -> bool:
    return await conn.fetchval(PUBLISHED, county_code, form_id, version) is not None


VERSION = """
select form_id, version, json_build_object('zh', title_zh, 'en', title_en)::jsonb as title, purpose, in_force_on,
       xform, definition, form_tests,
       coalesce((select jsonb_agg(jsonb_build_object('name', m.name, 'sha256', encode(m.sha256, 'hex'),
                     'bytes', length(m.content), 'content_type', m.content_type) order by m.name)
                 from form_media m where m.county_code = f.county_code and m.form_id = f.form_id
                                     and m.version = f.version), '[]') as media
from form_versions f where county_code = $1 and form_id = $2 and version = $3
"""


async def version(conn: Connection, county_code: str, form_id: str, version: str) -> FormVersion | None:
    """One published version, whole."""
    return await row(conn, FormVersion, VERSION, county_code, form_id, version)


WORKBOOK = "select workbook from form_versions where county_code = $1 and form_id = $2 and version = $3"


async def workbook(conn: Connection, county_code: str, form_id: str, version: str) -> bytes | None:
    """The workbook that a version was published from."""
    return await conn.fetchval(WORKBOOK, county_code, form_id, version)


DEFINITIONS = """
select definition from form_versions where county_code = $1 and form_id = $2
  and ($3::text is null or (published_at, version) <= (select p.published_at, p.version from form_versions p
       where p.county_code = $1 and p.form_id = $2 and p.version = $3))
order by published_at, version
"""


async def definitions(conn: Connection, county_code: str, form_id: str, until: str | None) -> list[Any]:
    """The definitions of a form's versions as they were published, the oldest first, up to version `until`."""
    return [r["definition"] for r in await conn.fetch(DEFINITIONS, county_code, form_id, until)]


VERSIONS = """
select f.form_id, f.version, f.title_zh, f.title_en, f.purpose, f.in_force_on, f.published_at,
       u.name as published_by_name, r.retired_at, r.reason as retired_reason, f.form_tests,
       case when r.version is not null then 'retired' when f.in_force_on > $2 then 'scheduled'
            when i.version is not null then 'in_force' else 'superseded' end as state,
       encode(f.xform_sha256, 'hex') as sha256
from form_versions f
left join form_retirements r using (county_code, form_id, version)
left join forms_in_force($1, $2) i on i.form_id = f.form_id and i.version = f.version
left join users u on u.county_code = f.county_code and u.id = f.published_by
where f.county_code = $1 order by f.form_id, f.in_force_on desc, f.published_at desc, f.version desc
"""


async def versions(conn: Connection, county_code: str, today: date) -> list[FormListed]:
    """Every version ever published as it stands today, the latest to come into force first of each form."""
    return await rows(conn, FormListed, VERSIONS, county_code, today)


IN_FORCE = """
with wanted as (
    select form_id, version from forms_in_force($1, $2)
    union all
    (select distinct on (f.form_id, f.in_force_on) f.form_id, f.version from form_versions f
     where f.county_code = $1 and f.in_force_on > $2 and f.in_force_on <= $3
       and not exists (select 1 from form_retirements r
                       where r.county_code = f.county_code and r.form_id = f.form_id and r.version = f.version)
     order by f.form_id, f.in_force_on, f.published_at desc, f.version desc)
)
select f.form_id, f.version, jsonb_build_object('zh', f.title_zh, 'en', f.title_en) as title, f.purpose,
       f.in_force_on, coalesce(a.programmes, '{}') as programmes, coalesce(a.statuses, '{}') as statuses,
       coalesce(a.regions, '{}') as regions, encode(f.xform_sha256, 'hex') as sha256
from wanted w
join form_versions f on f.county_code = $1 and f.form_id = w.form_id and f.version = w.version
left join forms_assigned($1) a on a.form_id = f.form_id
where a.regions is null or a.regions = '{}' or exists (
    select 1 from unnest(a.regions) as g (code), unnest($4::text[]) as r (code)
    where starts_with(g.code, r.code) or starts_with(r.code, g.code))
order by f.form_id, f.in_force_on
"""


async def in_force(conn: Connection, scope: Scope, on: date, until: date) -> list[InForce]:
    """The version of each form in force on a day, and those that come into force after it up to `until`: of the forms
    that are for some place of the reach.
    """
    return await rows(conn, InForce, IN_FORCE, scope.county_code, on, until, list(scope.reach))


VERSION_IN_FORCE = "select version from forms_in_force($1, $2) where form_id = $3"


async def version_in_force(conn: Connection, county_code: str, on: date, form_id: str) -> str | None:
    """The version of one form in force on a day, wherever it is for."""
    return await conn.fetchval(VERSION_IN_FORCE, county_code, on, form_id)


RETIRE = """
insert into form_retirements (county_code, form_id, version, retired_at, retired_by, reason)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning true
"""


async def retire(conn: Connection, county_code: str, *values: object) -> bool:
    """Retire: (form id, version, when, who, why). False when it was retired before."""
    return bool(await conn.fetchval(RETIRE, county_code, *values))


ADD_ASSIGNMENT = """
insert into form_assignments (county_code, id, form_id, programmes, statuses, regions, assigned_at, assigned_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def add_assignment(conn: Connection, county_code: str, *values: object) -> None:
    """Say for whom a form is: (id, form id, programmes, statuses, regions, when, who)."""
    await conn.execute(ADD_ASSIGNMENT, county_code, *values)


ASSIGNMENTS = """
select a.programmes, a.statuses, a.regions, a.assigned_at, u.name as assigned_by_name
from form_assignments a left join users u on u.county_code = a.county_code and u.id = a.assigned_by
where a.county_code = $1 and a.form_id = $2 order by a.assigned_at desc, a.id desc
"""


async def assignments(conn: Connection, county_code: str, form_id: str) -> list[Assignment]:
    """For whom a form was said to be, the newest first."""
    return await rows(conn, Assignment, ASSIGNMENTS, county_code, form_id)


FORM = "select 1 from form_versions where county_code = $1 and form_id = $2 limit 1"


async def is_form(conn: Connection, county_code: str, form_id: str) -> bool:
    """Whether any version of the form was ever published."""
    return await conn.fetchval(FORM, county_code, form_id) is not None


ANSWERS = """
select s.id, s.region_code, s.form_version, s.household_id, u.name as sent_by, s.received_at, e.answers
from submissions s
join evaluations e on e.county_code = s.county_code and e.submission_id = s.id
left join users u on u.county_code = s.county_code and u.id = s.submitted_by
where s.county_code = $1 and s.form_id = $2 and s.received_at >= $3 and s.received_at < $4
order by s.received_at, s.id
"""


async def answers(
    conn: Connection, scope: Scope, form_id: str, since: datetime, until: datetime
) -> AsyncIterator[AnswersRow]:
    """The evaluated records of a form within reach, the oldest first, a few hundred in memory at a time."""
    async for found in conn.cursor(ANSWERS, scope.county_code, form_id, since, until, prefetch=200):
        yield convert(dict(found), AnswersRow)
