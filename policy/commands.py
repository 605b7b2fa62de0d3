"""The answers of the command line and the API in plain JSON values: dicts, lists, numbers, texts.

Numbers come out as JSON numbers, dates as ISO text, sets as sorted lists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any, cast

import msgspec

from policy.calendar import WorkCalendar, standard_calendar
from policy.catalogue import RuleEntry, citation, rule_entries
from policy.clocks import Extension, Pause, clock, clock_rules
from policy.errors import ParameterRefused
from policy.parameters import CountyValue, Parameters
from policy.rules import explain, programmes


def rules_list() -> list[dict[str, Any]]:
    """Every rule of the documents: id, title, force, scope, citation, quotation and what carries it as data."""
    by_rule: dict[str, list[str]] = {}
    for name, (_, conditions) in programmes().items():
        for one in conditions:
            by_rule.setdefault(one.source.id.partition(".")[0], []).append(name)
    limited = {rule.rule for rule in clock_rules().values()}
    return [_rule(rule_id, entry, by_rule, limited) for rule_id, entry in rule_entries().items()]


def rules_explain(
    known: Mapping[str, object],
    programme: str | None = None,
    *,
    date: dt.date,
    county: Sequence[CountyValue] = (),
) -> list[dict[str, Any]]:
    """`rules explain`: one entry per programme, shaped as documented for the command.

    Raises what `policy.explain` raises.
    """
    answers = explain(known, programme, date=date, parameters=Parameters(tuple(county)))
    return [cast("dict[str, Any]", plain(msgspec.structs.asdict(answer))) for answer in answers]


def clock_due(
    rule_id: str,
    start: dt.date,
    settings: Mapping[str, object] | None = None,
    *,
    county: Sequence[CountyValue] = (),
    calendar: WorkCalendar | None = None,
    pauses: Sequence[Pause] = (),
    extension: Extension | None = None,
) -> dict[str, Any]:
    """`clock`: due date, unit, days, skipped dates, citation, and the proof behind them.

    `settings` are `p_…` values given with the question. Raises UnknownClock, UnknownParameter, ParameterRefused,
    ParameterOutOfRange, ParameterNotSet.
    """
    view = Parameters(tuple(county)).at(start, settings)
    proof = clock(rule_id, start, view, calendar or standard_calendar(), pauses=pauses, extension=extension)
    answer = cast("dict[str, Any]", plain(msgspec.structs.asdict(proof)))
    answer["skipped"] = [skipped.date.isoformat() for skipped in proof.skipped]
    answer["skipped_because"] = {skipped.date.isoformat(): skipped.reason for skipped in proof.skipped}
    return answer


def parse_setting(text: str) -> tuple[str, object]:
    """`p_name=value` from a command line: the value is JSON where it parses as JSON, else text.

    Raises ParameterRefused when there is no `=`; the name and value are checked where they are used.
    """
    name, separator, value = text.partition("=")
    if not separator:
        raise ParameterRefused(text, "p_name=value", text)
    try:
        return name.strip(), msgspec.json.decode(value.encode())
    except msgspec.DecodeError:
        return name.strip(), value.strip()


def plain(value: object) -> object:
    """Any value of this package as JSON: numbers, texts, lists and objects."""
    if isinstance(value, msgspec.Struct):
        return plain(msgspec.structs.asdict(value))
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in cast("Mapping[object, object]", value).items()}
    if isinstance(value, AbstractSet):
        return sorted(str(item) for item in cast("AbstractSet[object]", value))
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("Sequence[object]", value)]
    return value


def _rule(
    rule_id: str, entry: RuleEntry, by_rule: Mapping[str, Sequence[str]], limited: AbstractSet[str]
) -> dict[str, Any]:
    return {
        "id": rule_id,
        "title": entry.title,
        "force": entry.force,
        "scope": entry.scope,
        "citation": citation(rule_id),
        "quote": entry.quote,
        "reads": list(entry.reads),
        "programmes": list(dict.fromkeys(by_rule.get(rule_id, ()))),
        "has_clock": rule_id in limited,
    }
