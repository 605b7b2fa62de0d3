"""The finite catalogue of problems (problems.toml), as answers of RFC 9457 in Chinese and English."""

import logging
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from server.core.storage import StoreUnavailable

log = logging.getLogger("tanfang.http")


class Text(msgspec.Struct, frozen=True):
    """One sentence in both languages."""

    zh: str
    en: str

    def fill(self, values: Mapping[str, object]) -> "Text":
        """The sentence with its {names} replaced; a value in both languages stands in each as it is said there."""
        zh = {name: one.zh if isinstance(one, Text) else one for name, one in values.items()}
        en = {name: one.en if isinstance(one, Text) else one for name, one in values.items()}
        return Text(self.zh.format_map(zh), self.en.format_map(en))


class Kind(msgspec.Struct, frozen=True):
    """One entry of the catalogue: the HTTP status, what, why, what to do."""

    status: int
    title: Text
    detail: Text
    remedy: Text


class FieldProblem(msgspec.Struct, frozen=True):
    """What is wrong with one part of the input; `path` as the input names it."""

    path: str
    message: Text


class ProblemDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of an error answer (application/problem+json)."""

    type: str
    status: int
    code: str
    title: Text
    detail: Text
    remedy: Text
    errors: tuple[FieldProblem, ...] = ()


KINDS = msgspec.convert(
    tomllib.loads((files("server.core") / "problems.toml").read_text(encoding="utf8")), dict[str, Kind]
)


class Problem(Exception):
    """Refuse a request: `raise Problem("not_found", what=...)`. The code must be in problems.toml."""

    def __init__(self, code: str, *, errors: Sequence[FieldProblem] = (), **values: Any) -> None:
        """`values` fill the catalogue's sentences. Raises KeyError for an unknown code or a missing value."""
        self.details = describe(code, errors=errors, **values)
        super().__init__(f"{code}: {self.details.detail.en}")


def describe(code: str, *, errors: Sequence[FieldProblem] = (), **values: Any) -> ProblemDetails:
    """The problem as it is shown, without raising it: for records that are kept and marked."""
    kind = KINDS[code]
    return ProblemDetails(
        type=f"/problems/{code}",
        status=kind.status,
        code=code,
        title=kind.title,
        detail=kind.detail.fill(values),
        remedy=kind.remedy.fill(values),
        errors=tuple(errors),
    )


