"""Answers as facts: the `tanfang:fact` column of the workbook.

A blank, hidden, unknown or ill-typed answer gives no fact at all: absent means unknown, never false.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

import msgspec

from field_forms.slots import Slot
from field_forms.tree import Node, below
from field_forms.xpath.moments import read
from field_forms.xpath.values import number_from_text

FactValue = int | Decimal | bool | date | datetime | str | list[str]
TYPES = ("int", "decimal", "bool", "date", "datetime", "str", "list")
YES = frozenset(("yes", "true", "1"))
NO = frozenset(("no", "false", "0"))
UNKNOWN = frozenset(("unknown", "dont_know", "not_asked"))
_BY_BIND = {
    "int": "int",
    "integer": "int",
    "decimal": "decimal",
    "date": "date",
    "dateTime": "datetime",
    "boolean": "bool",
}


class FactSource(msgspec.Struct, frozen=True):
    """A question that carries a fact."""

    name: str
    type: str
    path: str


def read_facts(slots: list[Slot], lists: Mapping[str, Node]) -> dict[str, FactSource]:
    """Facts by question path. An unknown type after the colon counts as not written; the linter reports it."""
    sources: dict[str, FactSource] = {}
    for slot in slots:
        if slot.bind.fact and slot.kind in ("leaf", "attribute"):
            name, _, written = slot.bind.fact.partition(":")
            chosen = written.strip() if written.strip() in TYPES else natural_type(slot, lists)
            sources[slot.path] = FactSource(name.strip(), chosen, slot.path)
    return sources


def natural_type(slot: Slot, lists: Mapping[str, Node]) -> str:
    """The type a question gives without one being written."""
    if slot.control is not None and slot.control.kind in ("select", "rank"):
        return "list"
    if slot.control is not None and slot.control.kind == "select1":
        return "bool" if _is_yes_no(_values(slot, lists)) else "str"
    return _BY_BIND.get(slot.bind.type, "str")


def _values(slot: Slot, lists: Mapping[str, Node]) -> set[str]:
    control = slot.control
    if control is None:
        return set()
    if control.items:
        return {item.value for item in control.items}
    document = next((lists[name] for name in lists if f"instance('{name}')" in control.itemset), None)
    if document is None or not document.kids:
        return set()
    found = (below(item, control.value_ref) for item in document.kids[0].by.get("item", []))
    return {value.text for value in found if value is not None}


def _is_yes_no(values: set[str]) -> bool:
    return bool(values & YES) and bool(values & NO) and values <= YES | NO | UNKNOWN


def _int(text: str) -> int | None:
    number = number_from_text(text)
    return int(number) if math.isfinite(number) and number == int(number) else None


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _bool(text: str) -> bool | None:
    return True if text in YES else False if text in NO else None


def _date(text: str) -> date | None:
    point = read(text[:10], UTC)
    return None if point is None else point.date()


def _datetime(text: str) -> datetime | None:
    return read(text, UTC) if "T" in text else None


def _str(text: str) -> str | None:
    return None if text in UNKNOWN else text


def _list(text: str) -> list[str] | None:
    return [item for item in text.split() if item not in UNKNOWN] or None


_READ: dict[str, Callable[[str], FactValue | None]] = {
    "int": _int, "decimal": _decimal, "bool": _bool, "date": _date, "datetime": _datetime, "str": _str, "list": _list,
}  # fmt: skip


def typed(type_name: str, text: str) -> FactValue | None:
    """A text as a fact of that type; None when blank, unknown or not of the type."""
    text = text.strip()
    return _READ[type_name](text) if text else None
