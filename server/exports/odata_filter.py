"""A reader's $filter as a condition over the columns that may be read.

Parsed by a library; of what it parses only names of the catalogue and a closed list of operators are written into the
statement, and every value is bound.
"""

from collections.abc import Sequence
from typing import Any, cast

import msgspec
from odata_query import ast
from odata_query.exceptions import ODataException
from odata_query.grammar import ODataLexer, ODataParser

from server.core.db import like_literal
from server.exports.datasets import Column, Kind
from server.exports.queries_of_odata import Bound, read_value, refused

MOST_FILTER = 4000  # characters
COMPARE: dict[type[Any], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
TURNED: dict[Any, Any] = {ast.Lt(): ast.Gt(), ast.LtE(): ast.GtE(), ast.Gt(): ast.Lt(), ast.GtE(): ast.LtE()}
PARTS = {"year": ("date", "moment"), "month": ("date", "moment"), "day": ("date", "moment")}


class Term(msgspec.Struct, frozen=True):
    """A part of a filter: its text, and what it is; `kind` None for a condition."""

    text: str
    kind: Kind | None


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
        sought = like_literal(part.val)
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
