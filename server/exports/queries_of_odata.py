"""A reader's question (OData 4.0 URL conventions) as one statement over a dataset.

Names come from the catalogue and nothing else; every value that a reader sent is bound. See docs/decisions/0036.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from uuid import UUID

import msgspec
from odata_query import ast
from odata_query.exceptions import ODataException
from odata_query.grammar import ODataLexer, ODataParser

from server.core.errors import Problem
from server.exports.datasets import Column, Dataset, Kind
from server.exports.queries_of_tables import TABLES

MOST = 5000  # rows of one answer; the rest by its next link
MOST_FILTER = 4000  # characters
COMPARE: dict[type[Any], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
TURNED: dict[Any, Any] = {ast.Lt(): ast.Gt(), ast.LtE(): ast.GtE(), ast.Gt(): ast.Lt(), ast.GtE(): ast.LtE()}
PARTS = {"year": ("date", "moment"), "month": ("date", "moment"), "day": ("date", "moment")}
SQL_TYPES: dict[Kind, str] = {
    "id": "uuid", "text": "text", "whole": "bigint", "money": "numeric", "number": "float8", "yes_no": "boolean",
    "date": "date", "moment": "timestamptz",
}  # fmt: skip


class Order(msgspec.Struct, frozen=True):
    column: Column
    down: bool = False


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader asks of a dataset. `after`: the values of `order` in the last row of the page before."""

    columns: tuple[Column, ...]
    condition: str = ""
    order: tuple[Order, ...]
    skip: int = 0
    limit: int
    after: tuple[Any, ...] | None = None


class Bound:
    """The values of a statement, in the order of their $n; the first two are county and place."""

    def __init__(self, county_code: str, region_code: str) -> None:
        self.values: list[Any] = [county_code, region_code]

    def add(self, value: Any, kind: Kind) -> str:
        self.values.append(value)
        return f"${len(self.values)}::{SQL_TYPES[kind]}"


class Term(msgspec.Struct, frozen=True):
    """A part of a filter: its text, and what it is; `kind` None for a condition."""

    text: str
    kind: Kind | None


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
    where = ["county_code = $1", "region_code >= $2", "region_code < $2 || ':'"]
    if question.condition:
        where.append(Filter(dataset.shown(personal=False), bound).read(question.condition))
    if question.after is not None:
        where.append(_behind(question.order, question.after, bound))
    return f"from ({TABLES[dataset.name]}) as d where {' and '.join(where)}"


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


class Filter:
    """Reads $filter into a condition over the columns a reader may see."""

    def __init__(self, columns: Sequence[Column], bound: Bound) -> None:
        self.columns = {one.name: one for one in columns}
        self.bound = bound

    def read(self, text: str) -> str:
        """Raises Problem odata_question_refused."""
        if len(text) > MOST_FILTER:
            raise refused("$filter")
        try:
            tree = _parse(text)
        except (ODataException, RecursionError) as error:
            raise refused(str(error)) from error
        return self._condition(tree)

    def _condition(self, node: Any) -> str:
        match node:
            case ast.BoolOp(op, left, right):
                word = "and" if isinstance(op, ast.And) else "or"
                return f"({self._condition(left)} {word} {self._condition(right)})"
            case ast.UnaryOp(ast.Not(), operand):
                return f"(({self._condition(operand)}) is not true)"
            case ast.Compare(comparator, left, right):
                return self._compare(comparator, left, right)
            case ast.Call(ast.Identifier(("contains" | "startswith" | "endswith") as name), [of, part]):
                return self._search(name, of, part)
            case ast.Identifier():
                term = self._term(node)
                if term.kind == "yes_no":
                    return f"({term.text} is true)"
            case _:
                pass
        raise refused(_words(node))

    def _compare(self, comparator: Any, left: Any, right: Any) -> str:
        if not isinstance(left, (ast.Identifier, ast.Call)) and isinstance(right, (ast.Identifier, ast.Call)):
            return self._compare(TURNED.get(comparator, comparator), right, left)
        term = self._term(left)
        match comparator:
            case ast.In():
                if not isinstance(right, ast.List):
                    raise refused("in")
                values = ", ".join(self._value(term, one) for one in right.val)
                return f"({term.text} in ({values}) is true)"
            case ast.Eq():
                return f"({term.text} is not distinct from {self._value(term, right)})"
            case ast.NotEq():
                return f"({term.text} is distinct from {self._value(term, right)})"
            case _:
                return f"({term.text} {COMPARE[type(comparator)]} {self._value(term, right)} is true)"

    def _search(self, name: str, of: Any, part: Any) -> str:
        term = self._term(of)
        if term.kind != "text" or not isinstance(part, ast.String):
            raise refused(name)
        sought = re.sub(r"([\\%_])", r"\\\1", part.val)
        pattern = {"contains": f"%{sought}%", "startswith": f"{sought}%", "endswith": f"%{sought}"}[name]
        return f"({term.text} like {self.bound.add(pattern, 'text')} is true)"

    def _term(self, node: Any) -> Term:
        match node:
            case ast.Identifier(name) if name in self.columns:
                return Term(name, self.columns[name].kind)
            case ast.Call(ast.Identifier(("tolower" | "toupper") as name), [of]):
                term = self._term(of)
                if term.kind == "text":
                    return Term(f"{'lower' if name == 'tolower' else 'upper'}({term.text})", "text")
            case ast.Call(ast.Identifier("length"), [of]):
                term = self._term(of)
                if term.kind == "text":
                    return Term(f"length({term.text})", "whole")
            case ast.Call(ast.Identifier(("year" | "month" | "day") as name), [of]):
                term = self._term(of)
                if term.kind in PARTS[name]:
                    return Term(f"extract({name} from {_local(term)})::bigint", "whole")
            case ast.Call(ast.Identifier("date"), [of]):
                term = self._term(of)
                if term.kind == "moment":
                    return Term(f"({_local(term)})::date", "date")
            case _:
                pass
        raise refused(_words(node))

    def _value(self, term: Term, node: Any) -> str:
        match node:
            case ast.Null():
                value = None
            case ast.UnaryOp(ast.USub(), (ast.Integer(text) | ast.Float(text))):
                value = f"-{text}"
            case ast.Integer(text) | ast.Float(text) | ast.String(text) | ast.GUID(text) | ast.Boolean(text):
                value = text
            case ast.Date(text) | ast.DateTime(text):
                value = text
            case _:
                raise refused(_words(node))
        kind: Kind = term.kind or "text"
        return self.bound.add(read_value(kind, value), kind)


def _parse(text: str) -> Any:
    parser, lexer = cast("Any", ODataParser()), cast("Any", ODataLexer())
    return parser.parse(lexer.tokenize(text))


def _local(term: Term) -> str:
    return f"{term.text} at time zone 'Asia/Shanghai'" if term.kind == "moment" else term.text


def _words(node: Any) -> str:
    match node:
        case ast.Identifier(name):
            return name
        case ast.Call(ast.Identifier(name), _):
            return name
        case _:
            return type(node).__name__
