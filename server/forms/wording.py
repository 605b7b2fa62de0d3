"""Answers in words: labels of questions and choices, as the worker saw them."""

from collections.abc import Iterable, Mapping
from typing import Any

from field_forms import Definition, Question, Shown, plain_path
from server.core.errors import Text
from server.forms.records import Answer


def labelled(definition: Definition | None, answers: Mapping[str, Any]) -> list[Answer]:
    """One row for each answered question with a label, in the order of the form; the rest by their path."""
    if definition is None:
        return [
            Answer(path=path, group=None, label=Text(path, path), value=value, value_label=None)
            for path, value in answers.items()
        ]
    questions = _questions(definition)
    shown = Shown(definition, answers)
    order = {path: number for number, path in enumerate(questions)}
    ranked = sorted(answers, key=lambda path: order.get(plain_path(path), len(order)))
    rows: list[Answer] = []
    for path in ranked:
        question = questions.get(plain_path(path))
        if question is None or question.labels:
            rows.append(_row(path, question, answers[path], questions, shown))
    return rows


def labels(definition: Definition, answers: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Text]:
    """The labels of these questions, answered or not, as they were shown; those without one are left out."""
    questions, shown = _questions(definition), Shown(definition, answers)
    found = {path: questions.get(plain_path(path)) for path in paths}
    return {
        path: _text(shown.texts(question.labels, path))
        for path, question in found.items()
        if question is not None and question.labels
    }


def _questions(definition: Definition) -> dict[str, Question]:
    return {question.path: question for question in definition.questions}


def _row(path: str, question: Question | None, value: Any, questions: Mapping[str, Question], shown: Shown) -> Answer:
    parent = questions.get(question.parent) if question else None
    return Answer(
        path=path,
        group=_text(shown.texts(parent.labels, path)) if parent and parent.labels else None,
        label=_text(shown.texts(question.labels, path)) if question else Text(path, path),
        value=value,
        value_label=_value(question, value, path, shown) if question else None,
    )


def _value(question: Question, value: Any, path: str, shown: Shown) -> Text | None:
    if not question.choices:
        return None
    chosen = str(value).split(" ") if question.many else [str(value)]
    offered = {choice.value: _text(shown.texts(choice.labels, path)) for choice in question.choices}
    texts = [offered.get(one, Text(one, one)) for one in chosen]
    return Text("、".join(t.zh for t in texts), ", ".join(t.en for t in texts))


def _text(texts: Mapping[str, str]) -> Text:
    some = next(iter(texts.values()), "")
    return Text(texts.get("zh", some), texts.get("en", some))
