"""Functions of numbers and truth."""

from __future__ import annotations

import math
from collections.abc import Callable

from field_forms.errors import ExpressionError
from field_forms.tree import Node, string_value
from field_forms.xpath.code import Code, Environment, Run, as_number, as_truth, number_of, number_of_text
from field_forms.xpath.functions.registry import Compiles, plain, special
from field_forms.xpath.moments import days, read
from field_forms.xpath.syntax import Call
from field_forms.xpath.values import INFINITY, NAN, DayNumber, Moment, Value, round_half_up, truth_of


def _declare_math(name: str, function: Callable[[float], float]) -> None:
    def safe(number: float) -> float:
        if number != number:
            return NAN
        try:
            return float(function(number))
        except OverflowError:
            return INFINITY
        except ValueError:
            return NAN

    plain(name, "n", "number")(safe)


def _logarithm(of: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -INFINITY if number == 0 else of(number)


def _whole(of: Callable[[float], int]) -> Callable[[float], float]:
    return lambda number: number if math.isinf(number) else float(of(number))


_MATH: tuple[tuple[str, Callable[[float], float]], ...] = (
    ("abs", abs), ("acos", math.acos), ("asin", math.asin), ("atan", math.atan), ("cos", math.cos),
    ("sin", math.sin), ("tan", math.tan), ("exp", math.exp), ("sqrt", math.sqrt),
    ("exp10", lambda number: 10.0**number), ("log", _logarithm(math.log)), ("log10", _logarithm(math.log10)),
    ("floor", _whole(math.floor)), ("ceiling", _whole(math.ceil)), ("int", _whole(math.trunc)),
)  # fmt: skip
for _name, _function in _MATH:
    _declare_math(_name, _function)


@plain("pi", "", "number")
def _pi() -> float:
    return math.pi


@plain("atan2", "nn", "number")
def _atan2(y: float, x: float) -> float:
    return math.atan2(y, x)


@plain("pow", "nn", "number")
def _pow(base: float, power: float) -> float:
    if base != base or power != power or (abs(base) == 1 and math.isinf(power)):
        return NAN
    try:
        return math.pow(base, power)
    except OverflowError:
        return -INFINITY if base < 0 and power % 2 == 1 else INFINITY
    except ValueError:
        return INFINITY if base == 0 else NAN


@plain("round", "nn?", "number")
def _round(number: float, places: float = 0.0) -> float:
    """Halves away from zero, as the phone rounds: round(-2.5) is -3."""
    if number != number or places != places or math.isinf(number):
        return NAN if number != number or places != places else number
    try:
        scale = math.pow(10.0, places)
    except OverflowError:
        return NAN
    if scale == 0:
        return 0.0
    return math.copysign(round_half_up(abs(number) * scale) / scale, number)


@special("number", "v?")
def _number(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    """A date gives days since 1970, and reads as their whole number."""
    if not arguments:
        return Code("number", lambda node, env: number_of_text(string_value(node), env.time_zone), local=True)
    code = arguments[0]
    if code.kind in ("number", "truth"):
        return Code("number", as_number(code))
    run = code.run

    def convert(node: Node, env: Environment) -> Value:
        value: Value = run(node, env)
        if isinstance(value, bool):
            return 1.0 if value else 0.0
        if isinstance(value, Moment | float | int):
            return value
        if isinstance(value, list):
            value = string_value(value[0]) if value else ""
        if (point := read(value, env.time_zone)) is not None:
            number = days(point)
            return DayNumber(number, str(math.floor(number)))
        return number_of(value, env.time_zone)

    return Code("any", convert)


def _numbers(runs: list[Run], node: Node, env: Environment) -> list[float]:
    found: list[float] = []
    for run in runs:
        value: Value = run(node, env)
        if isinstance(value, list):
            zone = env.time_zone
            env.spend(len(value))
            found.extend(number_of_text(string_value(item), zone) for item in value)
        else:
            found.append(number_of(value, env.time_zone))
    return found


def _extreme(choose: Callable[[list[float]], float]) -> Callable[[Call, list[Code], Compiles], Code]:
    def compile_call(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
        runs = [code.run for code in arguments]

        def run(node: Node, env: Environment) -> float:
            found = _numbers(runs, node, env)
            if not found or any(number != number for number in found):
                return NAN
            return choose(found)

        return Code("number", run)

    return compile_call


special("max", "v*")(_extreme(max))
special("min", "v*")(_extreme(min))


@special("sum", "v")
def _sum(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    """NaN over nothing and over anything blank, as the phone's engine has it."""
    runs = [arguments[0].run]

    def run(node: Node, env: Environment) -> float:
        found = _numbers(runs, node, env)
        return sum(found) if found else NAN

    return Code("number", run)


@special("random", "", volatile=True)
def _random(_call: Call, _arguments: list[Code], _compiler: Compiles) -> Code:
    return Code("number", lambda _node, env: env.random())


@plain("true", "", "truth")
def _true() -> bool:
    return True


@plain("false", "", "truth")
def _false() -> bool:
    return False


@plain("not", "b", "truth")
def _not(truth: bool) -> bool:
    return not truth


@plain("boolean", "b", "truth")
def _boolean(truth: bool) -> bool:
    return truth


@plain("boolean-from-string", "s", "truth")
def _boolean_from_string(text: str) -> bool:
    return text in ("1", "true")


@special("if", "bvv")
def _if(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    condition, then, otherwise = as_truth(arguments[0]), arguments[1], arguments[2]
    run_then, run_otherwise = then.run, otherwise.run
    kind = then.kind if then.kind == otherwise.kind else "any"
    return Code(
        kind, lambda node, env: run_then(node, env) if condition(node, env) else run_otherwise(node, env)
    )  # fmt: skip


def _items(value: Value) -> list[Value]:
    if isinstance(value, list):
        return [[node] if string_value(node).strip() else [] for node in value]
    return [value]


@special("checklist", "nnv*")
def _checklist(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    low, high = as_number(arguments[0]), as_number(arguments[1])
    runs = [code.run for code in arguments[2:]]

    def run(node: Node, env: Environment) -> bool:
        held = sum(1 for part in runs for item in _items(part(node, env)) if truth_of(item))
        return _between(low(node, env), held, high(node, env))

    return Code("truth", run)


@special("weighted-checklist", "nnv*")
def _weighted_checklist(call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    if len(arguments) % 2:
        raise ExpressionError(
            "arguments",
            "weighted-checklist() 的答案和权重要成对",
            "weighted-checklist() takes answers and weights in pairs",
            position=call.at,
        )
    low, high = as_number(arguments[0]), as_number(arguments[1])
    pairs = list(zip(arguments[2::2], arguments[3::2], strict=True))

    def run(node: Node, env: Environment) -> bool:
        held = 0.0
        for answer, weight in pairs:
            items, weights = _items(answer.run(node, env)), _numbers([weight.run], node, env)
            if len(weights) > len(items):
                # A weight without an answer, as the phone has it.
                return False
            held += sum(heavy for item, heavy in zip(items, weights, strict=False) if truth_of(item))
        return _between(low(node, env), held, high(node, env))

    return Code("truth", run)


def _between(low: float, held: float, high: float) -> bool:
    """-1 leaves a bound open."""
    return (low == -1 or held >= low) and (high == -1 or held <= high)
