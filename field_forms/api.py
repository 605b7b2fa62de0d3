"""The three evaluations: a submitted instance, answers, one expression."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any, cast

import msgspec

from field_forms.clock import Clock, clock
from field_forms.errors import EvaluationError, ExpressionError
from field_forms.evaluation import Evaluation, align, judge
from field_forms.filling import fill
from field_forms.form import Form
from field_forms.state import Sources, State
from field_forms.texts import Texts, read_texts
from field_forms.tree import Node, document_of, parse_xml, root_of, string_value
from field_forms.xform import read_xform
from field_forms.xpath.axes import descendants
from field_forms.xpath.code import Environment
from field_forms.xpath.compiler import compile_expression
from field_forms.xpath.document import XML, default_namespace, read_document
from field_forms.xpath.moments import SHANGHAI
from field_forms.xpath.scope import NOWHERE
from field_forms.xpath.values import DayNumber, Moment, Value, text_from_number

_DEFAULT_SOURCES = Sources()
Day = date | datetime | str


def evaluate_instance(
    form: Form,
    xml: bytes | str,
    *,
    today: Day | Clock,
    time_zone: str | tzinfo = SHANGHAI,
    now: datetime | None = None,
    sources: Sources = _DEFAULT_SOURCES,
) -> Evaluation:
    """Evaluate a submitted instance as the server sees it.

    Values that the phone drew or stamped (random(), uuid(), now()) and calculated questions that the worker may
    overwrite are taken as sent; all other calculations are done again and compared. `today` is the date of filling.
    Raises InstanceError when the XML cannot be read; everything else is reported in `problems`.
    """
    when = today if isinstance(today, Clock) else clock(today, time_zone, now)
    root = root_of(parse_xml(xml))
    state = State(form, root, when, sources, fresh=False)
    form_id = root.attributes.get("id", "") or root.namespace
    version = root.attributes.get("version", "")
    if root.name != form.root.name or (form_id and form_id != form.id):
        state.report(
            root,
            "other_form",
            f"这是表单 {form_id or root.name} 的数据",
            f"this is an instance of form {form_id or root.name}",
        )
    align(state)
    state.compute()
    judge(state)
    return Evaluation(form, state, form_id, version)


def evaluate_answers(
    form: Form,
    answers: Mapping[str, Any],
    *,
    today: Day | Clock,
    time_zone: str | tzinfo = SHANGHAI,
    now: datetime | None = None,
    sources: Sources = _DEFAULT_SOURCES,
) -> Evaluation:
    """Fill a new instance with answers by path and evaluate it as a phone would."""
    when = today if isinstance(today, Clock) else clock(today, time_zone, now)
    return fill(form, answers, when, sources)


class ExpressionResult(msgspec.Struct, frozen=True):
    """Type and value of an expression; NaN and the infinities as text, nodes as their texts."""

    type: str
    value: float | str | bool | list[str]


def eval_expression(
    expression: str,
    *,
    instance: bytes | str | None = None,
    context: str = "",
    today: Day | Clock,
    time_zone: str | tzinfo = SHANGHAI,
    now: datetime | None = None,
    sources: Sources = _DEFAULT_SOURCES,
) -> ExpressionResult:
    """Evaluate one expression.

    `instance` is instance XML or a whole XForm (then its default instance and its lists); `context` a path to the
    context node, the document by default. Raises ExpressionError, EvaluationError, InstanceError, FormError.
    """
    when = today if isinstance(today, Clock) else clock(today, time_zone, now)
    document, lists, names, texts = _document(instance)
    environment = Environment(
        document,
        time_zone=when.time_zone,
        today=when.today,
        now=when.now,
        instances={**lists, **sources.lists},
        surroundings=None if texts is None else _Words(texts, sources.language),
        random=sources.random,
        uuid=sources.uuid,
    )
    node = document
    namespaces = {"xml": XML, **document.attributes, "": names}
    if context:
        found = compile_expression(context, NOWHERE, namespaces).run(document, environment)
        if not isinstance(found, list) or not found:
            raise ExpressionError("context", f"没有节点 {context}", f"there is no node {context}")
        node = cast("list[Node]", found)[0]
    environment.current = node
    try:
        return _result(compile_expression(expression, NOWHERE, namespaces).run(node, environment))
    except RecursionError:
        raise EvaluationError("too_deep", "表达式嵌套太深", "the expression nests too deeply") from None


class _Words:
    """The texts of a form around a single expression; its selects are not asked."""

    def __init__(self, texts: Texts, language: str) -> None:
        self.texts = texts
        self.language = language

    def choice_label(self, node: Node, value: str) -> str:
        del node, value
        return ""

    def itext(self, text_id: str) -> str:
        return self.texts.get(text_id, self.language)


def _document(instance: bytes | str | None) -> tuple[Node, Mapping[str, Node], str, Texts | None]:
    """The document, its lists, the namespace that names without prefix may have ("*": any), the texts of a form."""
    if instance is None:
        return Node(""), {}, "", None
    document = read_document(instance)
    elements = [node for node in descendants(document) if node.kind == "element"]
    if elements[0].name == "html" and any(node.name == "model" for node in elements):
        xform = read_xform(instance)
        return document_of(xform.template), xform.lists, "*", read_texts(xform.itext)
    lists = {node.attributes["id"]: node for node in elements if node.name == "instance" and "id" in node.attributes}
    return document, lists, default_namespace(document), None


def _result(value: Value) -> ExpressionResult:
    if isinstance(value, bool):
        return ExpressionResult("boolean", value)
    if isinstance(value, DayNumber):
        value = value.days
    if isinstance(value, int | float):
        if value != value:
            return ExpressionResult("number", "NaN")
        if value in (float("inf"), float("-inf")):
            return ExpressionResult("number", text_from_number(value))
        return ExpressionResult("number", int(value) if value == int(value) and abs(value) < 1e21 else value)
    if isinstance(value, Moment):
        return ExpressionResult("string", value.text)
    if isinstance(value, str):
        return ExpressionResult("string", value)
    return ExpressionResult("nodeset", [string_value(node) for node in value])
