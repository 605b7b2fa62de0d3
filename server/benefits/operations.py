"""Grant what a case was approved for, change it by decision, stop it after a death that a person confirms."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

import policy
from policy import payments, programmes
from policy.clocks import add_months
from server import leads, parameters, registry
from server.benefits import queries
from server.benefits.accounts import masked
from server.benefits.money import checked
from server.benefits.records import (
    BenefitItem,
    BenefitPage,
    BenefitRow,
    GrantRow,
    NewBenefit,
    NewChange,
    OrderNamed,
    State,
    Waiting,
)
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text, need_reason
from server.core.ids import new_id
from server.core.paging import Page, page, read_key

# Programmes whose grant the hard guards look at once more, and under which name (policy/guards.toml).
GUARDED = {
    "disability_living": "grant_disability_living",
    "disability_nursing": "grant_disability_nursing",
    "one_off_temp_aid": "approve_one_off_temp_aid",
    "price_subsidy": "start_or_stop_price_mechanism",
}
# Benefits that are a recognition as well, which the register holds: of one person, and of the whole household.
OF_PERSON = frozenset({"single_person_dibao", "tekun", "orphan_allowance", "disability_living", "disability_nursing"})
OF_HOUSEHOLD = frozenset({"dibao"})
CARE_MODES = {"institution": "institutional", "institutional": "institutional", "scattered": "scattered"}


def title(programme: str) -> Text:
    """A programme in words."""
    kind = payments.order_kinds().get(programme)
    if kind:
        return Text(kind.label, programme.replace("_", " "))
    return Text(payments.schedule(programme).label, programme.replace("_", " "))


def known_of(case: GrantRow) -> dict[str, Any]:
    """All facts of a case, the newest act winning."""
    known = dict(case.facts)
    for detail in case.details:
        known |= {name: value for name, value in detail.items() if name not in ("note", "submission_id")}
    return leads.usable(known)


async def grant(conn: Connection, actor: Actor, now: datetime, new: NewBenefit) -> BenefitPage:
    """Put an approved case's money on file; a case that has its benefit keeps it.

    Raises Problem not_found, case_not_approved, benefit_refused, benefits_overlap, programme_unknown,
    case_order_unknown, paid_by_order.
    """
    case = await queries.for_grant(conn, actor.scope, new.case_id)
    if case is None:
        raise Problem("not_found", what="案件 case")
    if case.benefit_id is None:
        await _grant(conn, actor, now, case, new)
    return await read_benefit(conn, actor, now, case.benefit_id or new.id)


async def _grant(conn: Connection, actor: Actor, now: datetime, case: GrantRow, new: NewBenefit) -> None:
    if case.programme not in payments.schedules():
        raise Problem("programme_unknown", programme=case.programme)
    if case.decision_id is None or case.amount is None or case.decided_at is None:
        raise Problem("case_not_approved")
    schedule, known = payments.schedule(case.programme), known_of(case)
    every = schedule.every
    await _check_guards(conn, actor, now, case, known)
    person = None
    if case.household_id:
        named = new.person_id and await registry.remaining_person(conn, actor.scope, new.person_id)
        person = await queries.recipient(conn, actor.scope, case.household_id, named, case.applicant_name)
    order = await _order(conn, actor, known) if schedule.by_order else None
    begins = order.month if order else payments.first_month(
        case.programme, decided_on=civil_date(case.decided_at), applied_on=_applied_on(case, known)
    )  # fmt: skip
    person_id = person[0] if person else None
    other = await queries.overlapping(conn, actor.scope, person_id, case.programme, every, begins)
    if other is not None:
        raise Problem("benefits_overlap", other=title(other).zh, other_en=title(other).en)
    mode = CARE_MODES.get(str(known.get("tekun_care_mode") or known.get("orphan_care_mode")))
    await queries.add_benefit(
        conn, actor.scope, new.id, case.case_id, case.decision_id, case.programme, case.region_code,
        case.household_id, person_id, person[1] if person else case.applicant_name, mode, case.amount, every, begins,
        actor.id, now, order.id if order else None, "start" if order else None,
    )  # fmt: skip
    await audit.record(conn, actor.county_code, now, actor.id, "benefit.grant", new.id, {"case": str(case.case_id)})
    if case.household_id and case.programme in OF_PERSON | OF_HOUSEHOLD:
        recognised = _recognition(case, case.decided_at, known, person_id, mode, new_id(now))
        await registry.recognise(conn, actor, now, case.household_id, recognised)


def _recognition(
    case: GrantRow, decided_at: datetime, known: dict[str, Any], person_id: UUID | None, mode: str | None, id_: UUID
) -> registry.NewStatus:
    """What the register holds of a grant, from the day of the decision."""
    tekun = case.programme == "tekun"
    told = {
        "id": id_,
        "person_id": person_id if case.programme in OF_PERSON else None,
        "status": case.programme,
        "support_mode": mode if tekun else None,
        "care_grade": known.get("self_care_ability") if tekun else None,
        "valid_from": civil_date(decided_at),
        "source": "审批决定",
    }
    return msgspec.convert(told, registry.NewStatus)


async def _order(conn: Connection, actor: Actor, known: dict[str, Any]) -> OrderNamed:
    """The order from above that the case names (PS-11). Raises Problem case_order_unknown."""
    number = str(known.get("trigger_order_id") or "").strip()
    found = await queries.order_named(conn, actor.scope, "price_subsidy", number)
    if found is None:
        raise Problem("case_order_unknown", number=number or "—")
    return found


def _applied_on(case: GrantRow, known: dict[str, Any]) -> date:
    given = known.get("applied_at")
    return date.fromisoformat(str(given)[:10]) if given else civil_date(case.opened_at)


async def _check_guards(conn: Connection, actor: Actor, now: datetime, case: GrantRow, known: dict[str, Any]) -> None:
    """The hard guards once more, on what the case knows (F4, F5, F8)."""
    if case.programme not in GUARDED:
        return
    view = await parameters.view(conn, actor.county_code, civil_date(now))
    try:
        policy.check_guards(GUARDED[case.programme], known, view)
    except policy.ActRefused as refused:
        raise Problem("benefit_refused", why=refused.zh, why_en=refused.en) from refused


async def read_benefit(conn: Connection, actor: Actor, now: datetime, benefit_id: UUID) -> BenefitPage:
    """One benefit with its changes. Raises Problem not_found."""
    found = await queries.benefit(conn, actor.scope, civil_date(now), benefit_id)
    if found is None:
        raise Problem("not_found", what="待遇 benefit")
    return BenefitPage(benefit=item(found), changes=await queries.changes(conn, actor.scope, benefit_id))


async def of_case(conn: Connection, actor: Actor, now: datetime, case_id: UUID) -> BenefitPage | None:
    """The benefit of a case, None when it has none."""
    benefit_id = await queries.of_case(conn, actor.scope, case_id)
    return await read_benefit(conn, actor, now, benefit_id) if benefit_id else None


def item(row: BenefitRow) -> BenefitItem:
    """A benefit as lists show it."""
    plain: dict[str, Any] = {
        name: getattr(row, name) for name in BenefitItem.__struct_fields__ if name in BenefitRow.__struct_fields__
    }
    plain["amount"] = row.amount_now
    dead = row.died_on is not None and row.stops_from is None
    return BenefitItem(
        **plain,
        granted_amount=row.amount,
        programme_title=title(row.programme),
        stop_proposed_from=_after_death(row.died_on) if dead and row.died_on else None,
        account=masked(row.bank, row.number_last4) if row.bank and row.number_last4 else None,
    )


def _after_death(died_on: date) -> date:
    return add_months(died_on.replace(day=1), 1)


async def count_anew(conn: Connection, *, written: bool) -> None:
    """Before many payments are read, and after many were written: let the database count what it plans by."""
    await queries.count_anew(conn, written=written)


async def list_benefits(
    conn: Connection,
    scope: Scope,
    today: date,
    *,
    programme: str | None = None,
    state: State = "all",
    search: str = "",
    after: str | None = None,
    limit: int = 50,
) -> Page[BenefitItem]:
    """Benefits within reach, the newest first. Raises Problem page_unknown."""
    if state != "all":
        await count_anew(conn, written=False)
    found = await queries.benefits(
        conn, scope, today, programme=programme, state=state, after=read_key(after, UUID), search=search.strip(),
        limit=limit + 1,
    )  # fmt: skip
    shown = page(found, limit, lambda one: one.id)
    return Page([item(one) for one in shown.items], shown.next)


async def list_waiting(conn: Connection, scope: Scope, limit: int = 200) -> list[Waiting]:
    """Approved cases whose money is not on file yet; the job that grants was refused, or has not run."""
    found = await queries.waiting(conn, scope, [*payments.schedules()], limit)
    return [msgspec.structs.replace(one, programme_title=title(one.programme)) for one in found]


async def change(conn: Connection, actor: Actor, now: datetime, benefit_id: UUID, asked: NewChange) -> BenefitPage:
    """Enter a decided change, or confirm the stop after a death. The same id again changes nothing.

    Raises Problem not_found, reason_needed, change_needs_decision, change_differs, stop_held, nobody_died,
    act_incomplete.
    """
    row = await queries.benefit(conn, actor.scope, civil_date(now), benefit_id)
    if row is None:
        raise Problem("not_found", what="待遇 benefit")
    made = await queries.changes(conn, actor.scope, benefit_id)
    if all(one.id != asked.id for one in made):
        need_reason(asked.reason)
        act_id, from_month = await _ground(conn, actor, now, row, asked)
        await queries.add_change(
            conn, actor.scope, asked.id, benefit_id, row.case_id, len(made) + 1, asked.kind, asked.amount,
            from_month, act_id, row.died_on if asked.died else None, asked.reason.strip(), actor.id, now,
        )  # fmt: skip
        if asked.kind == "stop" and row.household_id and row.programme in OF_PERSON | OF_HOUSEHOLD:
            await registry.end_recognition(
                conn, actor, now, row.household_id, row.programme, row.person_id,
                last=from_month - timedelta(days=1), reason=asked.reason.strip(),
            )  # fmt: skip
        detail = {"kind": asked.kind, "from": from_month.isoformat()}
        await audit.record(conn, actor.county_code, now, actor.id, "benefit.change", benefit_id, detail)
    return await read_benefit(conn, actor, now, benefit_id)


async def _ground(
    conn: Connection, actor: Actor, now: datetime, row: BenefitRow, asked: NewChange
) -> tuple[UUID | None, date]:
    """What a change rests on: the act of the case, or the day of death; and the month from which it holds."""
    if asked.died:
        if row.died_on is None or asked.kind != "stop":
            raise Problem("nobody_died")
        return None, _after_death(row.died_on)
    found = await queries.undone_act(conn, actor.scope, row.id)
    if found is None:
        raise Problem("change_needs_decision")
    if found[1] != asked.kind:
        raise Problem("change_differs", decided=found[1])
    if asked.from_month is None or asked.from_month.day != 1 or (asked.kind != "stop") == (asked.amount is None):
        raise Problem("act_incomplete", act="变更 change", missing="起始月份和金额 month and amount")
    if asked.amount is not None:
        checked(asked.amount)
    if asked.kind == "stop":
        await _check_hold(conn, actor, now, row, asked.from_month)
    return found[0], asked.from_month


async def _check_hold(conn: Connection, actor: Actor, now: datetime, row: BenefitRow, from_month: date) -> None:
    case = await queries.for_grant(conn, actor.scope, row.case_id)
    if case is None or row.programme not in ("dibao", "single_person_dibao"):
        return
    view = await parameters.view(conn, actor.county_code, civil_date(now))
    earliest = payments.earliest_stop(known_of(case), view, policy.standard_calendar())
    if earliest is not None and from_month < earliest:
        raise Problem("stop_held", month=f"{earliest:%Y-%m}")


def programme_names() -> list[str]:
    """Programmes with a workflow whose money is paid here."""
    return [name for name in payments.schedules() if name in programmes.workflows()]
