"""Every number and list a place may set, by date, with its source and the range the documents force.

Data: one TOML file per subject in this folder. A county lays its own dated values over the defaults; a value
outside a forced range is refused here, whoever asks. A parameter nobody has entered is unknown, never zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Literal

import msgspec

from policy import data
from policy.errors import ParameterNotSet, UnknownParameter
from policy.parameters.values import Parameter, Setting, canonical, check_pairs

__all__ = [
    "CountyValue",
    "Parameter",
    "ParameterValue",
    "ParameterView",
    "Parameters",
    "Setting",
    "at",
    "catalogue",
    "check",
    "groups",
]

Origin = Literal["document", "proposal", "county", "case"]


class CountyValue(msgspec.Struct, frozen=True):
    """A county's own value: valid from a civil date until a later one replaces it. `value` is plain JSON."""

    name: str
    value: object
    valid_from: dt.date
    decided_by: str = ""


class ParameterValue(msgspec.Struct, frozen=True):
    """One value in force, with what a proof needs: since when, from whom, and its citation.

    `origin`: `document` the number stands in the documents, `proposal` a default of this project (no
    document gives it), `county` decided by the county, `case` given with the question.
    """

    name: str
    value: Setting
    valid_from: dt.date | None
    origin: Origin
    citation: str = ""


@cache
def catalogue() -> Mapping[str, Parameter]:
    """Every parameter by name."""
    found: dict[str, Parameter] = {}
    for name in data.names("parameters"):
        found.update(data.load(dict[str, Parameter], "parameters", name))
    return found


@cache
def groups() -> Mapping[str, str]:
    """The subject of every parameter: the name of its file."""
    return {
        name: file.removesuffix(".toml")
        for file in data.names("parameters")
        for name in data.load(dict[str, Parameter], "parameters", file)
    }


def require(name: str) -> Parameter:
    """The catalogue entry of `name`. Raises UnknownParameter, with the nearest known name if any."""
    parameter = catalogue().get(name)
    if parameter is None:
        nearest = get_close_matches(name, catalogue(), n=1)
        raise UnknownParameter(name, nearest[0] if nearest else None)
    return parameter


def check(name: str, value: object) -> Setting:
    """The canonical value. Raises UnknownParameter, ParameterRefused (type) or ParameterOutOfRange (law)."""
    return canonical(name, require(name), value)


class ParameterView(msgspec.Struct, frozen=True):
    """All parameters as they stand on `date`. An unset parameter is absent from `values`."""

    date: dt.date
    values: Mapping[str, ParameterValue]

    def get(self, name: str) -> Setting | None:
        """The value in force, None when nobody has entered one. Raises UnknownParameter."""
        found = self.values.get(name)
        if found is None:
            require(name)
            return None
        return found.value

    def proof(self, name: str) -> ParameterValue:
        """The value with its origin, date and citation. Raises ParameterNotSet when there is none."""
        found = self.values.get(name)
        if found is None:
            require(name)
            raise ParameterNotSet(name)
        return found

    def number(self, name: str, key: str = "") -> Decimal:
        """A number, or one entry of a table of numbers. Raises ParameterNotSet."""
        value: object = self.proof(name).value
        if isinstance(value, Mapping):
            value = value.get(key)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise ParameterNotSet(f"{name}[{key}]" if key else name)
        return Decimal(value)

    def days(self, name: str, key: str = "") -> int:
        """A whole number of days, months or times. Raises ParameterNotSet."""
        return int(self.number(name, key))

    def flag(self, name: str) -> bool:
        """A yes-or-no parameter. Raises ParameterNotSet."""
        return self.proof(name).value is True

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words; empty when the list is empty. Raises ParameterNotSet."""
        value = self.proof(name).value
        return tuple(str(item) for item in value) if isinstance(value, tuple) else (str(value),)


class Parameters(msgspec.Struct, frozen=True):
    """The catalogue with one county's decisions on top. `county` values are checked when used."""

    county: tuple[CountyValue, ...] = ()

    def at(self, date: dt.date, overrides: Mapping[str, object] | None = None) -> ParameterView:
        """What holds on `date`; `overrides` are values given with a question and win over everything.

        Raises UnknownParameter, ParameterRefused, ParameterOutOfRange.
        """
        given = dict(overrides or {})
        for name in given:
            require(name)
        found: dict[str, ParameterValue] = {}
        for name, parameter in catalogue().items():
            value = self._one(name, parameter, date, given)
            if value is not None:
                found[name] = value
        _fill_multiples(found)
        check_pairs({name: item.value for name, item in found.items()})
        return ParameterView(date, found)

    def _one(
        self, name: str, parameter: Parameter, date: dt.date, given: Mapping[str, object]
    ) -> ParameterValue | None:
        if given.get(name) is not None:
            return ParameterValue(name, canonical(name, parameter, given[name]), None, "case", parameter.cite)
        default = _default(name, parameter, date)
        own = [item for item in self.county if item.name == name and item.valid_from <= date]
        if own:
            latest = max(reversed(own), key=lambda item: item.valid_from)  # of one day: the one decided last
            value = canonical(name, parameter, latest.value)
            if parameter.keys and default is not None:  # an entry that is newer than the county's table
                value = {**_entries(default.value), **_entries(value)}
            return ParameterValue(name, value, latest.valid_from, "county", parameter.cite)
        return default


def _default(name: str, parameter: Parameter, date: dt.date) -> ParameterValue | None:
    dated = [item for item in parameter.values if item.valid_from <= date]
    if not dated:
        return None
    latest = max(dated, key=lambda item: item.valid_from)
    origin: Origin = "document" if parameter.basis == "document" else "proposal"
    return ParameterValue(name, canonical(name, parameter, latest.value), latest.valid_from, origin, parameter.cite)


def _entries(value: Setting) -> dict[str, Decimal | str]:
    return dict(value) if isinstance(value, Mapping) else {}


def at(date: dt.date, county: Sequence[CountyValue] = ()) -> ParameterView:
    """Shorthand for `Parameters(tuple(county)).at(date)`."""
    return Parameters(tuple(county)).at(date)


def _fill_multiples(found: dict[str, ParameterValue]) -> None:
    """Fills unset amounts that default to a multiple of another one (two monthly standards)."""
    for name, parameter in catalogue().items():
        rule = parameter.multiple
        if rule is None or name in found or rule.of not in found:
            continue
        base: object = found[rule.of].value
        if isinstance(base, Mapping):
            base = base.get(rule.key)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if isinstance(base, int | Decimal):
            found[name] = ParameterValue(
                name, Decimal(base) * rule.times, found[rule.of].valid_from, "proposal", parameter.cite
            )
