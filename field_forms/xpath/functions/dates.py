"""Functions of dates and times."""

from __future__ import annotations

from field_forms.errors import EvaluationError
from field_forms.tree import Node, string_value
from field_forms.xpath.code import Code, Environment, as_text
from field_forms.xpath.functions.registry import Compiles, special
from field_forms.xpath.moments import date_of_text, days, decimal_time, format_moment, from_days, moment_of, read
from field_forms.xpath.syntax import Call
from field_forms.xpath.values import NAN, Moment, Value


@special("today", "")
def _today(_call: Call, _arguments: list[Code], _compiler: Compiles) -> Code:
    return Code("moment", lambda _node, env: env.today)


@special("now", "", volatile=True)
def _now(_call: Call, _arguments: list[Code], _compiler: Compiles) -> Code:
    return Code("moment", lambda _node, env: env.now)


@special("date", "v")
def _date(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    run = arguments[0].run
    return Code("any", lambda node, env: _to_date(run(node, env), env))


special("date-time", "v")(_date)


def _to_date(value: Value, env: Environment) -> Value:
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return moment_of(from_days(value, env.time_zone))
    if isinstance(value, Moment):
        return moment_of(from_days(value.days, env.time_zone))
    if isinstance(value, list):
        value = string_value(value[0]) if value else ""
    return date_of_text(value, env.time_zone)


@special("decimal-date-time", "v")
def _decimal_date_time(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    run = arguments[0].run

    def convert(node: Node, env: Environment) -> float:
        value: Value = run(node, env)
        if isinstance(value, bool):
            raise EvaluationError("type", "decimal-date-time 需要日期", "decimal-date-time needs a date")
        if isinstance(value, int | float):
            return value
        if isinstance(value, Moment):
            return value.days
        if isinstance(value, list):
            value = string_value(value[0]) if value else ""
        point = read(value, env.time_zone)
        return NAN if point is None else days(point)

    return Code("number", convert)


@special("decimal-time", "s")
def _decimal_time(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    text = as_text(arguments[0])
    return Code("number", lambda node, env: decimal_time(text(node, env), env.time_zone))


@special("format-date", "ss")
def _format_date(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    """Both functions know the codes of times too, as in JavaRosa and on the phone."""
    text, pattern = as_text(arguments[0]), as_text(arguments[1])
    return Code("text", lambda node, env: format_moment(text(node, env), pattern(node, env), env.time_zone))


special("format-date-time", "ss")(_format_date)
