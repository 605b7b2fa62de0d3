"""Values by date: what holds, who proposes another, who decides."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import policy
from policy.parameters import groups
from policy.parameters.values import Parameter
from policy.rules import parameters_read, programmes
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, Text
from server.parameters import queries
from server.parameters.records import (
    CountyParameter,
    Limits,
    NewDecision,
    NewProposal,
    ParameterItem,
    ParameterList,
    ParameterPage,
    ProposalRow,
    ValueShown,
)


async def county(conn: Connection, county_code: str) -> policy.Parameters:
    """The defaults of the documents with the county's own dated values laid over them."""
    own = await queries.county_values(conn, county_code)
    return policy.Parameters(tuple(policy.CountyValue(p.name, p.value, p.valid_from, p.decided_by) for p in own))


async def view(conn: Connection, county_code: str, on: date) -> policy.ParameterView:
    """What holds in the county on a day."""
    return (await county(conn, county_code)).at(on)


async def begins(conn: Connection, county_code: str, on: date) -> bool:
    """Whether a value of the county begins to hold on that day."""
    return await queries.begins(conn, county_code, on)


def checked(name: str, value: object) -> Any:
    """The value as it is kept, in plain JSON.

    Raises Problem parameter_unknown, parameter_refused, parameter_out_of_range (with the rule that forces it).
    """
    try:
        return _json(policy.check_parameter(name, value))
    except policy.PolicyError as error:
        raise refused(error) from error


def refused(error: policy.PolicyError) -> Problem:
    """A refusal of the policy as a problem of the house."""
    said = error.detail
    if isinstance(error, policy.UnknownParameter):
        return Problem("parameter_unknown", name=said["name"])
    if isinstance(error, policy.ParameterOutOfRange):
        return Problem("parameter_out_of_range", name=_title(said["name"]), limit=said["limit"], rules=said["rules"])
    return Problem("parameter_refused", name=_title(said["name"]), expected=said["expected"], got=said["got"])


def _title(name: str) -> Text:
    parameter = policy.parameter_catalogue()[name]
    return Text(parameter.zh, parameter.en)


