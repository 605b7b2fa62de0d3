"""Check a workbook and publish it. A published version never changes."""

from datetime import datetime
from uuid import UUID

import msgspec

import field_forms
import policy
from server.core import audit
from server.core.crypto import sha256
from server.core.db import Connection
from server.core.errors import FieldProblem, Problem, Text
from server.forms import queries
from server.forms.records import Published, Purpose, WorkbookProblem

PURPOSES: dict[str, Purpose] = {"quick_report": "quick_report"}


class Checked(msgspec.Struct, frozen=True):
    """What publishing would say; the form when it could be compiled."""

    listed: Published
    form: field_forms.Form | None
    xform: str


def check(workbook: bytes) -> Checked:
    """Convert, compile and lint a workbook: problems by sheet and row."""
    problems = [
        WorkbookProblem(
            sheet=f.sheet or None,
            row=f.row or None,
            column=f.column or None,
            kind=f.kind,
            severity=f.severity,
            message=Text(f.zh, f.en),
            remedy=Text(f.remedy_zh, f.remedy_en),
        )
        for f in field_forms.check_workbook(workbook, known_facts=policy.fact_catalogue())
    ]
    form, xform = None, ""
    if not any(p.severity == "error" for p in problems):
        xform = field_forms.convert_xlsform(workbook).decode()
        form = field_forms.compile_form(xform)
    listed = Published(
        form_id=form.id if form else "", version=form.version if form else "", published=False, problems=problems
    )
    return Checked(listed, form, xform)


async def publish(
    conn: Connection, county_code: str, user_id: UUID | None, now: datetime, workbook: bytes
) -> Published:
    """Publish a workbook as the version its settings sheet names; the same workbook again changes nothing.

    Raises Problem workbook_refused with every error's sheet and row, form_version_taken.
    """
    same = await queries.same_workbook(conn, county_code, sha256(workbook))
    if same:
        return Published(form_id=same[0], version=same[1], published=False, problems=[])
    checked = check(workbook)
    listed, form = checked.listed, checked.form
    if form is None:
        errors = [p for p in listed.problems if p.severity == "error"]
        where = [FieldProblem(f"{p.sheet}:{p.row}:{p.column}", p.message) for p in errors]
        raise Problem("workbook_refused", errors=where, count=len(errors))
    if await queries.is_published(conn, county_code, form.id, form.version):
        raise Problem("form_version_taken", form_id=form.id, version=form.version)
    title_zh, _, title_en = form.title.partition(" | ")
    await queries.add_version(
        conn,
        county_code,
        form.id,
        form.version,
        title_zh,
        title_en or title_zh,
        purpose_of(form),
        checked.xform,
        msgspec.to_builtins(form.definition),
        workbook,
        now,
        user_id,
    )
    await audit.record(conn, county_code, now, user_id, "form.publish", None,
                       {"form_id": form.id, "version": form.version})  # fmt: skip
    return msgspec.structs.replace(listed, published=True)


def purpose_of(form: field_forms.Form) -> Purpose:
    """What the form is for, by the end of its id: `…_visit`, `…_survey`, `quick_report`."""
    if form.id in PURPOSES:
        return PURPOSES[form.id]
    return "survey" if form.id.endswith("_survey") else "visit"
