"""SQL of forms: submissions as received, published versions, evaluations."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import convert

from server.core.db import Connection, Scope, json_texts, row, rows
from server.core.errors import Mark
from server.core.ids import new_id
from server.forms.records import Arrival, Evaluated, FormListed, FormVersion, Kept, Submission

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


ADD_EVALUATIONS = """
insert into evaluations (county_code, submission_id, region_code, answers, facts, problems, differences,
                         evaluated_at)
select $1, id, region_code, answers::jsonb, facts::jsonb, problems::jsonb, differences::jsonb, $2
from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
  as e (id, region_code, answers, facts, problems, differences)
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
    )


ADD_VERSION = """
insert into form_versions (county_code, form_id, version, title_zh, title_en, purpose, xform, definition, workbook,
                           published_at, published_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


async def add_version(conn: Connection, county_code: str, *values: object) -> None:
    """Publish: (form id, version, titles, purpose, xform, definition, workbook, when, by whom)."""
    await conn.execute(ADD_VERSION, county_code, *values)


SAME_WORKBOOK = """
select form_id, version from form_versions where county_code = $1 and sha256(workbook) = $2 limit 1
"""


async def same_workbook(conn: Connection, county_code: str, workbook_sha256: bytes) -> tuple[str, str] | None:
    """Form id and version that were published from this very workbook."""
    found = await conn.fetchrow(SAME_WORKBOOK, county_code, workbook_sha256)
    return (found["form_id"], found["version"]) if found else None


PUBLISHED = "select 1 from form_versions where county_code = $1 and form_id = $2 and version = $3"


async def is_published(conn: Connection, county_code: str, form_id: str, version: str) -> bool:
    return await conn.fetchval(PUBLISHED, county_code, form_id, version) is not None


VERSION = """
select form_id, version, json_build_object('zh', title_zh, 'en', title_en)::jsonb as title, purpose, xform, definition
from form_versions where county_code = $1 and form_id = $2 and version = $3
"""


async def version(conn: Connection, county_code: str, form_id: str, version: str) -> FormVersion | None:
    """One published version, whole."""
    return await row(conn, FormVersion, VERSION, county_code, form_id, version)


VERSIONS = """
select f.form_id, f.version, f.title_zh, f.title_en, f.purpose, f.published_at, r.retired_at,
       encode(sha256(convert_to(f.xform, 'UTF8')), 'hex') as sha256
from form_versions f left join form_retirements r using (county_code, form_id, version)
where f.county_code = $1 order by f.form_id, f.published_at desc
"""


async def versions(conn: Connection, county_code: str) -> list[FormListed]:
    """Every version ever published, newest first of each form."""
    return await rows(conn, FormListed, VERSIONS, county_code)