def _json(value: Any) -> Any:
    """Numbers stay numbers: the database compares them."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, tuple):
        return [_json(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return value.isoformat() if isinstance(value, date) else value


async def list_parameters(conn: Connection, county_code: str, today: date) -> ParameterList:
    """Every parameter with what holds today."""
    own = await queries.county_values(conn, county_code)
    waiting = await queries.undecided(conn, county_code)
    held = (await county(conn, county_code)).at(today)
    return ParameterList(today, [_item(name, own, waiting, held) for name in policy.parameter_catalogue()])


def _item(
    name: str, own: list[CountyParameter], waiting: list[ProposalRow], held: policy.ParameterView
) -> ParameterItem:
    parameter = policy.parameter_catalogue()[name]
    found = held.values.get(name)
    later = [one for one in own if one.name == name and one.valid_from > held.date]
    by = next((one.decided_by for one in reversed(own) if one.name == name and one.valid_from <= held.date), "")
    return ParameterItem(
        name=name,
        group=groups()[name],
        title=Text(parameter.zh, parameter.en),
        note=Text(parameter.note_zh, parameter.note_en),
        citation=parameter.cite,
        rules=parameter.rules,
        changed_by=parameter.changed_by,
        limits=_limits(parameter),
        now=ValueShown(_json(found.value), found.valid_from or date.min, found.origin, by) if found else None,
        later=_shown(min(later, key=lambda one: one.valid_from)) if later else None,
        open_proposals=sum(one.name == name for one in waiting),
        told=parameter.told,
    )


def _shown(one: CountyParameter) -> ValueShown:
    return ValueShown(one.value, one.valid_from, "county", one.decided_by)


def _limits(parameter: Parameter) -> Limits:
    def number(value: Decimal | None) -> float | None:
        return None if value is None else float(value)

    return Limits(
        type=parameter.type,
        unit=parameter.unit,
        choices=parameter.choices,
        keys=parameter.keys,
        minimum=number(parameter.minimum),
        maximum=number(parameter.maximum),
        law_minimum=number(parameter.forced_minimum),
        law_maximum=number(parameter.forced_maximum),
        must_include=parameter.must_include,
        count=parameter.count,
    )


async def read_parameter(conn: Connection, county_code: str, today: date, name: str) -> ParameterPage:
    """One parameter with its time line and proposals. Raises Problem parameter_unknown."""
    parameter = _find(name)
    own = await queries.county_values(conn, county_code)
    held = (await county(conn, county_code)).at(today)
    origin = "document" if parameter.basis == "document" else "proposal"
    values = [ValueShown(one.value, one.valid_from, origin) for one in parameter.values]
    values += [_shown(one) for one in own if one.name == name]
    about = await queries.proposals(conn, county_code, name)
    readers = [head for one, (head, _) in programmes().items() if name in parameters_read(one)]
    return ParameterPage(
        parameter=_item(name, own, [one for one in about if one.decision is None], held),
        values=sorted(values, key=lambda one: one.valid_from),
        proposals=about,
        programmes=[Text(head.zh, head.en) for head in readers],
    )


def _find(name: str) -> Parameter:
    found = policy.parameter_catalogue().get(name)
    if found is None:
        raise refused(policy.UnknownParameter(name))
    return found


async def propose(conn: Connection, actor: Actor, now: datetime, name: str, new: NewProposal) -> ParameterPage:
    """Put a value forward; it holds only when another person of the county approves it.

    Raises Problem parameter_unknown, parameter_refused, parameter_out_of_range, parameter_order_needed,
    parameter_before_the_law.
    """
    parameter, value = _find(name), checked(name, new.value)
    await _check_day(conn, actor.county_code, name, value, new.valid_from)
    if "county" not in parameter.changed_by and not new.order_ref.strip():
        raise Problem("parameter_order_needed", level=" / ".join(parameter.changed_by))
    await queries.add_proposal(conn, actor, now, name, value, new)
    detail = {"name": name, "value": value, "valid_from": new.valid_from}
    await audit.record(conn, actor.county_code, now, actor.id, "parameter.propose", new.id, detail)
    return await read_parameter(conn, actor.county_code, civil_date(now), name)


async def _check_day(conn: Connection, county_code: str, name: str, value: object, valid_from: date) -> None:
    """The value among the others of that day: the law compares some with one another (OR-02)."""
    first = min((one.valid_from for p in policy.parameter_catalogue().values() for one in p.values), default=date.min)
    if valid_from < first:
        raise Problem("parameter_before_the_law", first=first.isoformat())
    own = await county(conn, county_code)
    try:
        policy.Parameters((*own.county, policy.CountyValue(name, value, valid_from))).at(valid_from)
    except policy.PolicyError as error:
        raise refused(error) from error


async def decide(
    conn: Connection, actor: Actor, now: datetime, proposal_id: UUID, said: NewDecision
) -> ParameterPage:
    """Approve or refuse another person's proposal. An approved value is a new dated row; everybody is screened anew
    and visits are worked out anew when it holds already.

    Raises Problem not_found, parameter_two_people, proposal_decided, act_incomplete, parameter_out_of_range.
    """
    found = await queries.proposal(conn, actor.county_code, proposal_id)
    if found is None:
        raise Problem("not_found", what="参数提议 proposal")
    if found.decision is not None:
        raise Problem("proposal_decided")
    if found.proposed_by_id == actor.id:
        raise Problem("parameter_two_people")
    if said.decision == "refuse" and not said.reason.strip():
        raise Problem("act_incomplete", act="不同意 refuse", missing="理由 reason")
    if said.decision == "approve":
        await _check_day(conn, actor.county_code, found.name, checked(found.name, found.value), found.valid_from)
    await queries.decide(conn, actor, now, found, said)
    detail = {"name": found.name, "decision": said.decision}
    await audit.record(conn, actor.county_code, now, actor.id, "parameter.decide", proposal_id, detail)
    if said.decision == "approve" and found.valid_from <= civil_date(now):
        await outbox.put(conn, actor.county_code, "screening.screen_county", [actor.county_code])
        await outbox.put(conn, actor.county_code, "followups.recompute_county", [actor.county_code])
    return await read_parameter(conn, actor.county_code, civil_date(now), found.name)
