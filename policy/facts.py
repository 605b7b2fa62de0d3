"""The fact catalogue: every name a condition may read, its type and its allowed values.

A fact that was not collected is absent. Nothing here turns an absent fact into zero, false or "none":
absent stays absent and the rules answer "unknown". JSON `null` means the same, except for a fact whose
catalogue entry says that null is an answer (a person without a disability certificate).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal, cast

import msgspec

from policy import data
from policy.errors import FactRefused, UnknownFact
from policy.parameters import catalogue as parameter_catalogue

Kind = Literal[
    "bool", "integer", "decimal", "text", "choice", "set", "date", "datetime", "month", "ref", "list",
    "block", "file", "table", "parameter",
]  # fmt: skip
Value = bool | int | Decimal | str | dt.date | frozenset[str] | tuple[Any, ...]
"""A known value as conditions see it. Unknown is `None` and never stored."""

NO_ANSWER = ""
"""Canonical value of a text fact that is known to be none (`null_means_none`)."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of the catalogue. `values` maps each allowed value to its Chinese wording, `values_en` those to their
    English whose own name does not say it. `en` is missing for parameters only, which have their own catalogue.

    `null_means_none`: JSON null says "there is none". `visit`: a grid worker may ask it at a visit; the others are
    judgements or papers of township and county.
    """

    group: str
    type: Kind
    zh: str
    en: str = ""
    values: dict[str, str] = {}
    values_en: dict[str, str] = {}
    minimum: int | None = None
    maximum: int | None = None
    null_means_none: bool = False
    visit: bool = False


@cache
def catalogue() -> Mapping[str, Fact]:
    """Every fact by name, in catalogue order."""
    return data.load(dict[str, Fact], "facts.toml")


HOUSE_GROUP = "K"  # housing and its dangers
EVENT_GROUP = "L"  # hardship event, disaster, street relief
# Facts of other groups that describe the same event.
EVENT_FACTS = {"basic_life_seriously_difficult", "is_urgent", "expense_type", "expense_amount",
               "expense_beyond_capacity", "covered_by_other_system"}  # fmt: skip


@cache
def of_one_event() -> frozenset[str]:
    """Facts that belong to one event: an old fire must not speak for today's illness."""
    return frozenset(name for name, fact in catalogue().items() if fact.group == EVENT_GROUP) | EVENT_FACTS


def of_house(name: str) -> bool:
    """Whether a fact is the house's: of all who live there, whichever of them a list names. Raises UnknownFact."""
    return require(name).group == HOUSE_GROUP


def title_en(name: str) -> str:
    """The English wording of a fact or parameter name; the name itself when it is in no catalogue."""
    found = parameter_catalogue().get(name) or catalogue().get(name)
    return found.en if found else name


def title_zh(name: str) -> str:
    """The Chinese wording of a fact or parameter name; the name itself when it is in no catalogue."""
    found = parameter_catalogue().get(name) or catalogue().get(name)
    return found.zh if found else name


def value_en(fact: Fact, value: str) -> str:
    """The English of an allowed value."""
    return fact.values_en.get(value) or value.replace("_", " ")


def require(name: str) -> Fact:
    """The catalogue entry of `name`. Raises UnknownFact, with the nearest known name when there is one."""
    fact = catalogue().get(name)
    if fact is None:
        nearest = get_close_matches(name, catalogue(), n=1)
        raise UnknownFact(name, nearest[0] if nearest else None)
    return fact


class Facts(msgspec.Struct, frozen=True):
    """Checked facts of one applicant and household; `overrides` are the raw `p_…` keys beside them."""

    values: Mapping[str, Value]
    overrides: Mapping[str, object]


def parse(raw: Mapping[str, object]) -> Facts:
    """Checks one flat object of facts.

    Keys and values are the catalogue's; `p_…` keys are kept apart for `parameters` to check.
    Raises UnknownFact for a name that does not exist and FactRefused for a value that does not fit.
    """
    values: dict[str, Value] = {}
    overrides: dict[str, object] = {}
    for name, given in raw.items():
        if name.startswith("p_"):
            overrides[name] = given
            continue
        value = canonical(name, require(name), given)
        if value is not None:
            values[name] = value
    return Facts(values, overrides)


def canonical(name: str, fact: Fact, given: object) -> Value | None:
    """One value in the form conditions compare; None when it is unknown. Raises FactRefused."""
    if given is None:
        return NO_ANSWER if fact.null_means_none else None
    value = _READERS[fact.type](given)
    if value is None:
        raise FactRefused(name, expected(fact), given)
    _check_allowed(name, fact, value, given)
    return value


def expected(fact: Fact) -> str:
    """What a value must be, in words for an error message."""
    if fact.values:
        return f"{fact.type} of {', '.join(fact.values)}"
    return fact.type if fact.minimum is None else f"{fact.type} >= {fact.minimum}"


def _check_allowed(name: str, fact: Fact, value: Value, given: object) -> None:
    if fact.values:
        items = value if isinstance(value, frozenset) else (str(value),)
        if not all(item in fact.values for item in items):
            raise FactRefused(name, expected(fact), given)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        too_low = fact.minimum is not None and value < fact.minimum
        too_high = fact.maximum is not None and value > fact.maximum
        if too_low or too_high:
            raise FactRefused(name, expected(fact), given)


def _bool(given: object) -> bool | None:
    return given if isinstance(given, bool) else None


def _decimal(given: object) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(given))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _integer(given: object) -> int | None:
    number = _decimal(given)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _text(given: object) -> str | None:
    if isinstance(given, bool):
        return "true" if given else "false"
    return str(given) if isinstance(given, str | int) else None


def _set(given: object) -> frozenset[str] | None:
    if not isinstance(given, list | tuple | set | frozenset):
        return None
    items = tuple(cast("tuple[object, ...]", given))
    words = [item for item in items if isinstance(item, str)]
    return frozenset(words) if len(words) == len(items) else None


def _date(given: object) -> dt.date | None:
    if isinstance(given, dt.date):
        return given
    if not isinstance(given, str):
        return None
    try:
        return dt.date.fromisoformat(given[:10])
    except ValueError:
        return None


def _month(given: object) -> str | None:
    return given if isinstance(given, str) and re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", given) else None


def _list(given: object) -> tuple[Any, ...] | None:
    return tuple(cast("list[Any]", given)) if isinstance(given, list | tuple) else None


def _block(given: object) -> tuple[Any, ...] | None:
    return (given,)


_READERS = {
    "bool": _bool, "integer": _integer, "decimal": _decimal, "text": _text, "choice": _text, "set": _set,
    "date": _date, "datetime": _date, "month": _month, "ref": _text, "list": _list, "block": _block,
    "file": _block, "table": _block, "parameter": _block,
}  # fmt: skip
