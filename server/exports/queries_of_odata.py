"""A reader's question (OData 4.0 URL conventions) as one statement over a dataset.

Names come from the catalogue and nothing else; every value that a reader sent is bound. See docs/decisions/0036.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import msgspec

from server.core.errors import Problem
from server.exports.datasets import Column, Dataset, Kind
from server.exports.queries_of_tables import rows_below

MOST = 5000  # rows of one answer; the rest by its next link
SQL_TYPES: dict[Kind, str] = {
    "id": "uuid", "text": "text", "whole": "bigint", "money": "numeric", "number": "float8", "yes_no": "boolean",
    "date": "date", "moment": "timestamptz",
}  # fmt: skip


class Order(msgspec.Struct, frozen=True):
    column: Column
    down: bool = False


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader asks of a dataset.

    `limit`: rows of this page; `left`: how many are wanted from here on, None for all there are;
    `after`: the values of `order` in the last row of the page before.
    """

    columns: tuple[Column, ...]
    condition: str = ""
    order: tuple[Order, ...]
    skip: int = 0
    limit: int
    left: int | None = None
    after: tuple[Any, ...] | None = None


class Bound:
    """The values of a statement, in the order of their $n; the first two are county and place."""

    def __init__(self, county_code: str, region_code: str) -> None:
        self.values: list[Any] = [county_code, region_code]

    def add(self, value: Any, kind: Kind) -> str:
        self.values.append(value)
        return f"${len(self.values)}::{SQL_TYPES[kind]}"


def refused(what: str) -> Problem:
    """A question that this interface does not answer."""
    return Problem("odata_question_refused", what=what)


def page_sql(dataset: Dataset, question: Question, bound: Bound) -> str:
    """The rows asked for, one more than the limit."""
    order = ", ".join(
        f"{one.column.name} {'desc nulls last' if one.down else 'asc nulls first'}" for one in question.order
    )
    names = dict.fromkeys([*(c.name for c in question.columns), *(o.column.name for o in question.order)])
    return (
        f"select {', '.join(names)} {_of(dataset, question, bound)} order by {order}"
        f" offset {bound.add(question.skip, 'whole')} limit {bound.add(question.limit + 1, 'whole')}"
    )


def count_sql(dataset: Dataset, question: Question, bound: Bound) -> str:
    """How many rows there are in all."""
    return f"select count(*) {_of(dataset, msgspec.structs.replace(question, after=None), bound)}"


def _of(dataset: Dataset, question: Question, bound: Bound) -> str:
    where = [rows_below(dataset.name)]
    if question.condition:
        from server.exports.odata_filter import Filter  # its parser takes a tenth of a second to load

        where.append(Filter(dataset.shown(personal=False), bound).read(question.condition))
    if question.after is not None:
        where.append(_behind(question.order, question.after, bound))
    return " and ".join(where)


def _behind(order: Sequence[Order], after: Sequence[Any], bound: Bound) -> str:
    """Rows behind a row in this order; nothing comes before everything, as OData says."""
    ways: list[str] = []
    same: list[str] = []
    for one, value in zip(order, after, strict=True):
        name, at = one.column.name, bound.add(read_value(one.column.kind, value), one.column.kind)
        if value is None:
            beyond = "false" if one.down else f"{name} is not null"
        else:
            beyond = f"({name} < {at} or {name} is null)" if one.down else f"{name} > {at}"
        ways.append(" and ".join([*same, beyond]))
        same.append(f"{name} is not distinct from {at}")
    return f"({' or '.join(f'({way})' for way in ways)})"


def read_value(kind: Kind, value: Any) -> Any:
    """A value that came as JSON or text, as the column holds it. Raises Problem odata_question_refused."""
    if value is None:
        return None
    try:
        match kind:
            case "id":
                return UUID(str(value))
            case "whole":
                return int(value)
            case "money":
                return Decimal(str(value))
            case "number":
                return float(value)
            case "yes_no":
                return value if isinstance(value, bool) else str(value).lower() == "true"
            case "date":
                return date.fromisoformat(str(value)[:10])
            case "moment":
                return _moment(str(value))
            case "text":
                return str(value)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise refused(f"{value}") from error


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text if len(text) > len("2026-01-01") else f"{text}T00:00:00")
    if at.tzinfo is None:
        raise ValueError(text)
    return at
