"""Functions of nodes, of the context, of repeats and of the form around."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from field_forms.errors import ExpressionError
from field_forms.tree import Node, string_value
from field_forms.xpath.axes import descendants
from field_forms.xpath.code import Code, Environment, Run, as_nodes, as_number, as_text
from field_forms.xpath.document import Instruction, namespaces_of
from field_forms.xpath.functions.registry import Compiles, special
from field_forms.xpath.functions.texts import texts_of
from field_forms.xpath.parser import parse
from field_forms.xpath.paths import single
from field_forms.xpath.random import shuffle
from field_forms.xpath.syntax import Call, Expression, Path
from field_forms.xpath.values import NAN, words


@special("count", "v")
def _count(call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    nodes = as_nodes(arguments[0], "count()", call.at)
    return Code("number", lambda node, env: float(len(nodes(node, env))))


@special("count-non-empty", "v")
def _count_non_empty(call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    nodes = as_nodes(arguments[0], "count-non-empty()", call.at)
    return Code("number", lambda node, env: float(sum(1 for found in nodes(node, env) if string_value(found))))


@special("position", "v?")
def _position(call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    if not arguments:
        return Code("number", lambda _node, env: float(env.position), positional=True, local=True)
    nodes = as_nodes(arguments[0], "position()", call.at)

    def place(node: Node, env: Environment) -> float:
        found = single(nodes(node, env), "position()", call.at)
        return NAN if found is None else float(found.position)

    return Code("number", place)


@special("last", "")
def _last(_call: Call, _arguments: list[Code], _compiler: Compiles) -> Code:
    return Code("number", lambda _node, env: float(env.size), positional=True, local=True)


@special("current", "")
def _current(_call: Call, _arguments: list[Code], _compiler: Compiles) -> Code:
    return Code("nodes", lambda _node, env: [env.current], one=lambda _node, env: env.current)


def _instance(name: str, env: Environment) -> Node | None:
    document = env.instances.get(name)
    return None if document is None else next((kid for kid in document.kids if kid.kind == "element"), None)


@special("instance", "s")
def _instance_of(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    """The element inside `<instance id="…">`'s place: `instance('x')/root/item` steps from the instance itself."""
    name = as_text(arguments[0])

    def one(node: Node, env: Environment) -> Node | None:
        return env.instances.get(name(node, env))

    def run(node: Node, env: Environment) -> list[Node]:
        found = one(node, env)
        return [] if found is None else [found]

    return Code("nodes", run, one=one)