def need_reason(reason: str) -> None:
    """Raises Problem reason_needed, naming the field, when nothing but blanks was given."""
    if not reason.strip():
        raise Problem("reason_needed", errors=[FieldProblem("reason", Text("请填写理由", "a reason is needed"))])


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem written on a record that was accepted all the same."""

    code: str
    message: Text
    path: str | None = None


def mark(code: str, **values: Any) -> Mark:
    """The mark for a catalogue code; its message says what and why."""
    return Mark(code, describe(code, **values).detail)


DATABASE_DOWN = (asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, asyncpg.AdminShutdownError,
                 asyncpg.CrashShutdownError, asyncpg.InterfaceError)  # fmt: skip

# The database is the last judge: what it refuses is translated here and nowhere else.
CONSTRAINTS: dict[str, str] = {
    "users_login_taken": "login_taken",
    "user_changes_two_people": "account_own",
    "second_visits_one_open": "second_visit_open",
    "lead_outcomes_once": "lead_ended",
    "finding_reviews_once": "finding_answered",
    "monitorings_one_open": "monitoring_goes_on",
    "complaint_acts_one_close": "complaint_ended",
    "complaint_needs_finding": "complaint_needs_finding",
    "complaint_not_held": "complaint_not_held",
    "complaint_needs_feedback": "complaint_needs_feedback",
    "monitoring_outcomes_one_end": "monitoring_ended",
    "cases_one_per_lead": "lead_ended",
    "case_acts_in_order": "act_taken_meanwhile",
    "sample_cases_once": "act_taken_meanwhile",
    "notice_texts_pkey": "act_taken_meanwhile",
    "case_decisions_once": "act_taken_meanwhile",
    "case_acts_check_two_people": "checker_proposes",
    "case_decisions_two_people": "same_person_decides",
    "case_decisions_discussed": "decision_needs_discussion",
    "statuses_dibao_one_by_one": "dibao_one_by_one",
    "approval_sessions_planned": "session_prepared",
    "approval_sessions_one_a_day": "session_prepared",
    "approval_session_acts_in_order": "act_taken_meanwhile",
    "approval_members_once": "session_member_twice",
    "approval_members_one_chair": "session_one_chair",
    "approval_items_one_agenda": "case_on_agenda",
    "approval_hearings_in_order": "act_taken_meanwhile",
    "approval_decisions_pkey": "act_taken_meanwhile",
    "approval_decisions_two_people": "session_own_hearing",
    "approval_minutes_in_order": "act_taken_meanwhile",
    "approval_minutes_two_people": "minutes_own",
    "parameter_decisions_pkey": "proposal_decided",
    "parameter_decisions_two_people": "parameter_two_people",
    "county_parameters_of_proposal": "parameter_not_approved",
    "followup_pauses_in_order": "days_in_wrong_order",
    "campaigns_in_order": "days_in_wrong_order",
    "followup_pauses_a_year": "pause_too_long",
    "payment_lines_once": "period_in_batch",
    "payment_lines_once_by_order": "period_in_batch",
    "payments_once_by_order": "paid_by_order",
    "benefits_once_by_order": "paid_by_order",
    "claim_months_once": "claimed_already",
    "claim_acts_in_order": "act_taken_meanwhile",
    "claim_acts_two_people": "claim_opener_writes_off",
    "payment_batch_steps_once": "batch_moved_meanwhile",
    "payment_batch_steps_two_people": "maker_checks",
}


def from_database(error: asyncpg.PostgresError) -> ProblemDetails | None:
    """The problem for a refusal of the database; None when it is a fault of ours."""
    name: str = getattr(error, "constraint_name", None) or ""
    if name in CONSTRAINTS:
        return describe(CONSTRAINTS[name])
    match error:
        case asyncpg.UniqueViolationError():
            return describe("duplicate", constraint=name)
        case asyncpg.ForeignKeyViolationError():
            return describe("reference_unknown", constraint=name)
        case asyncpg.CheckViolationError() | asyncpg.NotNullViolationError():
            return describe("value_refused", constraint=name)
        case asyncpg.CharacterNotInRepertoireError():
            return describe("request_malformed", why="a text contains a NUL character")
        case asyncpg.InsufficientPrivilegeError():
            return describe("out_of_reach")
        case _:
            return None


def refusal(error: Exception) -> ProblemDetails | None:
    """What a problem or a refusal of the database says; None when it is a fault of ours."""
    if isinstance(error, Problem):
        return error.details
    return from_database(error) if isinstance(error, asyncpg.PostgresError) else None


def _respond(details: ProblemDetails) -> Response[Any]:
    return Response(details, status_code=details.status, media_type="application/problem+json")


def on_problem(_: Request[Any, Any, Any], error: Problem) -> Response[Any]:
    """Answer with the problem that was raised."""
    return _respond(error.details)


def on_invalid(_: Request[Any, Any, Any], error: ValidationException) -> Response[Any]:
    """Input of the wrong shape: which part, and what was expected."""
    extra: list[dict[str, str]] = error.extra if isinstance(error.extra, list) else []
    problems = tuple(FieldProblem(e.get("key", ""), Text(e["message"], e["message"])) for e in extra)
    return _respond(describe("request_malformed", errors=problems, why=error.detail))


def on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Litestar's own refusals (no such route, wrong method, body too large, no JSON)."""
    if error.status_code >= 500:
        return on_fault(_, error)
    codes = {401: "session_ended", 404: "not_found", 413: "request_too_large"}
    code = codes.get(error.status_code, "request_malformed")
    details = describe(code, what="页面 page", why=error.detail)
    return _respond(msgspec.structs.replace(details, status=error.status_code))


def on_database(request: Request[Any, Any, Any], error: asyncpg.PostgresError) -> Response[Any]:
    """A refusal of the database, translated; anything else is ours and is logged."""
    details = from_database(error)
    if details is None and isinstance(error, DATABASE_DOWN):
        details = describe("database_unavailable")
    return on_fault(request, error) if details is None else _respond(details)


def on_unavailable(_: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A part we stand on does not answer: the caller keeps its record and tries again."""
    return _respond(describe("store_unavailable" if isinstance(error, StoreUnavailable) else "database_unavailable"))


def on_fault(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A fault of ours: logged under a number that the caller can read out."""
    reference = secrets.token_hex(4)
    log.error("fault %s at %s %s", reference, request.method, request.url.path, exc_info=error)
    return _respond(describe("internal", reference=reference))


HANDLERS: dict[int | type[Exception], Any] = {
    Problem: on_problem,
    ValidationException: on_invalid,
    HTTPException: on_http,
    asyncpg.PostgresError: on_database,
    asyncpg.InterfaceError: on_unavailable,
    StoreUnavailable: on_unavailable,
    OSError: on_unavailable,
    Exception: on_fault,
}
