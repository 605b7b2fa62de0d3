"""The versions of forms: which is in force when, for whom, what one changes, and the end of their use."""

from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import convert

import field_forms
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.core.ids import new_id
from server.forms import queries
from server.forms.records import (
    AssignmentHistory,
    Difference,
    FormChange,
    FormListed,
    FormVersion,
    InForce,
    NewAssignment,
    Retired,
)

AHEAD = timedelta(days=14)  # so long before its day a phone holds a version, to change over without a signal


async def list_versions(conn: Connection, county_code: str, today: date) -> list[FormListed]:
    """Every version ever published with its state today, the latest to come into force first of each form."""
    return await queries.versions(conn, county_code, today)


async def read_version(conn: Connection, county_code: str, form_id: str, version: str) -> FormVersion:
    """A published version, whole. Raises Problem not_found."""
    found = await queries.version(conn, county_code, form_id, version)
    if found is None:
        raise Problem("not_found", what="表单 form")
    return found


async def in_force(conn: Connection, scope: Scope, on: date) -> list[InForce]:
    """The version of each form that new records are filled with on a civil date, of the forms that are for some place
    of the reach.
    """
    return await queries.in_force(conn, scope, on, on)


async def on_phones(conn: Connection, scope: Scope, today: date) -> list[InForce]:
    """As `in_force`, with what comes into force within 14 days; a phone takes the latest whose day has come."""
    return await queries.in_force(conn, scope, today, today + AHEAD)


async def read_media(conn: Connection, county_code: str, form_id: str, version: str, name: str) -> tuple[bytes, str]:
    """A file that was published with a version, and its content type. Raises Problem not_found."""
    found = await queries.media(conn, county_code, form_id, version, name)
    if found is None:
        raise Problem("not_found", what="表单的文件 form's file")
    return found


async def read_workbook(conn: Connection, county_code: str, form_id: str, version: str) -> bytes:
    """The workbook as it was published. Raises Problem not_found."""
    found = await queries.workbook(conn, county_code, form_id, version)
    if found is None:
        raise Problem("not_found", what="表单 form")
    return found


async def difference(conn: Connection, county_code: str, form_id: str, version: str, from_version: str) -> Difference:
    """What a version changes against another one of the same form. Raises Problem not_found."""
    new = await read_version(conn, county_code, form_id, version)
    old = await read_version(conn, county_code, form_id, from_version)
    return _difference(from_version, old.definition, convert(new.definition, field_forms.Definition))


async def difference_to_in_force(
    conn: Connection, county_code: str, today: date, new: field_forms.Definition
) -> Difference:
    """What a form would change against the version of today; no changes when it has none."""
    held = await queries.version_in_force(conn, county_code, today, new.id)
    old = await queries.version(conn, county_code, new.id, held) if held else None
    return _difference(held, old.definition if old else None, new)


def _difference(held: str | None, old: object, new: field_forms.Definition) -> Difference:
    before = convert(old, field_forms.Definition) if old is not None else None
    found = field_forms.describe_difference(before, new) if before else []
    changes = [
        FormChange(
            kind=c.kind,
            path=c.path,
            message=Text(c.zh, c.en),
            effect=Text(c.effect_zh, c.effect_en),
            caution=c.caution,
        )
        for c in found
    ]
    return Difference(form_id=new.id, version=new.version, from_version=held, changes=changes)


async def retire(conn: Connection, who: Actor, now: datetime, form_id: str, version: str, reason: str) -> Retired:
    """End the use of a version. Drafts begun with it and records that come late are taken and judged by it as before;
    retiring it again changes nothing. Raises Problem not_found.
    """
    county_code, today = who.county_code, civil_date(now)
    if not await queries.is_published(conn, county_code, form_id, version):
        raise Problem("not_found", what="表单 form")
    before = await queries.version_in_force(conn, county_code, today, form_id)
    if await queries.retire(conn, county_code, form_id, version, now, who.id, reason):
        await audit.record(conn, county_code, now, who.id, "form.retire", None,
                           {"form_id": form_id, "version": version, "reason": reason})  # fmt: skip
    after = await queries.version_in_force(conn, county_code, today, form_id)
    return Retired(
        form_id=form_id,
        version=version,
        state="retired",
        in_force=after,
        message=_consequence(version, before, after),
    )


def _consequence(version: str, before: str | None, after: str | None) -> Text:
    """What a retirement means for new records."""
    if before == after:
        now_zh = f"新记录仍用版本 {after}。" if after else "新记录本来就没有可用的版本。"
        now_en = f"new records stay with version {after}." if after else "no version was in force."
    elif after is None:
        now_zh, now_en = "手机上不再提供这张表单。", "phones offer this form no more."
    else:
        now_zh, now_en = f"新记录重新使用版本 {after}。", f"version {after} is in force again."
    return Text(
        f"版本 {version} 已停用；{now_zh}已开始的草稿和晚到的记录照常接收，按原版本核对。",
        f"Version {version} is retired; {now_en} Drafts already begun and late records are still taken "
        "and judged by their own version.",
    )


async def assign(conn: Connection, who: Actor, now: datetime, form_id: str, new: NewAssignment) -> AssignmentHistory:
    """Say for whom a form is; the newest word counts. Raises Problem not_found."""
    await _require_form(conn, who.county_code, form_id)
    await _assign(conn, who.county_code, who.id, now, form_id, new)
    return await assignments(conn, who.county_code, form_id)


async def assign_at_first(
    conn: Connection, county_code: str, now: datetime, form_id: str, new: NewAssignment
) -> None:
    """Say for whom a form of the library is, unless somebody has said so already."""
    if not await queries.assignments(conn, county_code, form_id):
        await _assign(conn, county_code, None, now, form_id, new)


async def _assign(
    conn: Connection, county_code: str, user_id: UUID | None, now: datetime, form_id: str, new: NewAssignment
) -> None:
    lists = [sorted(set(one)) for one in (new.programmes, new.statuses, new.regions)]
    await queries.add_assignment(conn, county_code, new_id(now), form_id, *lists, now, user_id)
    detail = dict(zip(("programmes", "statuses", "regions"), lists, strict=True))
    await audit.record(conn, county_code, now, user_id, "form.assign", None, {"form_id": form_id, **detail})


async def assignments(conn: Connection, county_code: str, form_id: str) -> AssignmentHistory:
    """For whom a form is and was, newest first; none: it is for all. Raises Problem not_found."""
    await _require_form(conn, county_code, form_id)
    return AssignmentHistory(await queries.assignments(conn, county_code, form_id))


async def _require_form(conn: Connection, county_code: str, form_id: str) -> None:
    if not await queries.is_form(conn, county_code, form_id):
        raise Problem("not_found", what="表单 form")