@special("pulldata", "ssss")
def _pulldata(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    name, column, key, wanted = (as_text(code) for code in arguments)

    def run(node: Node, env: Environment) -> str:
        root = _instance(name(node, env), env)
        if root is None:
            return ""
        rows = root.rows_by("item", key(node, env)).get(wanted(node, env), [])
        wished = column(node, env)
        if not rows or wished.startswith("@"):
            return rows[0].attributes.get(wished[1:], "") if rows else ""
        cell = rows[0].first(wished)
        return "" if cell is None else string_value(cell)

    return Code("text", run)


def _name_of(part: Callable[[Node], str]) -> Callable[[Call, list[Code], Compiles], Code]:
    def compile_call(call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
        if not arguments:
            return Code("text", lambda node, _env: part(node), local=True)
        nodes = as_nodes(arguments[0], f"{call.name}()", call.at)

        def run(node: Node, env: Environment) -> str:
            found = nodes(node, env)
            return part(found[0]) if found else ""

        return Code("text", run)

    return compile_call


def _local_name(node: Node) -> str:
    return node.target if isinstance(node, Instruction) else node.name


def _qualified_name(node: Node) -> str:
    prefix = node.prefix
    if node.attribute and node.namespace:
        scope = namespaces_of(node)
        prefix = next((held for held, namespace in scope.items() if held and namespace == node.namespace), "")
    return f"{prefix}:{node.name}" if prefix else _local_name(node)


special("name", "v?")(_name_of(_qualified_name))
special("local-name", "v?")(_name_of(_local_name))
special("namespace-uri", "v?")(_name_of(lambda node: node.namespace))


@special("id", "v")
def _id(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    ids = arguments[0].run

    def run(node: Node, env: Environment) -> list[Node]:
        wanted = {word for text in texts_of(ids(node, env)) for word in words(text) if word}
        return [found for found in descendants(env.document) if found.attributes.get("id") in wanted]

    return Code("nodes", run)


@special("lang", "s")
def _lang(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    text = as_text(arguments[0])

    def run(node: Node, env: Environment) -> bool:
        wanted = text(node, env).lower()
        at: Node | None = node
        while at is not None:
            held = at.attributes.get("http://www.w3.org/XML/1998/namespace lang")
            if held is not None:
                return wanted != "" and f"{held.lower()}-".startswith(f"{wanted}-")
            at = at.parent
        return False

    return Code("truth", run, local=True)


@special("jr:itext", "s")
def _itext(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    text_id = as_text(arguments[0])

    def run(node: Node, env: Environment) -> str:
        return "" if env.surroundings is None else env.surroundings.itext(text_id(node, env))

    return Code("text", run)


@special("jr:choice-name", "ss")
def _choice_name(call: Call, arguments: list[Code], compiler: Compiles) -> Code:
    """Label of a choice; the second argument is a *text* that holds the path of the select."""
    value, path = as_text(arguments[0]), arguments[1]
    if not isinstance(path.constant, str):
        raise ExpressionError(
            "choice_name",
            "jr:choice-name 的第二个参数要写成带引号的 ${问题}",
            "the second argument of jr:choice-name is a quoted ${question}",
            position=call.at,
        )
    tree = parse(path.constant)
    if not isinstance(tree, Path):
        raise ExpressionError(
            "choice_name",
            "jr:choice-name 的第二个参数不是问题路径",
            "the second argument of jr:choice-name is no path",
            position=call.at,
        )
    nodes = as_nodes(compiler.compile(tree), "jr:choice-name()", call.at)

    def run(node: Node, env: Environment) -> str:
        found = nodes(node, env)
        if not found or env.surroundings is None:
            return ""
        return env.surroundings.choice_label(found[0], value(node, env))

    return Code("text", run)


@special("indexed-repeat", "vvn*")
def _indexed_repeat(call: Call, arguments: list[Code], compiler: Compiles) -> Code:
    if len(arguments) < 3 or len(arguments) % 2 == 0:
        raise ExpressionError(
            "arguments",
            "indexed-repeat() 的参数是问题、重复组、序号，重复组与序号成对",
            "indexed-repeat() takes a question and pairs of repeat and number",
            position=call.at,
        )
    whole = compiler.over_all_rows()
    target = as_nodes(whole.compile(call.arguments[0]), "indexed-repeat()", call.at)
    pairs = [
        (as_nodes(whole.compile(call.arguments[i]), "indexed-repeat()", call.at), as_number(arguments[i + 1]))
        for i in range(1, len(arguments), 2)
    ]
    question, repeat = _child_names(call.arguments[0]), _child_names(call.arguments[-2])
    below = question[len(repeat) :] if repeat and question and question[: len(repeat)] == repeat else ()
    return Code("nodes", lambda node, env: _rows(target, pairs, below, node, env))


def _child_names(tree: Expression) -> tuple[str, ...]:
    """The names of a plain absolute path, () of another."""
    if not isinstance(tree, Path) or not tree.absolute or tree.head is not None:
        return ()
    plain = all(step.axis == "child" and step.test == "name" and not step.predicates for step in tree.steps)
    return tuple(step.name for step in tree.steps) if plain else ()


def _rows(
    target: Run, pairs: list[tuple[Run, Run]], below: tuple[str, ...], node: Node, env: Environment
) -> list[Node]:
    """The question in the row that the pairs choose; `below` leads there from the row, where it is a plain path."""
    row: Node | None = None
    for repeat, number in pairs:
        rows: list[Node] = repeat(node, env)
        if row is not None:
            env.spend(len(rows))
            rows = [found for found in rows if _inside(found, row)]
        place = number(node, env)
        if place != place or place != int(place) or not 1 <= place <= len(rows):
            return []
        row = rows[int(place) - 1]
    if row is None:
        return []
    if below:
        found = [row]
        for name in below:
            found = [kid for at in found for kid in at.by.get(name, ())]
        return found
    everywhere: list[Node] = target(node, env)
    env.spend(len(everywhere))
    return [found for found in everywhere if _inside(found, row)]


def _inside(node: Node, ancestor: Node) -> bool:
    at: Node | None = node
    while at is not None:
        if at is ancestor:
            return True
        at = at.parent
    return False


@special("randomize", "vv?")
def _randomize(call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
    nodes = as_nodes(arguments[0], "randomize()", call.at)
    if len(arguments) == 1:
        return Code("nodes", lambda node, env: shuffle(nodes(node, env), env.random))
    number, text = as_number(arguments[1]), as_text(arguments[1])

    def run(node: Node, env: Environment) -> list[Node]:
        seed = number(node, env)
        if seed == seed:
            return shuffle(nodes(node, env), seed)
        written = text(node, env)
        summary = hashlib.sha256(written.encode()).digest()[:8]
        return shuffle(nodes(node, env), int.from_bytes(summary, "big", signed=True) if written else 0.0)

    return Code("nodes", run)


@special("property", "s")
def _property(_call: Call, _arguments: list[Code], _compiler: Compiles) -> Code:
    """Device properties are unknown to a server."""
    return Code("text", lambda _node, _env: "")
