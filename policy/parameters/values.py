"""What one parameter looks like, and what values it may take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, cast

import msgspec

from policy.errors import ParameterOutOfRange, ParameterRefused

Table = Mapping[str, Decimal | str]
Setting = bool | int | Decimal | str | dt.date | tuple[str, ...] | tuple[int, ...] | Table
Kind = Literal["integer", "decimal", "bool", "choice", "text", "date", "list", "days_of_month", "table"]


class Dated(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"valid_from": "from"}):
    """One default value and the day it starts."""

    valid_from: dt.date
    value: object


class Multiple(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Default of an unset amount: `times` the entry `key` of parameter `of`."""

    times: int
    of: str
    key: str


class Parameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One parameter of the catalogue.

    `basis`: `document` the documents give the number; `proposal` they do not, the default is this project's
    and a county decides; `entry` there is no default, the county must enter it. `forced_*` and `must_include`
    are ranges the documents impose; `minimum`/`maximum` only keep out nonsense. `keyed_by` names the fact
    that selects an entry of a table. The entries of a table with a `minimum` are numbers; others may be words.
    `told`: on record for people to read, with the reason as its note; no code reads it, and it carries no rule.
    """

    zh: str
    en: str
    type: Kind
    basis: Literal["document", "proposal", "entry"]
    rules: tuple[str, ...] = ()
    unit: str = ""
    cite: str = ""
    changed_by: tuple[Literal["county", "city", "province"], ...] = ("county",)
    values: tuple[Dated, ...] = ()
    keys: tuple[str, ...] = ()
    keyed_by: str = ""
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    forced_minimum: Decimal | None = None
    forced_maximum: Decimal | None = None
    must_include: tuple[str, ...] = ()
    count: int | None = None
    multiple: Multiple | None = None
    told: bool = False
    note_zh: str = ""
    note_en: str = ""


# No period is longer, whatever its parameter says: dates beyond it cannot be reckoned with.
A_CENTURY: Mapping[str, Decimal] = {
    "hour": Decimal(876_000),
    "hour, working day": Decimal(36_500),
    "day": Decimal(36_500),
    "working_day": Decimal(36_500),
    "month": Decimal(1_200),
    "year": Decimal(100),
}


def canonical(name: str, parameter: Parameter, given: object) -> Setting:
    """The value in the form rules use. Raises ParameterRefused (type) or ParameterOutOfRange (law)."""
    if parameter.type == "table":
        return _table(name, parameter, given)
    if parameter.type in ("list", "days_of_month"):
        return _list(name, parameter, given)
    if parameter.type in ("integer", "decimal"):
        return _number(name, parameter, given)
    return _scalar(name, parameter, given)


def check_pairs(values: Mapping[str, Setting]) -> None:
    """Relations between two parameters. OR-02: the standard in an institution is higher than outside."""
    inside, outside = values.get("p_orphan_standard_institution"), values.get("p_orphan_standard_scattered")
    if isinstance(inside, int | Decimal) and isinstance(outside, int | Decimal) and inside <= outside:
        raise ParameterOutOfRange(
            "p_orphan_standard_institution", f"> p_orphan_standard_scattered ({outside})", inside, ("OR-02",)
        )


def _scalar(name: str, parameter: Parameter, given: object) -> Setting:
    if parameter.type == "bool":
        value = {"true": True, "false": False}.get(given, given) if isinstance(given, str) else given
        if isinstance(value, bool):
            return value
        raise ParameterRefused(name, "true or false", given)
    if parameter.type == "date":
        return _date(name, given)
    if not isinstance(given, str) or (parameter.choices and given not in parameter.choices):
        raise ParameterRefused(name, f"one of {', '.join(parameter.choices) or 'text'}", given)
    return given


def _date(name: str, given: object) -> dt.date:
    if isinstance(given, dt.date):
        return given
    try:
        return dt.date.fromisoformat(str(given))
    except ValueError as problem:
        raise ParameterRefused(name, "a date (YYYY-MM-DD)", given) from problem


def _decimal(given: object) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(given))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _number(name: str, parameter: Parameter, given: object) -> int | Decimal:
    number = _decimal(given)
    whole = number is not None and number == number.to_integral_value()
    if number is None or (parameter.type == "integer" and not whole):
        raise ParameterRefused(name, f"{parameter.type} ({parameter.unit})", given)
    _in_range(name, parameter, number, given)
    return int(number) if parameter.type == "integer" else number


def _in_range(name: str, parameter: Parameter, number: Decimal, given: object) -> None:
    low, high = parameter.forced_minimum, parameter.forced_maximum
    if low is not None and number < low:
        raise ParameterOutOfRange(name, f">= {low}", given, parameter.rules)
    if high is not None and number > high:
        raise ParameterOutOfRange(name, f"<= {high}", given, parameter.rules)
    if parameter.minimum is not None and number < parameter.minimum:
        raise ParameterRefused(name, f"≥ {parameter.minimum}", given)
    maximum = parameter.maximum if parameter.maximum is not None else A_CENTURY.get(parameter.unit)
    if maximum is not None and number > maximum:
        raise ParameterRefused(name, f"≤ {maximum}", given)


def _list(name: str, parameter: Parameter, given: object) -> tuple[str, ...] | tuple[int, ...]:
    if not isinstance(given, list | tuple):
        raise ParameterRefused(name, "a list", given)
    items = tuple(cast("list[object] | tuple[object, ...]", given))
    if parameter.count is not None and len(items) != parameter.count:
        raise ParameterOutOfRange(name, f"exactly {parameter.count}", items, parameter.rules)
    if parameter.type == "days_of_month":
        days = tuple(item for item in items if isinstance(item, int) and 1 <= item <= 31)
        if len(set(days)) != len(items):
            raise ParameterRefused(name, "different days of a month (1-31)", items)
        return tuple(sorted(days))
    words = tuple(str(item) for item in items)
    missing = [word for word in parameter.must_include if word not in words]
    if missing:
        raise ParameterOutOfRange(name, f"must keep {', '.join(missing)}", items, parameter.rules)
    if parameter.choices and not set(words) <= set(parameter.choices):
        raise ParameterRefused(name, f"of {', '.join(parameter.choices)}", items)
    return words


def _table(name: str, parameter: Parameter, given: object) -> Mapping[str, Decimal | str]:
    if not isinstance(given, Mapping):
        number = _decimal(given)
        if number is None or not parameter.keyed_by:
            raise ParameterRefused(name, f"a table of {', '.join(parameter.keys) or 'named values'}", given)
        _in_range(name, parameter, number, given)
        return dict.fromkeys(parameter.keys, number)
    entries: dict[str, Decimal | str] = {}
    for key, item in cast("Mapping[object, object]", given).items():
        word = str(key)
        if parameter.keys and word not in parameter.keys:
            raise ParameterRefused(name, f"a table of {', '.join(parameter.keys)}", word)
        number = _decimal(item)
        if number is None:
            if parameter.minimum is not None:
                raise ParameterRefused(name, f"≥ {parameter.minimum}", item)
            entries[word] = str(item)
            continue
        _in_range(name, parameter, number, item)
        entries[word] = number
    return entries
