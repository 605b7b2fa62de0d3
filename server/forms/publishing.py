"""Check a workbook with its files and publish it. A published version never changes."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from uuid import UUID

import msgspec

import field_forms
import policy
from field_forms.lint.finding import Place, make
from field_forms.lint.sheets import read_one
from server.core import audit
from server.core.clock import civil_date
from server.core.crypto import sha256
from server.core.db import Connection
from server.core.errors import FieldProblem, Problem, Text
from server.core.phone_engine import PhoneEngine, open_engine
from server.forms import opening, queries
from server.forms.media import check_media, content_type, named_files, only_lists
from server.forms.records import CheckedForm, FormTestOutcome, Published, Purpose, WorkbookProblem
from server.forms.trying import try_form
from server.settings import Settings

_IDENTITY = frozenset(("no_settings", "no_form_id", "form_id"))
"""What a form may be tried with, and not published."""
PURPOSES: dict[str, Purpose] = {"visit": "visit", "quick_report": "quick_report", "survey": "survey"}


class Upload(msgspec.Struct, frozen=True):
    """A workbook and the files that it names, by file name."""

    workbook: bytes
    media: Mapping[str, bytes] = {}


class Checked(msgspec.Struct, frozen=True):
    """What publishing would say; the form when it could be compiled."""

    upload: Upload
    listed: CheckedForm
    form: field_forms.Form | None
    purpose: Purpose = "visit"

    @property
    def errors(self) -> list[WorkbookProblem]:
        """What keeps it from being published."""
        return [p for p in self.listed.problems if p.severity == "error"]


def check_on_both(upload: Upload, settings: Settings) -> Checked:
    """As `check`, of a workbook that was opened elsewhere first, with the phone's engine where there is one.

    Takes about two seconds: call it in a thread.
    """
    if wrong := opening.why_not(upload.workbook):
        kind, *sentences = wrong
        problem = _problem(make("error", kind, Place(), (sentences[0], sentences[1])))
        return Checked(
            upload, CheckedForm(form_id="", version="", published=False, problems=[problem], form_tests=[]), None
        )
    phone = open_engine(settings)
    with phone or nullcontext():
        return check(upload, phone)


def check(upload: Upload, phone: PhoneEngine | None = None) -> Checked:
    """Convert, compile and lint a workbook and run its form tests: problems by sheet and row."""
    found = field_forms.check_workbook(upload.workbook, known_facts=policy.fact_catalogue())
    findings = [msgspec.structs.replace(f, severity="error") if f.kind in _IDENTITY else f for f in found]
    xform = _convert(upload.workbook)
    form, outcomes = None, list[FormTestOutcome]()
    if xform is not None and not _refused(findings):
        findings = [*findings, *check_media(xform, upload.media)]
        form, outcomes, more = _try(upload, xform, phone, ready=not _refused(findings))
        findings += more
    listed = CheckedForm(
        form_id=form.id if form else "",
        version=form.version if form else "",
        published=False,
        problems=[_problem(f) for f in findings],
        form_tests=outcomes,
        xform=xform,
        media=named_files(xform) if xform else [],
    )
    return Checked(upload, listed, form, purpose_of(form, upload.workbook) if form else "visit")


def _refused(findings: Sequence[field_forms.Finding]) -> bool:
    return any(f.severity == "error" for f in findings)


def _convert(workbook: bytes) -> str | None:
    """The XForm, also of a workbook with faults, so that its author can look at it; None when there can be none."""
    try:
        return field_forms.convert_xlsform(workbook).decode()
    except field_forms.FormError:
        return None


def _try(
    upload: Upload, xform: str, phone: PhoneEngine | None, *, ready: bool
) -> tuple[field_forms.Form | None, list[FormTestOutcome], list[field_forms.Finding]]:
    """Compile and run the form tests; these only when every file is there (`ready`)."""
    try:
        form = field_forms.compile_form(xform, only_lists(upload.media))
    except field_forms.FormError as error:  # a list that cannot be read
        return None, [], [make("error", error.kind, Place(), (error.zh, error.en))]
    tests, findings = field_forms.read_form_tests(upload.workbook, form)
    if not ready or _refused(findings):
        return form, [], findings
    outcomes, found = try_form(form, xform, tests, upload.media, phone)
    return form, outcomes, [*findings, *found]


def _problem(f: field_forms.Finding) -> WorkbookProblem:
    return WorkbookProblem(
        sheet=f.sheet or None,
        row=f.row or None,
        column=f.column or None,
        kind=f.kind,
        severity=f.severity,
        message=Text(f.zh, f.en),
        remedy=Text(f.remedy_zh, f.remedy_en),
    )


async def published_before(conn: Connection, county_code: str, upload: Upload) -> Published | None:
    """The version that was published from these very contents; publishing them again changes nothing."""
    hashes = [sha256(data) for _, data in sorted(upload.media.items())]
    same = await queries.same_workbook(conn, county_code, sha256(upload.workbook), hashes)
    if same is None:
        return None
    return Published(
        form_id=same.form_id, version=same.version, published=False, problems=[], in_force_on=same.in_force_on,
        form_tests=same.form_tests,
    )  # fmt: skip


async def publish(
    conn: Connection,
    county_code: str,
    user_id: UUID | None,
    now: datetime,
    checked: Checked,
    in_force_on: date | None = None,
) -> Published:
    """Publish a checked workbook as the version its settings sheet names, from `in_force_on` (a civil date) or today.

    Raises Problem workbook_refused with every error's sheet and row, form_version_taken, in_force_in_the_past.
    """
    form, xform, upload, today = checked.form, checked.listed.xform, checked.upload, civil_date(now)
    if form is None or xform is None or checked.errors:
        where = [FieldProblem(f"{p.sheet}:{p.row}:{p.column}", p.message) for p in checked.errors]
        raise Problem("workbook_refused", errors=where, count=len(where))
    day = in_force_on or today
    if day < today:
        raise Problem("in_force_in_the_past", day=day.isoformat())
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
        checked.purpose,
        xform,
        msgspec.to_builtins(form.definition),
        upload.workbook,
        msgspec.to_builtins(checked.listed.form_tests),
        day,
        now,
        user_id,
    )
    named = set(checked.listed.media)
    files = [(name, content_type(name), data) for name, data in sorted(upload.media.items()) if name in named]
    await queries.add_media(conn, county_code, form.id, form.version, files)
    await audit.record(conn, county_code, now, user_id, "form.publish", None,
                       {"form_id": form.id, "version": form.version, "in_force_on": day.isoformat()})  # fmt: skip
    return Published(
        form_id=form.id, version=form.version, published=True, problems=checked.listed.problems, in_force_on=day,
        form_tests=checked.listed.form_tests,
    )  # fmt: skip


def purpose_of(form: field_forms.Form, workbook: bytes) -> Purpose:
    """What the form is for: the column `purpose` of its settings sheet, else the end of its id."""
    settings = read_one(workbook, "settings")
    said = settings.rows[0].get("purpose").lower() if settings and settings.rows else ""
    if said in PURPOSES:
        return PURPOSES[said]
    return "quick_report" if form.id == "quick_report" else "survey" if form.id.endswith("_survey") else "visit"
