"""Answers in words: labels of questions and choices, as the worker saw them."""

import re
from collections.abc import Mapping
from typing import Any

from field_forms import Definition, Question
from server.core.errors import Text
from server.forms.records import Answer

_INDEX = re.compile(r"\[\d+\]")


def labelled(definition: Definition | None, answers: Mapping[str, Any]) -> list[Answer]:
    """One row for each answered question with a label, in the order of the form; the rest by their path."""
    questions = {q.path: q for q in definition.questions} if definition else {}
    order = {path: number for number, path in enumerate(questions)}
    ranked = sorted(answers, key=lambda path: order.get(_INDEX.sub("", path), len(order)))
    rows: list[Answer] = []
    for path in ranked:
        question = questions.get(_INDEX.sub("", path))
        if question is None or question.labels:
            rows.append(_row(path, question, answers[path], questions))
    return rows


def _row(path: str, question: Question | None, value: Any, questions: Mapping[str, Question]) -> Answer:
    parent = questions.get(question.parent) if question else None
    return Answer(
        path=path,
        group=_text(parent.labels) if parent and parent.labels else None,
        label=_text(question.labels) if question else Text(path, path),
        value=value,
        value_label=_value(question, value) if question else None,
    )


def _value(question: Question, value: Any) -> Text | None:
    if not question.choices:
        return None
    chosen = str(value).split(" ") if question.many else [str(value)]
    labels = {c.value: _text(c.labels) for c in question.choices}
    texts = [labels.get(one, Text(one, one)) for one in chosen]
    return Text("、".join(t.zh for t in texts), ", ".join(t.en for t in texts))


def _text(labels: Mapping[str, str]) -> Text:
    some = next(iter(labels.values()), "")
    return Text(labels.get("zh", some), labels.get("en", some))
